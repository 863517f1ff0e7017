/** Any two texts: side by side, in one column, or as a table of old and new wording; with counts and a way from difference to difference. */

import { ActionIcon, Button, Modal, Progress, SegmentedControl, Select, Switch } from "@mantine/core";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import type { ComparisonAnalysis } from "../../../../src/domain/diff/analyseComparison.ts";
import { comparisonText } from "../../../../src/domain/diff/comparisonText.ts";
import { clauseName } from "../../../../src/domain/document/clauseName.ts";
import { attempt } from "../../../state/app.ts";
import { errorText } from "../../../state/errors.ts";
import { useTranslator } from "../../../state/language.ts";
import { announce, type CompareSide, setUi } from "../../../state/uiStore.ts";
import { Hint } from "../../../ui/hint.tsx";
import { IconArrowsExchange, IconChevronDown, IconChevronUp, IconCopy } from "../../../ui/icons.ts";
import { Problem } from "../../../ui/problem.tsx";
import classes from "./compare.module.css";
import { ComparisonList, type Goal, type Layout } from "./comparisonList.tsx";
import { OldNewView } from "./oldNewView.tsx";
import { RedlineButtons } from "./redlineButtons.tsx";
import { type SideText, sideOf, sideValue, useSideChoices, useSideTexts } from "./sides.ts";
import { type Analysis, useAnalysis } from "./useAnalysis.ts";

type View = Layout | "table";

interface Sides {
  readonly before: CompareSide;
  readonly after: CompareSide;
}

const close = (): void => setUi({ dialog: null });
const narrow = (): boolean => window.innerWidth < 900;

function SidePickers({ sides, onChange }: { sides: Sides; onChange: (sides: Sides) => void }): ReactNode {
  const translate = useTranslator();
  const choices = useSideChoices(sides.before, sides.after);
  const data = choices.map(({ group, items }) => ({ group, items: items.map(({ value, label }) => ({ value, label })) }));
  const picker = (side: "before" | "after"): ReactNode => (
    <Select
      size="xs"
      searchable
      allowDeselect={false}
      className={classes.picker ?? ""}
      label={translate(side === "before" ? "compare.older" : "compare.newer")}
      data={data}
      value={sideValue(sides[side])}
      onChange={(value) => (value === null ? undefined : onChange({ ...sides, [side]: sideOf(value) }))}
      comboboxProps={{ withinPortal: true }}
      maxDropdownHeight={280}
    />
  );
  return (
    <div className={classes.sides}>
      {picker("before")}
      <Hint text={translate("compare.swap")} shortcut={null}>
        <ActionIcon
          variant="default"
          size="md"
          aria-label={translate("compare.swap")}
          onClick={() => onChange({ before: sides.after, after: sides.before })}
        >
          <IconArrowsExchange size={16} aria-hidden />
        </ActionIcon>
      </Hint>
      {picker("after")}
    </div>
  );
}

function Working({ share, onStop }: { share: number; onStop: () => void }): ReactNode {
  const translate = useTranslator();
  return (
    <div className={classes.working} role="status">
      <span>{translate("compare.working")}</span>
      <Progress className={classes.progress ?? ""} value={share * 100} size="md" aria-label={translate("compare.working")} />
      <Button size="compact-sm" variant="default" onClick={onStop}>
        {translate("compare.stop")}
      </Button>
    </div>
  );
}

/** Which rows are shown, and which of them next and previous go to. */
function useRows(analysis: ComparisonAnalysis, clause: string | null, onlyChanges: boolean): { shown: number[]; stops: number[] } {
  return useMemo(() => {
    const inClause = (row: number): boolean => clause === null || analysis.clauses[row]?.key === clause;
    const { rows } = analysis.comparison;
    const shown = rows.flatMap((row, index) => ((onlyChanges && row.kind === "same") || !inClause(index) ? [] : [index]));
    return { shown, stops: analysis.stops.filter(inClause) };
  }, [analysis, clause, onlyChanges]);
}

function Result({
  analysis,
  texts,
  sides,
}: {
  analysis: ComparisonAnalysis;
  texts: readonly [SideText, SideText];
  sides: Sides;
}): ReactNode {
  const translate = useTranslator();
  const [view, setView] = useState<View>(narrow() ? "inline" : "side");
  const [onlyChanges, setOnlyChanges] = useState(true);
  const [clause, setClause] = useState<string | null>(null);
  const [goal, setGoal] = useState<Goal | null>(null);
  const { shown, stops } = useRows(analysis, clause, onlyChanges);
  const at = goal === null ? -1 : stops.findLastIndex((stop) => stop <= goal.row);
  const go = (direction: 1 | -1): void => {
    if (stops.length === 0 || view === "table") return;
    const next = at < 0 && direction < 0 ? stops.length - 1 : (at + direction + stops.length) % stops.length;
    const row = stops[next];
    setGoal(row === undefined ? null : { row });
    announce(translate("compare.difference", { at: next + 1, total: stops.length }));
  };
  // The keys of the product go from difference to difference wherever in the dialog the focus is.
  const step = useRef(go);
  step.current = go;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== "F5" || !event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      step.current(event.shiftKey ? -1 : 1);
    };
    window.addEventListener("keydown", onKeyDown, { capture: true });
    return () => window.removeEventListener("keydown", onKeyDown, { capture: true });
  }, []);
  const copy = async (): Promise<void> => {
    const words = { movedFrom: translate("compare.kind.moved-to"), movedTo: translate("compare.kind.moved-from") };
    await navigator.clipboard.writeText(comparisonText(analysis.comparison, words));
    announce(translate("compare.copied"));
  };
  const jump = (row: number): void => {
    setClause(null);
    setGoal({ row });
  };
  const { insertedWords: inserted, deletedWords: deleted, movedWords: moved } = analysis.counts;
  const clauses = analysis.changedClauses.map(({ key, label, title }) => ({
    value: key === "" ? "-" : key,
    label: key === "" ? translate("compare.beforeClauses") : clauseName({ label, title }),
  }));
  return (
    <div>
      <div className={classes.tools}>
        <SegmentedControl
          size="xs"
          aria-label={translate("compare.view")}
          value={view}
          onChange={(value) => setView(value as View)}
          data={[
            { value: "side", label: translate("compare.side") },
            { value: "inline", label: translate("compare.inline") },
            { value: "table", label: translate("compare.table") },
          ]}
        />
        {clauses.length < 2 ? null : (
          <Select
            size="xs"
            className={classes.clause ?? ""}
            aria-label={translate("compare.clause")}
            placeholder={translate("compare.allClauses")}
            clearable
            searchable
            data={clauses}
            value={clause === "" ? "-" : clause}
            onChange={(value) => setClause(value === "-" ? "" : value)}
          />
        )}
        {view === "table" ? null : (
          <Switch
            size="xs"
            checked={onlyChanges}
            onChange={(event) => setOnlyChanges(event.currentTarget.checked)}
            label={translate("compare.onlyChanges")}
          />
        )}
        <span className={classes.spring} />
        {view === "table" ? null : (
          <div className={classes.steps}>
            <span className={classes.place}>
              {stops.length === 0 ? null : translate("compare.place", { at: at < 0 ? "–" : at + 1, total: stops.length })}
            </span>
            <Hint text={translate("compare.previous")} shortcut="Shift+Alt+F5">
              <ActionIcon variant="default" aria-label={translate("compare.previous")} disabled={stops.length === 0} onClick={() => go(-1)}>
                <IconChevronUp size={16} aria-hidden />
              </ActionIcon>
            </Hint>
            <Hint text={translate("compare.next")} shortcut="Alt+F5">
              <ActionIcon variant="default" aria-label={translate("compare.next")} disabled={stops.length === 0} onClick={() => go(1)}>
                <IconChevronDown size={16} aria-hidden />
              </ActionIcon>
            </Hint>
            <Hint text={translate("compare.copy")} shortcut={null}>
              <ActionIcon variant="default" aria-label={translate("compare.copy")} onClick={() => void attempt(copy)}>
                <IconCopy size={16} aria-hidden />
              </ActionIcon>
            </Hint>
          </div>
        )}
      </div>
      <p className={classes.counts}>{translate("compare.words", { inserted, deleted, moved, clauses: analysis.changedClauses.length })}</p>
      {view === "table" ? (
        <OldNewView analysis={analysis} before={sides.before} after={sides.after} clause={clause} />
      ) : (
        <>
          {view === "side" ? (
            <div className={classes.heads} aria-hidden>
              <strong>{texts[0].name}</strong>
              <strong>{texts[1].name}</strong>
            </div>
          ) : null}
          {stops.length > 0 ? null : <p className={classes.same}>{translate(analysis.spaceOnly ? "compare.spaceOnly" : "compare.same")}</p>}
          <ComparisonList analysis={analysis} shown={shown} layout={view} goal={goal} onJump={jump} />
        </>
      )}
      {stops.length === 0 ? null : <RedlineButtons before={sides.before} after={sides.after} />}
    </div>
  );
}

function Body({ texts, analysis, sides }: { texts: readonly [SideText, SideText]; analysis: Analysis; sides: Sides }): ReactNode {
  const translate = useTranslator();
  const { state, stop, again } = analysis;
  switch (state.phase) {
    case "working":
      return <Working share={state.share} onStop={stop} />;
    case "stopped":
      return (
        <div className={classes.working} role="status">
          <span>{translate("compare.stopped")}</span>
          <Button size="compact-sm" variant="default" onClick={again}>
            {translate("compare.again")}
          </Button>
        </div>
      );
    case "failed":
      return <Problem>{errorText(state.error, translate)}</Problem>;
    case "done":
      return <Result analysis={state.analysis} texts={texts} sides={sides} />;
  }
}

export function CompareDialog({ before, after }: Sides): ReactNode {
  const translate = useTranslator();
  const [sides, setSides] = useState<Sides>({ before, after });
  const { texts, error } = useSideTexts(sides.before, sides.after);
  const analysis = useAnalysis(texts);
  return (
    <Modal
      opened
      onClose={close}
      size="min(1240px, 96vw)"
      title={translate("compare.title")}
      closeButtonProps={{ "aria-label": translate("common.close") }}
    >
      <SidePickers sides={sides} onChange={setSides} />
      {error === null ? null : <Problem>{errorText(error, translate)}</Problem>}
      {texts === null ? null : <Body texts={texts} analysis={analysis} sides={sides} />}
    </Modal>
  );
}
