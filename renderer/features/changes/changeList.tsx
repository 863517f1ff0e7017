/** The list itself. Long lists put only what is on show into the page; positions and the total are always said. */

import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { clauseName, titleBeside } from "../../../src/domain/document/clauseName.ts";
import type { OutlineItem } from "../../../src/domain/document/outline.ts";
import { type ChangeItem, clauseAt } from "../../state/changes.ts";
import type { FindingsOf } from "../../state/findings.ts";
import { useTranslator } from "../../state/language.ts";
import type { QueueProgress } from "../../state/reviewQueue.ts";
import { setReview, useReviewStore } from "../../state/reviewStore.ts";
import type { StakesOf } from "../../state/stakes.ts";
import { useUiStore } from "../../state/uiStore.ts";
import { ChangeCard } from "./changeCard.tsx";
import classes from "./changes.module.css";
import { GroupHeader } from "./groupHeader.tsx";
import { groupRows, type Row } from "./groups.ts";

/** Lists up to this many rows are on the page as a whole. */
const PLAIN = 40;

interface ListProps {
  readonly text: string;
  readonly items: readonly ChangeItem[];
  readonly outline: readonly OutlineItem[];
  readonly findingsOf: FindingsOf;
  readonly stakesOf: StakesOf;
  /** Places in the review queue, where that is what is listed. */
  readonly positions: QueueProgress | null;
}

interface RowsProps extends ListProps {
  readonly rows: readonly Row[];
}

/** The card whose button had the focus is gone after a decision: the focus goes on to the card of the focused change. */
function useFocusFollows(list: HTMLElement | null): void {
  const focused = useUiStore((state) => state.focusedHunkId);
  const inside = useRef(false);
  useEffect(() => {
    const note = (event: FocusEvent): void => {
      inside.current = list?.contains(event.target as Node) ?? false;
    };
    document.addEventListener("focusin", note);
    return () => document.removeEventListener("focusin", note);
  }, [list]);
  useEffect(() => {
    if (focused === null) return;
    const seek = (left: number): void => {
      const card = list?.querySelector<HTMLElement>(`[data-hunk="${CSS.escape(focused)}"]`);
      if (card === null || card === undefined) {
        if (left > 0) requestAnimationFrame(() => seek(left - 1));
        return;
      }
      card.scrollIntoView({ block: "nearest" });
      const lost = document.activeElement === null || document.activeElement === document.body;
      if (inside.current && lost) card.querySelector<HTMLElement>("[data-main]")?.focus();
    };
    seek(20);
  }, [focused, list]);
}

/** Arrow keys go from card to card. */
function moveBetweenCards(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const target = event.target as HTMLElement;
  if (target.closest("select, input:not([type=checkbox]), textarea, [role=menu]") !== null) return;
  const cards = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-main]")];
  const card = target.closest("li")?.querySelector<HTMLElement>("[data-main]");
  const next = cards[cards.indexOf(card as HTMLElement) + (event.key === "ArrowDown" ? 1 : -1)];
  if (next === undefined) return;
  next.focus();
  event.preventDefault();
}

function nameAt(outline: readonly OutlineItem[], offset: number): string {
  const clause = clauseAt(outline, offset);
  return clause === null ? "" : clauseName(clause);
}

function Content({ row, items, outline, findingsOf, stakesOf, positions }: ListProps & { row: Row }): ReactNode {
  const translate = useTranslator();
  const focusedId = useUiStore((state) => (row.kind === "card" && state.focusedHunkId === row.item.hunk.id ? row.key : null));
  if (row.kind === "group") {
    const place = nameAt(outline, row.items[0]?.hunk.start ?? 0) || translate("changes.beginning");
    return <GroupHeader group={row.key} items={row.items} folded={row.folded} place={place} />;
  }
  const { item, index } = row;
  const clause = clauseAt(outline, item.hunk.start);
  return (
    <ChangeCard
      item={item}
      position={positions?.positions.get(item.hunk.id) ?? index + 1}
      count={positions?.total ?? items.length}
      clauseLabel={clause?.label ?? ""}
      clauseTitle={clause === null ? "" : titleBeside(clause)}
      focused={focusedId !== null}
      findings={findingsOf(item)}
      stakes={stakesOf(item.hunk)}
    />
  );
}

/** Only changes are counted in the list, not the heads of groups. */
const counted = (row: Row, total: number) => (row.kind === "card" ? { "aria-setsize": total, "aria-posinset": row.index + 1 } : {});

const shape = (row: Row): string => `${classes.entry} ${row.kind === "card" && row.grouped ? classes.inGroup : ""}`;

function PlainList(props: RowsProps): ReactNode {
  return props.rows.map((row) => (
    <li key={row.key} {...counted(row, props.items.length)} className={shape(row)}>
      <Content {...props} row={row} />
    </li>
  ));
}

function VirtualList({ scroller, ...props }: RowsProps & { scroller: HTMLElement | null }): ReactNode {
  const { rows, items } = props;
  const focused = useUiStore((state) => state.focusedHunkId);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller,
    estimateSize: (index) => (rows[index]?.kind === "group" ? 44 : 132),
    overscan: 1,
    // So that cards are there with the first frame, before the height of the list is known.
    initialRect: { width: 0, height: 400 },
    getItemKey: (index) => rows[index]?.key ?? index,
  });
  useEffect(() => {
    const at = rows.findIndex((row) => row.kind === "card" && row.item.hunk.id === focused);
    if (at >= 0) virtualizer.scrollToIndex(at, { align: "auto" });
  }, [focused, rows, virtualizer]);
  return (
    <>
      <li role="presentation" aria-hidden style={{ height: virtualizer.getTotalSize(), width: 1, listStyle: "none" }} />
      {virtualizer.getVirtualItems().map((place) => {
        const row = rows[place.index];
        if (row === undefined) return null;
        return (
          <li
            key={place.key}
            ref={virtualizer.measureElement}
            data-index={place.index}
            {...counted(row, items.length)}
            className={shape(row)}
            style={{ position: "absolute", top: 0, insetInline: 0, transform: `translateY(${place.start}px)` }}
          >
            <Content {...props} row={row} />
          </li>
        );
      })}
    </>
  );
}

export function ChangeList(props: ListProps): ReactNode {
  const { text, items, positions } = props;
  const translate = useTranslator();
  // As state: the rows are laid out before what scrolls them is on the page, and once more when it is.
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const order = useUiStore((state) => state.filter.order);
  const focused = useUiStore((state) => state.focusedHunkId);
  const wanted = useReviewStore((state) => state.grouped);
  const folded = useReviewStore((state) => state.folded);
  const grouped = wanted && order === "document" && positions === null;
  const rows = useMemo(() => groupRows(text, items, grouped, folded), [text, items, grouped, folded]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the focus moves; folding the focused group must be possible.
  useEffect(() => {
    // A change that is gone to must be seen.
    const hidden = rows.find((row) => row.kind === "group" && row.folded && row.items.some((item) => item.hunk.id === focused));
    if (hidden !== undefined) setReview((state) => ({ folded: new Set([...state.folded].filter((key) => key !== hidden.key)) }));
  }, [focused]);
  useFocusFollows(scroller);
  return (
    <div ref={setScroller} className={classes.scroller}>
      {/* biome-ignore lint/a11y/noRedundantRoles: Safari drops the role of lists without markers */}
      <ul role="list" aria-label={translate("changes.title")} className={classes.list} onKeyDown={moveBetweenCards}>
        {rows.length <= PLAIN ? <PlainList {...props} rows={rows} /> : <VirtualList {...props} rows={rows} scroller={scroller} />}
      </ul>
    </div>
  );
}
