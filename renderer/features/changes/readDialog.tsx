/** The whole document with its changes, as text that a screen reader can go through: headings, `ins`, `del` and suggestions. */
import { Button, Modal } from "@mantine/core";
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { flattenNested } from "../../../src/domain/proposal/presentHunk.ts";
import { markupOf } from "../../../src/domain/suggestion/markup.ts";
import type { EditNode } from "../../../src/domain/suggestion/markupTree.ts";
import { type ReadingBlock, type ReadingRun, readingBlocks } from "../../../src/domain/suggestion/readingBlocks.ts";
import { commentItems } from "../../state/actions/comments.ts";
import { focusChange } from "../../state/actions/review.ts";
import { type ChangeItem, pendingChanges } from "../../state/changes.ts";
import { commandById, keysOf, useKeyChoices } from "../../state/commands.ts";
import type { CommentItem } from "../../state/comments.ts";
import { useSession, useSessionState } from "../../state/hooks.ts";
import { displayKey, keyOfEvent } from "../../state/keymap.ts";
import { useLanguage, useTranslator } from "../../state/language.ts";
import type { DocumentSession } from "../../state/session.ts";
import { announce, setUi } from "../../state/uiStore.ts";
import { authorClass } from "../../ui/authorClass.ts";
import { formatWhen } from "../../ui/format.ts";
import { IconChevronDown, IconChevronUp } from "../../ui/icons.ts";
import classes from "./readDialog.module.css";

const stateOf = (session: DocumentSession) => session.state();
const titleOf = (session: DocumentSession) => session.info().title;

/** The edit that a run belongs to at a depth of nesting; null: it is plain text there. */
const editAt = (run: ReadingRun, depth: number): EditNode | null => run.edits[depth] ?? (run.edits.length === depth ? run.struckBy : null);

/** Neighbouring runs of one edit at a depth. */
function groups(runs: readonly ReadingRun[], depth: number): { edit: EditNode | null; runs: ReadingRun[] }[] {
  const found: { edit: EditNode | null; runs: ReadingRun[] }[] = [];
  for (const run of runs) {
    const edit = editAt(run, depth);
    const last = found.at(-1);
    if (last !== undefined && last.edit === edit) last.runs.push(run);
    else found.push({ edit, runs: [run] });
  }
  return found;
}

function Runs({ runs, depth }: { runs: readonly ReadingRun[]; depth: number }): ReactNode {
  return groups(runs, depth).map(({ edit, runs: inside }, index) =>
    edit === null ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: stretches have no names, and are drawn anew together
      <span key={index}>{inside.map((run) => run.text).join("")}</span>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: one edit may have several stretches
      <Change key={`${edit.id} ${index}`} edit={edit} runs={inside} depth={depth} />
    ),
  );
}

function Change({ edit, runs, depth }: { edit: EditNode; runs: readonly ReadingRun[]; depth: number }): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  const struck = runs.filter((run) => run.edits.length === depth);
  const inserted = runs.filter((run) => run.edits.length > depth);
  const kind = edit.start === edit.end ? "insert" : edit.text === "" ? "delete" : "replace";
  const values = { kind, author: edit.author.name, when: formatWhen(edit.createdAt, language) };
  const about = translate(depth === 0 ? "suggest.read.change" : "suggest.read.nested", values);
  return (
    <span
      role="suggestion"
      aria-description={about}
      title={about}
      className={`${classes.change} ${authorClass(edit.author)}`}
      {...(depth === 0 ? { "data-change": edit.id, tabIndex: -1 } : {})}
    >
      {struck.length === 0 ? null : <del role="deletion">{struck.map((run) => run.text).join("")}</del>}
      {inserted.length === 0 ? null : (
        <ins role="insertion">
          <Runs runs={inserted} depth={depth + 1} />
        </ins>
      )}
    </span>
  );
}

const HEADINGS = ["p", "h3", "h4", "h5", "h6", "h6", "h6"] as const;

function Block({ block, comments }: { block: ReadingBlock; comments: readonly CommentItem[] }): ReactNode {
  const translate = useTranslator();
  const Tag = HEADINGS[block.level] ?? "p";
  return (
    <>
      <Tag className={classes.block} data-level={block.level || undefined}>
        <Runs runs={block.runs} depth={0} />
      </Tag>
      {comments.map(({ thread }) => (
        <div key={thread.id} role="comment" className={classes.comment}>
          {thread.messages
            .filter((message) => message.deletedAt === null)
            .map((message) => (
              <p key={message.id}>{translate("suggest.read.comment", { author: message.author.name, text: message.text })}</p>
            ))}
        </div>
      ))}
    </>
  );
}

/** What a change says, for the live region. */
function describeMark({ hunk }: ChangeItem): string {
  const inserted = flattenNested(hunk);
  return [hunk.oldText, inserted].filter((text) => text !== "").join(" → ");
}

export function ReadDialog(): ReactNode {
  const translate = useTranslator();
  const session = useSession();
  const state = useSessionState(stateOf);
  const title = useSessionState(titleOf);
  const text = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(-1);
  const choices = useKeyChoices();
  const nextKeys = keysOf(commandById("review.next"), choices);
  const previousKeys = keysOf(commandById("review.previous"), choices);
  const shownKey = (keys: readonly string[]): string => (keys[0] === undefined ? "" : displayKey(keys[0]));
  const pending = pendingChanges(state);
  const blocks = useMemo(() => readingBlocks(markupOf(state)), [state]);
  const comments = commentItems(session).filter(({ thread, place }) => thread.resolution === null && !place.orphan);
  useEffect(() => text.current?.focus(), []);

  const close = (): void => setUi({ dialog: null });
  const go = (direction: 1 | -1): void => {
    if (pending.length === 0) return;
    const next = at < 0 && direction < 0 ? pending.length - 1 : (at + direction + pending.length) % pending.length;
    const item = pending[next];
    setAt(next);
    if (item === undefined) return;
    text.current?.querySelector<HTMLElement>(`[data-change="${CSS.escape(item.hunk.id)}"]`)?.focus();
    announce(`${translate("suggest.read.position", { position: next + 1, count: pending.length })}. ${describeMark(item)}`);
  };
  const show = (id: string | undefined): void => {
    const item = pending.find((candidate) => candidate.hunk.id === id);
    if (item === undefined) return;
    close();
    focusChange(session, item);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const key = keyOfEvent(event.nativeEvent);
    const step = key === null ? 0 : nextKeys.includes(key) ? 1 : previousKeys.includes(key) ? -1 : 0;
    const change = (event.target as HTMLElement).closest<HTMLElement>("[data-change]");
    if (step !== 0) go(step);
    else if (event.key === "Enter" && change !== null) show(change.dataset["change"]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <Modal
      opened
      onClose={close}
      size="min(820px, 96vw)"
      title={translate("suggest.read.title", { title })}
      closeButtonProps={{ "aria-label": translate("common.close") }}
      onKeyDown={onKeyDown}
    >
      <p className={classes.about}>
        {pending.length === 0
          ? translate("suggest.read.none")
          : translate("suggest.read.about", { next: shownKey(nextKeys), previous: shownKey(previousKeys) })}
      </p>
      <div className={classes.bar}>
        <span className={classes.count}>
          {at < 0
            ? translate("suggest.read.count", { count: pending.length })
            : translate("suggest.read.position", { position: at + 1, count: pending.length })}
        </span>
        <Button
          size="compact-sm"
          variant="default"
          disabled={pending.length === 0}
          leftSection={<IconChevronUp size={14} aria-hidden />}
          onClick={() => go(-1)}
        >
          {translate("suggest.read.previous")}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          disabled={pending.length === 0}
          leftSection={<IconChevronDown size={14} aria-hidden />}
          onClick={() => go(1)}
        >
          {translate("suggest.read.next")}
        </Button>
        <Button size="compact-sm" variant="default" disabled={at < 0} onClick={() => show(pending[at]?.hunk.id)}>
          {translate("suggest.read.go")}
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the text is read from its beginning */}
      <div ref={text} className={classes.text} role="document" aria-label={title} tabIndex={0}>
        {blocks.map((block) => (
          <Block
            key={block.at}
            block={block}
            comments={comments.filter(({ place }) => place.end > block.start && place.end <= block.end)}
          />
        ))}
      </div>
    </Modal>
  );
}
