/** The document's headings and clauses with their live numbers; a dot where changes are pending. */

import { type KeyboardEvent, memo, type ReactNode, useMemo } from "react";
import { titleBeside } from "../../../src/domain/document/clauseName.ts";
import type { OutlineItem } from "../../../src/domain/document/outline.ts";
import { pendingChanges } from "../../state/changes.ts";
import { useCalmSessionState } from "../../state/hooks.ts";
import { useTranslator } from "../../state/language.ts";
import { outlineOf } from "../../state/outlineCache.ts";
import { type ReviewClause, useReview } from "../../state/reviews.ts";
import type { DocumentSession } from "../../state/session.ts";
import { getUi, setUi, useUiStore } from "../../state/uiStore.ts";
import { Region } from "../../ui/region.tsx";
import { StandingSign } from "../review/standingSign.tsx";
import classes from "./outline.module.css";

const stateOf = (session: DocumentSession) => session.state();

export function goTo(range: { start: number; end: number }): void {
  const handle = getUi().editorHandle;
  handle?.setSelection({ start: range.start, end: range.start });
  handle?.reveal(range);
  handle?.focus();
  setUi({ drawer: null });
}

/** Up and down move between the buttons of a list. */
export function moveInList(event: KeyboardEvent<HTMLElement>): void {
  if (!["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>("button[data-item]")];
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
  const next = event.key === "Home" ? 0 : event.key === "End" ? buttons.length - 1 : at + (event.key === "ArrowDown" ? 1 : -1);
  buttons[next]?.focus();
  event.preventDefault();
}

/** How many pending changes begin in each item, children not counted. */
function pendingByItem(outline: readonly OutlineItem[], starts: readonly number[]): Map<string, number> {
  const counts = new Map<string, number>();
  let at = -1;
  for (const start of starts) {
    while (at + 1 < outline.length && (outline[at + 1]?.start ?? Infinity) <= start) at += 1;
    const item = outline[at];
    if (item !== undefined) counts.set(item.id, (counts.get(item.id) ?? 0) + 1);
  }
  return counts;
}

/** The last item that begins before the caret. */
function currentItem(outline: readonly OutlineItem[], caret: number): string | null {
  return outline.findLast((item) => item.start <= caret)?.id ?? null;
}

interface RowProps {
  readonly depth: number;
  readonly label: string;
  readonly title: string;
  readonly start: number;
  readonly pending: number;
  readonly current: boolean;
  /** How its approval stands; null where nobody is asked. */
  readonly standing: ReviewClause["standing"] | null;
}

/** Rows stay as they are while the caret or the text elsewhere moves. */
const OutlineRow = memo(function OutlineRow({ depth, label, title, start, pending, current, standing }: RowProps): ReactNode {
  const translate = useTranslator();
  return (
    <li>
      <button
        type="button"
        data-item
        className={classes.item}
        aria-current={current ? "location" : undefined}
        style={{ paddingInlineStart: 12 + depth * 14 }}
        onClick={() => goTo({ start, end: start })}
      >
        {label === "" ? null : <span className={classes.number}>{label}</span>}
        <span className={classes.text}>{title}</span>
        {standing === null || standing === "open" ? null : <StandingSign standing={standing} />}
        {pending === 0 ? null : (
          <span className={classes.dot} title={translate("outline.pending", { count: pending })}>
            <span className="pal-visually-hidden">{translate("outline.pending", { count: pending })}</span>
          </span>
        )}
      </button>
    </li>
  );
});

export function OutlinePanel(): ReactNode {
  const translate = useTranslator();
  const state = useCalmSessionState(stateOf, 300);
  const outline = useMemo(() => outlineOf(state.text), [state.text]);
  const pending = useMemo(
    () =>
      pendingByItem(
        outline,
        pendingChanges(state).map((item) => item.hunk.start),
      ),
    [state, outline],
  );
  const review = useReview();
  const standings = useMemo(
    () =>
      new Map(review?.request == null ? [] : review.clauses.flatMap((clause) => (clause.inScope ? [[clause.id, clause.standing]] : []))),
    [review],
  );
  const current = useUiStore((ui) => currentItem(outline, ui.caret));
  const top = Math.min(...outline.map((item) => item.level));
  return (
    <Region name="outline" label={translate("outline.title")} className={classes.panel}>
      <h2 className={classes.heading}>{translate("outline.title")}</h2>
      {outline.length === 0 ? <p className={classes.empty}>{translate("outline.empty")}</p> : null}
      <ul className={classes.list} onKeyDown={moveInList}>
        {outline.map((item) => (
          <OutlineRow
            key={item.id}
            depth={Math.min(4, item.level - top)}
            label={item.label}
            title={titleBeside(item)}
            start={item.start}
            pending={pending.get(item.id) ?? 0}
            current={current === item.id}
            standing={standings.get(item.id) ?? null}
          />
        ))}
      </ul>
    </Region>
  );
}
