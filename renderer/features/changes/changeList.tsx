/** The list itself. Long lists put only what is on show into the page; positions and the total are always said. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import type { OutlineItem } from "../../../src/domain/document/outline.ts";
import { type ChangeItem, clauseAt } from "../../state/changes.ts";
import type { FindingsOf } from "../../state/findings.ts";
import { useTranslator } from "../../state/language.ts";
import { useUiStore } from "../../state/uiStore.ts";
import { ChangeCard } from "./changeCard.tsx";
import classes from "./changes.module.css";

/** Lists up to this long are on the page as a whole. */
const PLAIN = 100;

interface ListProps {
  readonly items: readonly ChangeItem[];
  readonly outline: readonly OutlineItem[];
  readonly findingsOf: FindingsOf;
}

/** The card whose button had the focus is gone after a decision: the focus goes on to the card of the focused change. */
function useFocusFollows(container: { current: HTMLElement | null }): void {
  const focused = useUiStore((state) => state.focusedHunkId);
  const inside = useRef(false);
  useEffect(() => {
    const list = container.current;
    const note = (event: FocusEvent): void => {
      inside.current = list?.contains(event.target as Node) ?? false;
    };
    document.addEventListener("focusin", note);
    return () => document.removeEventListener("focusin", note);
  }, [container]);
  useEffect(() => {
    if (focused === null) return;
    const seek = (left: number): void => {
      const card = container.current?.querySelector<HTMLElement>(`[data-hunk="${CSS.escape(focused)}"]`);
      if (card === null || card === undefined) {
        if (left > 0) requestAnimationFrame(() => seek(left - 1));
        return;
      }
      card.scrollIntoView({ block: "nearest" });
      const lost = document.activeElement === null || document.activeElement === document.body;
      if (inside.current && lost) card.querySelector<HTMLElement>("[data-main]")?.focus();
    };
    seek(20);
  }, [focused, container]);
}

/** Arrow keys go from card to card. */
function moveBetweenCards(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const target = event.target as HTMLElement;
  if (target.closest("select, input, textarea, [role=menu]") !== null) return;
  const cards = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-main]")];
  const card = target.closest("[data-hunk]")?.querySelector<HTMLElement>("[data-main]");
  const next = cards[cards.indexOf(card as HTMLElement) + (event.key === "ArrowDown" ? 1 : -1)];
  if (next === undefined) return;
  next.focus();
  event.preventDefault();
}

function Card({
  item,
  index,
  count,
  outline,
  findingsOf,
}: {
  item: ChangeItem;
  index: number;
  count: number;
  outline: readonly OutlineItem[];
  findingsOf: FindingsOf;
}): ReactNode {
  const focused = useUiStore((state) => state.focusedHunkId === item.hunk.id);
  const clause = clauseAt(outline, item.hunk.start);
  return (
    <ChangeCard
      item={item}
      position={index + 1}
      count={count}
      clauseLabel={clause?.label ?? ""}
      clauseTitle={clause?.title ?? ""}
      focused={focused}
      findings={findingsOf(item)}
    />
  );
}

function PlainList({ items, outline, findingsOf }: ListProps): ReactNode {
  return items.map((item, index) => (
    <li key={item.hunk.id} aria-setsize={items.length} aria-posinset={index + 1} className={classes.entry}>
      <Card item={item} index={index} count={items.length} outline={outline} findingsOf={findingsOf} />
    </li>
  ));
}

function VirtualList({ items, outline, findingsOf, scroller }: ListProps & { scroller: { current: HTMLElement | null } }): ReactNode {
  const focused = useUiStore((state) => state.focusedHunkId);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 132,
    overscan: 6,
    getItemKey: (index) => items[index]?.hunk.id ?? index,
  });
  useEffect(() => {
    const at = items.findIndex((item) => item.hunk.id === focused);
    if (at >= 0) virtualizer.scrollToIndex(at, { align: "auto" });
  }, [focused, items, virtualizer]);
  return (
    <>
      <li role="presentation" aria-hidden style={{ height: virtualizer.getTotalSize(), width: 1, listStyle: "none" }} />
      {virtualizer.getVirtualItems().map((row) => {
        const item = items[row.index];
        if (item === undefined) return null;
        return (
          <li
            key={row.key}
            ref={virtualizer.measureElement}
            data-index={row.index}
            aria-setsize={items.length}
            aria-posinset={row.index + 1}
            className={classes.entry}
            style={{ position: "absolute", top: 0, insetInline: 0, transform: `translateY(${row.start}px)` }}
          >
            <Card item={item} index={row.index} count={items.length} outline={outline} findingsOf={findingsOf} />
          </li>
        );
      })}
    </>
  );
}

export function ChangeList({ items, outline, findingsOf }: ListProps): ReactNode {
  const translate = useTranslator();
  const scroller = useRef<HTMLDivElement>(null);
  useFocusFollows(scroller);
  return (
    <div ref={scroller} className={classes.scroller}>
      {/* biome-ignore lint/a11y/noRedundantRoles: Safari drops the role of lists without markers */}
      <ul role="list" aria-label={translate("changes.title")} className={classes.list} onKeyDown={moveBetweenCards}>
        {items.length <= PLAIN ? (
          <PlainList items={items} outline={outline} findingsOf={findingsOf} />
        ) : (
          <VirtualList items={items} outline={outline} findingsOf={findingsOf} scroller={scroller} />
        )}
      </ul>
    </div>
  );
}
