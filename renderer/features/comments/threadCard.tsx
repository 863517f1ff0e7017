/** A thread: where it stands, what was said, and what can be done with it. */

import { ActionIcon, Button, Menu } from "@mantine/core";
import { memo, type ReactNode } from "react";
import type { CommentPerson } from "../../../src/domain/comments/comment.ts";
import { clauseName } from "../../../src/domain/document/clauseName.ts";
import { useMay } from "../../state/access.ts";
import { focusThread, goToText, toggleResolved } from "../../state/actions/comments.ts";
import { attempt } from "../../state/app.ts";
import type { CommentItem } from "../../state/comments.ts";
import { keepDraft, setCommentsUi, useCommentsUi } from "../../state/commentsUi.ts";
import { useSession } from "../../state/hooks.ts";
import { useTranslator } from "../../state/language.ts";
import { announce, useUiStore } from "../../state/uiStore.ts";
import { IconAlertTriangle, IconCheck, IconDots, IconEye, IconLock } from "../../ui/icons.ts";
import classes from "./comments.module.css";
import { Message } from "./message.tsx";
import { MessageBox } from "./messageBox.tsx";
import { PersonSelect } from "./personSelect.tsx";

export interface ThreadCardProps {
  readonly item: CommentItem;
  readonly position: number;
  readonly count: number;
  readonly focused: boolean;
  /** Whoever enters the panel comes to this card. */
  readonly entry: boolean;
  readonly people: readonly CommentPerson[];
}

function Badges({ item }: { item: CommentItem }): ReactNode {
  const translate = useTranslator();
  const { thread, place } = item;
  return (
    <span className={classes.badges}>
      {place.orphan ? (
        <span className={classes.badge} data-kind="orphan">
          <IconAlertTriangle size={12} aria-hidden /> {translate("comments.orphanBadge")}
        </span>
      ) : null}
      {thread.resolution === null ? null : (
        <span className={classes.badge}>
          <IconCheck size={12} aria-hidden /> {translate("comments.resolvedBy", { name: thread.resolution.by.name })}
        </span>
      )}
      <span className={classes.badge} title={translate(thread.internal ? "comments.internalAbout" : "comments.externalAbout")}>
        {thread.internal ? <IconLock size={12} aria-hidden /> : <IconEye size={12} aria-hidden />}{" "}
        {translate(thread.internal ? "comments.internal" : "comments.external")}
      </span>
      {thread.assignee === null ? null : (
        <span className={classes.badge}>{translate("comments.assignedTo", { name: thread.assignee.name })}</span>
      )}
    </span>
  );
}

/** What it is about, for what is not simply text. */
function About({ item }: { item: CommentItem }): ReactNode {
  const translate = useTranslator();
  const session = useSession();
  const { anchor } = item.thread;
  if (item.place.orphan) return <p className={classes.note}>{translate("comments.orphan")}</p>;
  if (anchor.kind === "clause") return <p className={classes.note}>{translate("comments.onClause")}</p>;
  if (anchor.kind !== "hunk") return null;
  const hunk = session
    .state()
    .proposals.flatMap((proposal) => proposal.hunks)
    .find((candidate) => candidate.id === anchor.target);
  return <p className={classes.note}>{translate("comments.onChangeStatus", { status: hunk?.status ?? "gone" })}</p>;
}

function More({ item }: { item: CommentItem }): ReactNode {
  const translate = useTranslator();
  const session = useSession();
  const selection = useUiStore((state) => state.selection[0]);
  const mayWrite = useMay("comments.setVisibility");
  const { thread } = item;
  const setInternal = async (internal: boolean): Promise<void> => {
    await session.comments.setVisibility(thread.id, internal);
    announce(translate(internal ? "comments.nowInternal" : "comments.nowExternal"));
  };
  const attach = async (): Promise<void> => {
    if (selection === undefined) return;
    await session.comments.place(thread.id, { kind: "text", range: selection });
    announce(translate("comments.attached"));
  };
  return (
    <Menu position="bottom-end" shadow="md" withinPortal>
      <Menu.Target>
        <ActionIcon size="sm" variant="subtle" color="gray" aria-label={translate("comments.more")}>
          <IconDots size={15} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item disabled={item.place.orphan} onClick={() => goToText(item)}>
          {translate("comments.goToText")}
        </Menu.Item>
        <Menu.Item disabled={!mayWrite} onClick={() => void attempt(() => setInternal(!thread.internal))}>
          {translate(thread.internal ? "comments.makeExternal" : "comments.makeInternal")}
        </Menu.Item>
        <Menu.Item
          disabled={!mayWrite || selection === undefined}
          title={selection === undefined ? translate("comments.attachFirst") : ""}
          onClick={() => void attempt(attach)}
        >
          {translate("comments.attach")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Reply({ item, people }: { item: CommentItem; people: readonly CommentPerson[] }): ReactNode {
  const translate = useTranslator();
  const session = useSession();
  const threadId = item.thread.id;
  const draft = useCommentsUi((state) => state.drafts[threadId] ?? "");
  return (
    <MessageBox
      label={translate("comments.replyText")}
      placeholder={translate("comments.replyPlaceholder")}
      people={people}
      text={draft}
      onText={(text) => keepDraft(threadId, text)}
      onSend={async (text) => {
        await session.comments.reply(threadId, text);
        keepDraft(threadId, "");
        setCommentsUi({ replyingTo: null });
        announce(translate("comments.replied"));
      }}
      onClose={() => setCommentsUi({ replyingTo: null })}
      sendLabel={translate("comments.reply")}
    />
  );
}

export const ThreadCard = memo(function ThreadCard({ item, position, count, focused, entry, people }: ThreadCardProps): ReactNode {
  const translate = useTranslator();
  const session = useSession();
  const mayWrite = useMay("comments.reply");
  const replying = useCommentsUi((state) => state.replyingTo === item.thread.id);
  const hasDraft = useCommentsUi((state) => (state.drafts[item.thread.id] ?? "") !== "");
  const { thread, clause, place } = item;
  const name = clause === null ? translate("comments.beginning") : clauseName(clause);
  const assign = (personId: string | null): void => void attempt(() => session.comments.assign(thread.id, personId));
  return (
    <article
      className={classes.card}
      data-thread={thread.id}
      data-focused={focused || undefined}
      data-resolved={thread.resolution !== null || undefined}
      aria-label={translate("comments.thread", { position, count, name })}
      onFocus={() => setCommentsUi({ focusedId: thread.id })}
    >
      <div className={classes.top}>
        <button
          type="button"
          data-main
          data-region-focus={entry || undefined}
          className={classes.place}
          title={translate("comments.goToText")}
          onClick={() => (place.orphan ? focusThread(session, thread.id) : goToText(item))}
        >
          {name}
        </button>
        <span className={classes.position}>{translate("common.position", { position, total: count })}</span>
        <More item={item} />
      </div>
      <blockquote className={classes.quote}>{thread.quote}</blockquote>
      <About item={item} />
      <Badges item={item} />
      {thread.messages.map((message) => (
        <Message key={message.id} thread={thread} message={message} people={people} />
      ))}
      {replying ? (
        <Reply item={item} people={people} />
      ) : (
        <div className={classes.actions}>
          <Button
            size="compact-xs"
            variant="default"
            disabled={!mayWrite}
            title={mayWrite ? "" : translate("comments.notAllowed")}
            onClick={() => setCommentsUi({ replyingTo: thread.id, composing: null })}
          >
            {translate("comments.reply")}
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            disabled={!mayWrite}
            leftSection={<IconCheck size={13} aria-hidden />}
            onClick={() => void attempt(() => toggleResolved(thread.id))}
          >
            {translate(thread.resolution === null ? "comments.resolve" : "comments.reopen")}
          </Button>
          {hasDraft ? <span className={classes.note}>{translate("comments.draft")}</span> : null}
        </div>
      )}
      {focused && people.length > 1 ? (
        <PersonSelect
          people={people}
          value={thread.assignee?.id ?? null}
          gone={thread.assignee ?? undefined}
          disabled={!mayWrite}
          onChange={assign}
        />
      ) : null}
    </article>
  );
});
