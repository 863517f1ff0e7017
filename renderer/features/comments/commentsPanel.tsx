/** Comments in the order of the text: filter, position, the way to the next one, and the box for a new one. */
import { Button, Loader, NativeSelect } from "@mantine/core";
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import type { CommentPerson } from "../../../src/domain/comments/comment.ts";
import { useActor, useMay } from "../../state/access.ts";
import { moveToComment, startComment } from "../../state/actions/comments.ts";
import { COMMENT_FILTERS, type CommentFilter, type CommentItem, filterComments, placeComments } from "../../state/comments.ts";
import { setCommentsUi, useCommentsUi } from "../../state/commentsUi.ts";
import { useCalmSessionState } from "../../state/hooks.ts";
import { useTranslator } from "../../state/language.ts";
import { outlineOf } from "../../state/outlineCache.ts";
import type { DocumentSession } from "../../state/session.ts";
import { CommandButton, CommandIcon, useCommandKey } from "../../ui/commandButton.tsx";
import { IconChevronDown, IconChevronUp, IconPlus } from "../../ui/icons.ts";
import { Region } from "../../ui/region.tsx";
import classes from "./comments.module.css";
import { NewComment } from "./newComment.tsx";
import { ThreadCard } from "./threadCard.tsx";

/** Threads that are put into the page at a time. */
const PAGE = 60;

const stateOf = (session: DocumentSession) => session.state();
const viewOf = (session: DocumentSession) => session.comments.view();

function Header({ items }: { items: readonly CommentItem[] }): ReactNode {
  const translate = useTranslator();
  const filter = useCommentsUi((state) => state.filter);
  const focused = useCommentsUi((state) => state.focusedId);
  const mayAdd = useMay("comments.add");
  const at = items.findIndex((item) => item.thread.id === focused) + 1;
  const position =
    at === 0 ? translate("comments.count", { count: items.length }) : translate("common.position", { position: at, total: items.length });
  return (
    <div className={classes.header}>
      <div className={classes.headerRow}>
        <CommandButton
          command="comments.add"
          hint={translate(mayAdd ? "comments.newHint" : "comments.notAllowed")}
          disabled={!mayAdd}
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => startComment()}
        >
          {translate("comments.new")}
        </CommandButton>
        <span className={classes.spring} />
        <span className={classes.position}>{position}</span>
        <CommandIcon
          command="comments.previous"
          label={translate("comments.previous")}
          disabled={items.length === 0}
          onClick={() => moveToComment(-1)}
          icon={<IconChevronUp size={18} aria-hidden />}
        />
        <CommandIcon
          command="comments.next"
          label={translate("comments.next")}
          disabled={items.length === 0}
          onClick={() => moveToComment(1)}
          icon={<IconChevronDown size={18} aria-hidden />}
        />
      </div>
      <NativeSelect
        size="xs"
        aria-label={translate("comments.filter")}
        data-region-focus={items.length === 0 || undefined}
        value={filter}
        data={COMMENT_FILTERS.map((value) => ({ value, label: translate(`comments.filter.${value}`) }))}
        onChange={(event) => setCommentsUi({ filter: event.currentTarget.value as CommentFilter, focusedId: null })}
      />
    </div>
  );
}

function Empty({ filtered }: { filtered: boolean }): ReactNode {
  const translate = useTranslator();
  const mayAdd = useMay("comments.add");
  const key = useCommandKey("comments.add") ?? "";
  if (filtered) return <p className={classes.empty}>{translate("comments.noneFiltered")}</p>;
  return (
    <div className={classes.empty}>
      <p>
        <strong>{translate("comments.emptyTitle")}</strong>
      </p>
      {mayAdd ? (
        <ol>
          <li>{translate("comments.emptySelect")}</li>
          <li>{translate("comments.emptyWrite", { key })}</li>
          <li>{translate("comments.emptyFollow")}</li>
        </ol>
      ) : (
        <p>{translate("comments.emptyRead")}</p>
      )}
    </div>
  );
}

/** Arrow keys go from card to card. */
function moveBetweenCards(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const target = event.target as HTMLElement;
  if (target.closest("select, input, textarea, [role=menu]") !== null) return;
  const cards = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-main]")];
  const card = target.closest("[data-thread]")?.querySelector<HTMLElement>("[data-main]");
  const next = cards[cards.indexOf(card as HTMLElement) + (event.key === "ArrowDown" ? 1 : -1)];
  if (next === undefined) return;
  next.focus();
  event.preventDefault();
}

function List({ items, people }: { items: readonly CommentItem[]; people: readonly CommentPerson[] }): ReactNode {
  const translate = useTranslator();
  const focused = useCommentsUi((state) => state.focusedId);
  const [pages, setPages] = useState(1);
  const list = useRef<HTMLUListElement>(null);
  const at = items.findIndex((item) => item.thread.id === focused);
  const shown = Math.max(pages * PAGE, at + 1);
  useEffect(() => {
    if (focused === null) return;
    list.current?.querySelector(`[data-thread="${CSS.escape(focused)}"]`)?.scrollIntoView({ block: "nearest" });
  }, [focused]);
  return (
    <>
      <ul ref={list} className={classes.list} aria-label={translate("comments.list")} onKeyDown={moveBetweenCards}>
        {items.slice(0, shown).map((item, index) => (
          <li key={item.thread.id} aria-setsize={items.length} aria-posinset={index + 1} className={classes.entry}>
            <ThreadCard
              item={item}
              position={index + 1}
              count={items.length}
              focused={item.thread.id === focused}
              entry={item.thread.id === focused || (at < 0 && index === 0)}
              people={people}
            />
          </li>
        ))}
      </ul>
      {items.length > shown ? (
        <Button variant="subtle" fullWidth onClick={() => setPages(Math.ceil(shown / PAGE) + 1)}>
          {translate("comments.showMore", { count: Math.min(PAGE, items.length - shown) })}
        </Button>
      ) : null}
    </>
  );
}

export function CommentsPanel(): ReactNode {
  const translate = useTranslator();
  const state = useCalmSessionState(stateOf);
  const view = useCalmSessionState(viewOf);
  const filter = useCommentsUi((ui) => ui.filter);
  const composing = useCommentsUi((ui) => ui.composing);
  const me = useActor()?.id ?? null;
  const all = useMemo(() => placeComments(view.threads, state, outlineOf(state.text)), [view, state]);
  const items = useMemo(() => filterComments(all, filter, me), [all, filter, me]);
  return (
    <Region name="comments" label={translate("comments.title")} className={classes.panel}>
      <Header items={items} />
      <div className={classes.scroller}>
        {composing === null ? null : <NewComment composing={composing} />}
        {view.loaded ? null : <Loader size="sm" color="ink" m="md" role="status" aria-label={translate("comments.loading")} />}
        {view.loaded && items.length === 0 && composing === null ? <Empty filtered={all.length > 0} /> : null}
        {items.length === 0 ? null : <List items={items} people={view.people} />}
      </div>
    </Region>
  );
}
