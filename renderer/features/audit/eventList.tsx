/** The events, newest first: a list box of which only what is on show is in the page. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import { useLanguage, useTranslator } from "../../state/language.ts";
import { formatExact } from "../../ui/format.ts";
import classes from "./audit.module.css";
import type { EventPages } from "./auditState.ts";
import { actorName, eventWords } from "./eventWords.ts";

/** Height of a row, px; in a narrow window it has two lines. */
const ROW = 40;
const TALL_ROW = 60;
/** Rows that a page key goes on by. */
const LEAP = 10;

interface ListProps {
  readonly pages: EventPages;
  /** The list shows the places from `first` on, `count` of them. */
  readonly first: number;
  readonly count: number;
  readonly chosen: number | null;
  readonly narrow: boolean;
  choose(index: number): void;
}

export function EventList({ pages, first, count, chosen, narrow, choose }: ListProps): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => (narrow ? TALL_ROW : ROW),
    overscan: 8,
  });
  const rows = virtualizer.getVirtualItems();
  const from = first + (rows[0]?.index ?? 0);
  const to = first + (rows.at(-1)?.index ?? 0);
  const { need } = pages;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `need` asks for each page once
  useEffect(() => {
    if (count > 0) need(from, to);
  }, [from, to, count, pages.total]);
  useEffect(() => {
    if (chosen !== null && chosen >= first && chosen < first + count) virtualizer.scrollToIndex(chosen - first, { align: "auto" });
  }, [chosen, first, count, virtualizer]);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const at = chosen === null ? -1 : chosen - first;
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + LEAP,
      PageUp: at - LEAP,
      Home: 0,
      End: count - 1,
    };
    const next = steps[event.key];
    if (next === undefined || count === 0) return;
    event.preventDefault();
    choose(first + Math.min(count - 1, Math.max(0, next)));
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a <select> cannot show columns, and would need all rows in the page
    <div
      ref={scroller}
      className={classes.scroller}
      role="listbox"
      tabIndex={0}
      aria-label={translate("audit.list")}
      aria-activedescendant={chosen === null || pages.at(chosen) === undefined ? undefined : `audit-event-${chosen}`}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" style={{ height: virtualizer.getTotalSize(), position: "relative" }}>
        {rows.map((row) => {
          const index = first + row.index;
          const event = pages.at(index);
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list box has the keys
            <div
              key={row.key}
              id={`audit-event-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={chosen === index}
              aria-setsize={count}
              aria-posinset={row.index + 1}
              className={classes.row}
              style={{ height: row.size, transform: `translateY(${row.start}px)` }}
              onClick={() => choose(index)}
            >
              {event === undefined ? (
                <span className={classes.muted}>…</span>
              ) : (
                <>
                  <span className={classes.number}>{event.id}</span>
                  <span className={classes.when}>{formatExact(event.at, language)}</span>
                  <span className={classes.who}>{actorName(event, translate)}</span>
                  <span className={classes.what}>{eventWords(event, translate)}</span>
                  <span className={classes.where}>{event.document?.title ?? ""}</span>
                </>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
