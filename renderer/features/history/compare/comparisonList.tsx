/** The rows of a comparison, side by side or in one column; only those in view are in the page. */

import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useRef } from "react";
import type { ComparisonAnalysis } from "../../../../src/domain/diff/analyseComparison.ts";
import type { ComparisonRow } from "../../../../src/domain/diff/compareDocuments.ts";
import { clauseName } from "../../../../src/domain/document/clauseName.ts";
import { type Translate, useTranslator } from "../../../state/language.ts";
import classes from "./compare.module.css";
import { Parts } from "./parts.tsx";

export type Layout = "side" | "inline";

/** A row to go to. Going to the row that has it already is a new goal: the reading position may have left it. */
export interface Goal {
  readonly row: number;
}

interface ListProps {
  readonly analysis: ComparisonAnalysis;
  /** Indices of the rows that are shown. */
  readonly shown: readonly number[];
  readonly layout: Layout;
  /** The row that next and previous went to last, null before. */
  readonly goal: Goal | null;
  readonly onJump: (row: number) => void;
}

/** "5 Fees", or what there is of it. */
function placeName(analysis: ComparisonAnalysis, row: number, side: "before" | "after", translate: Translate): string {
  const clause = analysis.clauses[row]?.[side] ?? null;
  const name = clause === null ? "" : clauseName(clause);
  return name === "" ? translate("compare.elsewhere") : name;
}

/** The other place of a moved paragraph. */
function counterpart({ comparison }: ComparisonAnalysis, index: number): number {
  const row = comparison.rows[index];
  const wanted = row?.kind === "moved-from" ? "moved-to" : "moved-from";
  return comparison.rows.findIndex((other) => other.kind === wanted && other.before?.start === row?.before?.start);
}

function MoveLink({ analysis, index, onJump }: Pick<ListProps, "analysis" | "onJump"> & { index: number }): ReactNode {
  const translate = useTranslator();
  const row = analysis.comparison.rows[index];
  const other = counterpart(analysis, index);
  if (row === undefined || row.move === null || other < 0) return null;
  const away = row.kind === "moved-from";
  const place = away ? placeName(analysis, other, "after", translate) : placeName(analysis, index, "before", translate);
  return (
    <button type="button" className={classes.moveLink} onClick={() => onJump(other)}>
      {away ? "↗" : "↘"} {translate(away ? "compare.movedTo" : "compare.movedFrom", { place })}
    </button>
  );
}

function Note({ row }: { row: ComparisonRow }): ReactNode {
  const translate = useTranslator();
  return row.kind === "same" ? null : <span className="pal-visually-hidden">{translate(`compare.kind.${row.kind}`)} </span>;
}

function RowBody({ analysis, index, layout, onJump }: Omit<ListProps, "shown" | "goal"> & { index: number }): ReactNode {
  const row = analysis.comparison.rows[index];
  if (row === undefined) return null;
  const link = <MoveLink analysis={analysis} index={index} onJump={onJump} />;
  const away = row.kind === "moved-from" ? <span className={classes.away}>{row.before?.text}</span> : null;
  if (layout === "inline") {
    return (
      <div className={classes.row}>
        <Note row={row} />
        {link}
        {away ?? <Parts parts={row.parts} side="both" />}
      </div>
    );
  }
  const arrived = row.kind === "moved-to";
  return (
    <div className={classes.pair}>
      <div className={classes.row}>
        {row.kind === "removed" || row.kind === "moved-from" ? <Note row={row} /> : null}
        {away === null ? null : link}
        {away ?? (row.before === null || arrived ? null : <Parts parts={row.parts} side="before" />)}
      </div>
      <div className={classes.row}>
        {row.kind === "removed" || row.kind === "moved-from" ? null : <Note row={row} />}
        {arrived ? link : null}
        {row.after === null ? null : <Parts parts={row.parts} side={arrived ? "both" : "after"} />}
      </div>
    </div>
  );
}

export function ComparisonList({ analysis, shown, layout, goal, onJump }: ListProps): ReactNode {
  const translate = useTranslator();
  const scroller = useRef<HTMLElement>(null);
  const { rows } = analysis.comparison;
  const virtualizer = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 74,
    overscan: 6,
    getItemKey: (index) => shown[index] ?? index,
  });
  useEffect(() => {
    if (goal === null) return;
    const place = shown.indexOf(goal.row);
    if (place < 0) return;
    virtualizer.scrollToIndex(place, { align: "center" });
    // The row comes into the page with the next frame; reading goes on from there.
    let tries = 0;
    const focus = (): void => {
      const row = scroller.current?.querySelector<HTMLElement>(`[data-row="${goal.row}"]`);
      if (row !== null && row !== undefined) row.focus({ preventScroll: true });
      else if (tries < 20) {
        tries += 1;
        requestAnimationFrame(focus);
      }
    };
    const frame = requestAnimationFrame(focus);
    return () => cancelAnimationFrame(frame);
  }, [goal, shown, virtualizer]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section ref={scroller} className={classes.body} tabIndex={0} aria-label={translate("compare.title")}>
      {/* biome-ignore lint/a11y/noRedundantRoles: Safari drops the role of lists without markers */}
      <ul role="list" className={classes.list} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const index = shown[item.index];
          const row = index === undefined ? undefined : rows[index];
          if (index === undefined || row === undefined) return null;
          return (
            <li
              key={item.key}
              ref={virtualizer.measureElement}
              data-index={item.index}
              data-row={index}
              data-kind={row.kind}
              data-current={index === goal?.row || undefined}
              aria-setsize={shown.length}
              aria-posinset={item.index + 1}
              tabIndex={-1}
              className={classes.entry}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <RowBody analysis={analysis} index={index} layout={layout} onJump={onJump} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
