/** Beginning comments, going from one to the next, and doing what the focused one asks for. */

import { headingRange } from "../../../src/domain/comments/anchorPlaces.ts";
import { quoteOf } from "../../../src/domain/comments/comment.ts";
import { clauseName } from "../../../src/domain/document/clauseName.ts";
import { plainText } from "../../../src/domain/document/plainText.ts";
import { rebaseRange } from "../../../src/domain/text/editAlgebra.ts";
import type { TextRange } from "../../../src/domain/text/textEdit.ts";
import type { DrawnComment } from "../../editor/commentHover.ts";
import { clauseAt } from "../changes.ts";
import { type CommentItem, filterComments, placeComments, stepComment } from "../comments.ts";
import { type CommentSubject, getCommentsUi, setCommentsUi } from "../commentsUi.ts";
import { currentTranslator } from "../language.ts";
import { outlineOf } from "../outlineCache.ts";
import { focusRegion } from "../regions.ts";
import type { DocumentSession } from "../session.ts";
import { announce, currentSession, getUi, setUi } from "../uiStore.ts";
import { currentChange } from "./review.ts";

const myId = (): string | null => getUi().appInfo?.actor?.id ?? null;

/** Every thread of the open document with its place. */
export function commentItems(session: DocumentSession): CommentItem[] {
  const state = session.state();
  return placeComments(session.comments.view().threads, state, outlineOf(state.text));
}

/** Open threads that still have a place, for the editor. */
export function drawnComments(session: DocumentSession): DrawnComment[] {
  return commentItems(session)
    .filter(({ thread, place }) => thread.resolution === null && !place.orphan)
    .map(({ thread, place }) => ({
      id: thread.id,
      range: { start: place.start, end: place.end },
      onChange: thread.anchor.kind === "hunk",
      messages: thread.messages.filter((message) => message.deletedAt === null).map(({ author, text }) => ({ name: author.name, text })),
    }));
}

/** What the panel shows now: the order in which "next comment" goes. */
export const shownComments = (session: DocumentSession): CommentItem[] =>
  filterComments(commentItems(session), getCommentsUi().filter, myId());

export function showComments(): void {
  setUi({ rightTab: "comments", rightFolded: false, drawer: window.innerWidth < 900 ? "right" : null });
}

/** "3 of 12. Clause 4.2: Ann: …" */
function describeItem({ thread, place, clause }: CommentItem, position: number, count: number): string {
  const first = thread.messages.find((message) => message.deletedAt === null);
  return currentTranslator()("comments.announce", {
    position,
    count,
    place: place.orphan ? "orphan" : clause === null ? "beginning" : "clause",
    clause: clause === null ? "" : clause.label === "" ? clause.title : clause.label,
    name: first?.author.name ?? "",
    text: quoteOf(first?.text ?? ""),
    replies: thread.messages.length - 1,
  });
}

/** Shows where a thread stands and says what it is. The keyboard focus stays where it is. */
export function focusThread(session: DocumentSession, threadId: string): void {
  const all = commentItems(session);
  const item = all.find((candidate) => candidate.thread.id === threadId);
  if (item === undefined) return;
  const me = myId();
  // A thread that the filter hides is asked for all the same.
  if (!filterComments([item], getCommentsUi().filter, me).length)
    setCommentsUi({ filter: item.thread.resolution === null ? "open" : "all" });
  const shown = shownComments(session);
  setCommentsUi({ focusedId: threadId });
  getUi().editorHandle?.reveal(item.place);
  announce(describeItem(item, shown.findIndex((candidate) => candidate.thread.id === threadId) + 1, shown.length));
}

export function moveToComment(direction: 1 | -1): void {
  const session = currentSession();
  if (session === null) return;
  const next = stepComment(shownComments(session), getCommentsUi().focusedId, getUi().caret, direction);
  if (next === null) {
    announce(currentTranslator()("comments.none"));
    return;
  }
  showComments();
  focusThread(session, next.thread.id);
}

/** Goes to the text of a thread: selects it and puts the caret there. */
export function goToText(item: CommentItem): void {
  const handle = getUi().editorHandle;
  setUi({ drawer: null });
  setCommentsUi({ focusedId: item.thread.id });
  handle?.setSelection(item.place);
  handle?.focus();
}

/** Goes to the list, at the card of a thread. */
export function goToCard(session: DocumentSession, threadId: string): void {
  showComments();
  focusThread(session, threadId);
  focusRegion("comments");
}

/** What a comment at this moment could be about, the likeliest first. */
export function subjectsHere(session: DocumentSession): CommentSubject[] {
  const { selection, caret } = getUi();
  const { text } = session.state();
  const subjects: CommentSubject[] = [];
  const range = selection[0];
  if (range !== undefined && text.slice(range.start, range.end).trim() !== "") {
    subjects.push({ about: "selection", anchor: { kind: "text", range }, quote: quoteOf(text.slice(range.start, range.end)) });
  }
  const change = currentChange(session);
  if (change !== null) {
    const { id, oldText, newText } = change.hunk;
    subjects.push({ about: "change", anchor: { kind: "hunk", hunkId: id }, quote: quoteOf(newText === "" ? oldText : newText) });
  }
  const clause = clauseAt(outlineOf(text), caret);
  if (clause !== null) {
    const { start, end } = headingRange(text, clause);
    const words = clause.title === "" ? plainText(text.slice(start, end)) : clause.title;
    subjects.push({
      about: "clause",
      anchor: { kind: "clause", start: clause.start },
      quote: clauseName({ label: clause.label, title: words }),
    });
  }
  const paragraph = paragraphAt(text, caret);
  if (paragraph !== null) {
    const words = text.slice(paragraph.start, paragraph.end);
    subjects.push({ about: "paragraph", anchor: { kind: "text", range: paragraph }, quote: quoteOf(words) });
  }
  return subjects;
}

/** Opens the box for a new comment. `hunkId`: on this change. */
export function startComment(hunkId?: string): void {
  const session = currentSession();
  if (session === null) return;
  const found = subjectsHere(session);
  const hunk = session
    .state()
    .proposals.flatMap((proposal) => proposal.hunks)
    .find((candidate) => candidate.id === hunkId);
  const onHunk: CommentSubject[] =
    hunk === undefined
      ? []
      : [
          {
            about: "change",
            anchor: { kind: "hunk", hunkId: hunk.id },
            quote: quoteOf(hunk.newText === "" ? hunk.oldText : hunk.newText),
          },
        ];
  const subjects = hunk === undefined ? found : onHunk;
  if (subjects.length === 0) {
    announce(currentTranslator()("comments.nothingHere"));
    return;
  }
  setCommentsUi({ composing: { documentId: session.documentId, subjects, chosen: 0 }, replyingTo: null });
  followComposing(session);
  showComments();
}

let stopFollowing: (() => void) | null = null;

/** What the new comment is about follows the text until it is sent. */
function followComposing(session: DocumentSession): void {
  stopFollowing?.();
  const stop = session.subscribe((event) => {
    const { composing } = getCommentsUi();
    if (composing === null) {
      stop();
      stopFollowing = null;
      return;
    }
    if (event.type !== "change" || event.change.edits.length === 0) return;
    const { edits } = event.change;
    const subjects = composing.subjects.map((subject): CommentSubject => {
      const { anchor } = subject;
      if (anchor.kind === "text") return { ...subject, anchor: { kind: "text", range: rebaseRange(anchor.range, edits).range } };
      if (anchor.kind === "hunk") return subject;
      return { ...subject, anchor: { kind: "clause", start: rebaseRange({ start: anchor.start, end: anchor.start }, edits).range.start } };
    });
    setCommentsUi({ composing: { ...composing, subjects } });
  });
  stopFollowing = stop;
}

/** The focused thread, if the panel shows it. */
export function focusedComment(session: DocumentSession): CommentItem | null {
  const { focusedId } = getCommentsUi();
  return focusedId === null ? null : (commentItems(session).find((item) => item.thread.id === focusedId) ?? null);
}

/** Opens the reply box of the focused thread. */
export function replyToFocused(): void {
  const session = currentSession();
  const item = session === null ? null : focusedComment(session);
  if (item === null) return;
  showComments();
  setCommentsUi({ replyingTo: item.thread.id, composing: null });
}

/** Resolves the thread, or reopens it, and goes on to the next one of the list. */
export async function toggleResolved(threadId: string): Promise<void> {
  const session = currentSession();
  const thread = session?.comments.view().threads.find((candidate) => candidate.id === threadId);
  if (session === null || thread === undefined) return;
  const translate = currentTranslator();
  if (thread.resolution !== null) {
    await session.comments.reopen(threadId);
    announce(translate("comments.reopened"));
    return;
  }
  const before = shownComments(session);
  const at = before.findIndex((item) => item.thread.id === threadId);
  await session.comments.resolve(threadId);
  const after = shownComments(session);
  const following = before.slice(Math.max(0, at)).find((item) => item.thread.id !== threadId);
  const next = after.find((item) => item.thread.id === following?.thread.id) ?? after[0];
  if (next === undefined) {
    setCommentsUi({ focusedId: null });
    announce(`${translate("comments.resolvedNow")} ${translate("comments.allDone")}`);
    return;
  }
  focusThread(session, next.thread.id);
  announce(`${translate("comments.resolvedNow")} ${getUi().announcement?.text ?? ""}`);
}

/** The lines around an offset up to empty ones; else the nearest before, else behind it. Null in a text without any words. */
export function paragraphAt(text: string, offset: number): TextRange | null {
  const around = trimmed(text, lineBreakBefore(text, offset), lineBreakBehind(text, offset));
  if (around !== null) return around;
  const before = trimmed(text, 0, offset);
  if (before !== null) return trimmed(text, lineBreakBefore(text, before.end), before.end);
  const behind = trimmed(text, offset, text.length);
  return behind === null ? null : trimmed(text, behind.start, lineBreakBehind(text, behind.start));
}

function lineBreakBefore(text: string, offset: number): number {
  const at = offset === 0 ? -1 : text.lastIndexOf("\n\n", offset - 1);
  return at < 0 ? 0 : Math.min(offset, at + 2);
}

function lineBreakBehind(text: string, offset: number): number {
  const at = text.indexOf("\n\n", offset);
  return at < 0 ? text.length : at;
}

function trimmed(text: string, from: number, to: number): TextRange | null {
  const part = text.slice(from, to);
  if (part.trim() === "") return null;
  return { start: from + part.length - part.trimStart().length, end: from + part.trimEnd().length };
}
