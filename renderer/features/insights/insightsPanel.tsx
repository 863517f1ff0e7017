/** Figures about the work from the local history: what was accepted, changed, kept, how long it took and what it cost. */
import { Button, Checkbox, Loader, NativeSelect } from "@mantine/core";
import { type ReactNode, useCallback, useEffect, useState } from "react";
import type { InsightSummary } from "../../../src/contract/index.ts";
import { GROUPINGS, type Grouping } from "../../../src/domain/insights/summary.ts";
import { attempt } from "../../state/app.ts";
import { errorText } from "../../state/errors.ts";
import { useCalmSessionState, useClient, useSession } from "../../state/hooks.ts";
import { useTranslator } from "../../state/language.ts";
import type { DocumentSession } from "../../state/session.ts";
import { announce } from "../../state/uiStore.ts";
import { IconDownload } from "../../ui/icons.ts";
import { offerFile } from "../../ui/offerFile.ts";
import { Problem } from "../../ui/problem.tsx";
import { Region } from "../../ui/region.tsx";
import { CostSettings } from "./costSettings.tsx";
import { FigureCards } from "./figureCards.tsx";
import { GroupTable } from "./groupTable.tsx";
import classes from "./insights.module.css";
import { WeekChart } from "./weekChart.tsx";

type Scope = "document" | "workspace";
type PeriodName = "7" | "30" | "90" | "all";

const DAY = 86_400_000;

interface Question {
  readonly scope: Scope;
  readonly period: PeriodName;
  readonly by: Grouping;
}

function queryOf({ scope, period, by }: Question, documentId: string) {
  return {
    by,
    ...(scope === "document" ? { documentId } : {}),
    ...(period === "all" ? {} : { from: Math.max(0, Date.now() - Number(period) * DAY) }),
  };
}

/** Decisions and arrivals make a new state; typing alone is counted when it pauses. */
const versionOf = (session: DocumentSession): number => session.state().version;

function useSummary(question: Question): { summary: InsightSummary | null; error: unknown; again: () => void } {
  const client = useClient();
  const { documentId } = useSession();
  const version = useCalmSessionState(versionOf, 1500);
  const [round, setRound] = useState(0);
  const [summary, setSummary] = useState<InsightSummary | null>(null);
  const [error, setError] = useState<unknown>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version of the document, or rate, changes the figures
  useEffect(() => {
    let current = true;
    client.insights.summary(queryOf(question, documentId)).then(
      (value) => {
        if (!current) return;
        setSummary(value);
        setError(null);
      },
      (reason: unknown) => current && setError(reason),
    );
    return () => {
      current = false;
    };
  }, [client, documentId, question, version, round]);
  return { summary, error, again: useCallback(() => setRound((before) => before + 1), []) };
}

function Choices({ question, onChange }: { question: Question; onChange: (question: Question) => void }): ReactNode {
  const translate = useTranslator();
  return (
    <fieldset className={classes.choices}>
      <legend className="pal-visually-hidden">{translate("insights.scope")}</legend>
      <NativeSelect
        size="xs"
        label={translate("insights.scope")}
        data={(["document", "workspace"] as const).map((value) => ({ value, label: translate(`insights.scope.${value}`) }))}
        value={question.scope}
        onChange={(event) => onChange({ ...question, scope: event.currentTarget.value as Scope })}
      />
      <NativeSelect
        size="xs"
        label={translate("insights.period")}
        data={(["7", "30", "90", "all"] as const).map((value) => ({ value, label: translate(`insights.period.${value}`) }))}
        value={question.period}
        onChange={(event) => onChange({ ...question, period: event.currentTarget.value as PeriodName })}
      />
      <NativeSelect
        size="xs"
        label={translate("insights.by")}
        data={GROUPINGS.map((value) => ({ value, label: translate(`insights.by.${value}`) }))}
        value={question.by}
        onChange={(event) => onChange({ ...question, by: event.currentTarget.value as Grouping })}
      />
    </fieldset>
  );
}

function Csv({ question }: { question: Question }): ReactNode {
  const translate = useTranslator();
  const client = useClient();
  const { documentId } = useSession();
  const [bom, setBom] = useState(false);
  const save = async (): Promise<void> => {
    const { fileName, csv } = await client.insights.csv({ ...queryOf(question, documentId), bom });
    offerFile(fileName, "text/csv; charset=utf-8", new TextEncoder().encode(csv));
    announce(translate("insights.csv.done", { file: fileName }));
  };
  return (
    <div className={classes.csv}>
      <Button size="compact-sm" variant="default" leftSection={<IconDownload size={15} aria-hidden />} onClick={() => void attempt(save)}>
        {translate("insights.csv")}
      </Button>
      <Checkbox size="xs" label={translate("insights.csv.bom")} checked={bom} onChange={(event) => setBom(event.currentTarget.checked)} />
    </div>
  );
}

const isEmpty = ({ total }: InsightSummary): boolean => total.proposed === 0 && total.activeMs === 0 && total.modelSeconds === 0;

export function InsightsPanel(): ReactNode {
  const translate = useTranslator();
  const [question, setQuestion] = useState<Question>({ scope: "document", period: "all", by: "package" });
  const { summary, error, again } = useSummary(question);
  return (
    <Region name="insights" label={translate("insights.title")} className={classes.panel}>
      <Choices question={question} onChange={setQuestion} />
      {error === null ? null : <Problem>{errorText(error, translate)}</Problem>}
      {summary === null && error === null ? (
        <Loader size="sm" color="ink" role="status" aria-label={translate("insights.loading")} />
      ) : null}
      {summary === null ? null : isEmpty(summary) ? (
        <div className={classes.empty}>
          <p>{translate("insights.empty")}</p>
          <p>{translate(question.period === "all" ? "insights.emptyHint" : "insights.emptyPeriod")}</p>
        </div>
      ) : (
        <>
          <FigureCards summary={summary} />
          <WeekChart weeks={summary.weeks} />
          <GroupTable summary={summary} by={question.by} />
          {question.by === "person" ? (
            <p className={classes.hint}>{translate(summary.named ? "insights.people.named" : "insights.people.self")}</p>
          ) : null}
          <Csv question={question} />
        </>
      )}
      <CostSettings onChanged={again} />
      <p className={classes.hint}>{translate("insights.local")}</p>
    </Region>
  );
}
