/** The passages of a comparison: a list with a verdict each, a filter, and one of them open. Arrow keys go through the list. */
import { ActionIcon, SegmentedControl, Tabs } from "@mantine/core";
import { type ReactNode, useMemo, useState } from "react";
import type { ComparedCase, Comparison } from "../../../src/contract/comparison.ts";
import { useTranslator } from "../../state/language.ts";
import { announce } from "../../state/uiStore.ts";
import { IconChevronLeft, IconChevronRight } from "../../ui/icons.ts";
import { CaseDetail, type CaseMarks } from "./caseDetail.tsx";
import { CASE_FILTERS, type CaseFilter, caseVerdict, passesFilter } from "./caseVerdict.ts";
import classes from "./comparison.module.css";

const MARKS: readonly CaseMarks[] = ["original", "packages", "plain"];

/** A sign beside the word, so that the list can be read at a glance; never colour alone. */
const SIGNS = { better: "▲", worse: "▼", same: "＝" } as const;

function Row({ one }: { one: ComparedCase }): ReactNode {
  const translate = useTranslator();
  const verdict = caseVerdict(one);
  return (
    <Tabs.Tab value={one.id} className={classes.caseTab ?? ""}>
      <span className={classes.caseTitle}>{one.title}</span>
      <span className={classes.caseMeta}>
        {translate(`kind.${one.kind}`)}
        <span data-change={verdict}>
          <span aria-hidden>{SIGNS[verdict]} </span>
          {translate(`models.${verdict}`)}
        </span>
      </span>
    </Tabs.Tab>
  );
}

function Pager({ cases, at, onGo }: { cases: readonly ComparedCase[]; at: number; onGo: (id: string) => void }): ReactNode {
  const translate = useTranslator();
  const go = (to: number): void => {
    const one = cases[to];
    if (one === undefined) return;
    onGo(one.id);
    announce(`${one.title}, ${translate("common.position", { position: to + 1, total: cases.length })}`);
  };
  return (
    <div className={classes.pager}>
      <ActionIcon variant="default" aria-label={translate("models.casePrevious")} disabled={at <= 0} onClick={() => go(at - 1)}>
        <IconChevronLeft size={16} aria-hidden />
      </ActionIcon>
      <span>{translate("common.position", { position: at + 1, total: cases.length })}</span>
      <ActionIcon variant="default" aria-label={translate("models.caseNext")} disabled={at >= cases.length - 1} onClick={() => go(at + 1)}>
        <IconChevronRight size={16} aria-hidden />
      </ActionIcon>
    </div>
  );
}

export function CompareCases({ comparison }: { comparison: Comparison }): ReactNode {
  const translate = useTranslator();
  const [filter, setFilter] = useState<CaseFilter>("all");
  const [marks, setMarks] = useState<CaseMarks>("original");
  const [chosen, setChosen] = useState<string | null>(null);
  const { cases } = comparison;
  const counts = useMemo(() => new Map(CASE_FILTERS.map((one) => [one, cases.filter((item) => passesFilter(item, one)).length])), [cases]);
  const listed = useMemo(() => cases.filter((one) => passesFilter(one, filter)), [cases, filter]);
  const at = Math.max(
    0,
    listed.findIndex((one) => one.id === chosen),
  );
  const open = listed[at];
  return (
    <>
      <div className={classes.tools}>
        <SegmentedControl
          size="xs"
          aria-label={translate("models.caseFilter")}
          value={filter}
          onChange={(value) => setFilter(value as CaseFilter)}
          data={CASE_FILTERS.map((one) => ({ value: one, label: translate(`models.caseFilter.${one}`, { count: counts.get(one) ?? 0 }) }))}
        />
        <SegmentedControl
          size="xs"
          aria-label={translate("models.caseView")}
          value={marks}
          onChange={(value) => setMarks(value as CaseMarks)}
          data={MARKS.map((one) => ({ value: one, label: translate(`models.caseView.${one}`) }))}
        />
        <span className={classes.spring} />
        {open === undefined ? null : <Pager cases={listed} at={at} onGo={setChosen} />}
      </div>
      {open === undefined ? (
        <p className={classes.none}>{translate("models.caseNone")}</p>
      ) : (
        <Tabs
          orientation="vertical"
          value={open.id}
          onChange={(value) => setChosen(value)}
          keepMounted={false}
          className={classes.cases ?? ""}
          classNames={{ list: classes.caseList ?? "", tabLabel: classes.caseLabel ?? "", panel: classes.casePanel ?? "" }}
        >
          <Tabs.List aria-label={translate("models.cases")}>
            {listed.map((one) => (
              <Row key={one.id} one={one} />
            ))}
          </Tabs.List>
          <Tabs.Panel value={open.id}>
            <CaseDetail shown={open} marks={marks} oldModel={comparison.old.id} newModel={comparison.new.id} />
          </Tabs.Panel>
        </Tabs>
      )}
    </>
  );
}
