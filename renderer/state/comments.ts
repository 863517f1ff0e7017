/** Comments as lists: what the panel shows, what "next comment" goes to, what is drawn in the text. Pure. */
import { type AnchorPlace, createAnchorPlaces } from "../../src/domain/comments/anchorPlaces.ts";
import type { CommentThread } from "../../src/domain/comments/comment.ts";
import type { DocumentState } from "../../src/domain/document/documentState.ts";
import type { OutlineItem } from "../../src/domain/document/outline.ts";
import { clauseAt } from "./changes.ts";
import type { CommentsView } from "./commentBook.ts";

/** Which threads the panel shows. `mine`: begun by, or assigned to, the person at this window. */
export const COMMENT_FILTERS = ["open", "mine", "mentions", "internal", "external", "orphans", "resolved", "all"] as const;

export type CommentFilter = (typeof COMMENT_FILTERS)[number];

export interface CommentItem {
  readonly thread: CommentThread;
  readonly place: AnchorPlace;
  /** The clause that it stands in; null before the first. */
  readonly clause: OutlineItem | null;
}

/** Every thread with its place, in the order of the text; those that lost their place come last. */
export function placeComments(
  threads: readonly CommentThread[],
  state: Pick<DocumentState, "text" | "proposals">,
  outline: readonly OutlineItem[],
): CommentItem[] {
  const places = createAnchorPlaces({ text: state.text, proposals: state.proposals, outline });
  return threads
    .map((thread) => {
      const place = places(thread.anchor);
      return { thread, place, clause: clauseAt(outline, place.start) };
    })
    .sort((a, b) => Number(a.place.orphan) - Number(b.place.orphan) || a.place.start - b.place.start || a.place.end - b.place.end);
}

/** The items that pass a filter. `me`: id of the person at this window. */
export function filterComments(items: readonly CommentItem[], filter: CommentFilter, me: string | null): CommentItem[] {
  return items.filter((item) => passes(item, filter, me));
}

function passes({ thread, place }: CommentItem, filter: CommentFilter, me: string | null): boolean {
  const open = thread.resolution === null;
  switch (filter) {
    case "open":
      return open;
    case "mine":
      return open && me !== null && (thread.messages[0]?.author.id === me || thread.assignee?.id === me);
    case "mentions":
      return open && me !== null && thread.messages.some((message) => message.mentions.includes(me));
    case "internal":
      return open && thread.internal;
    case "external":
      return open && !thread.internal;
    case "orphans":
      return open && place.orphan;
    case "resolved":
      return !open;
    case "all":
      return true;
  }
}

/** The item before or after the focused one, round the ends; without a focus the nearest to the caret. Null when there are none. */
export function stepComment(items: readonly CommentItem[], focusedId: string | null, caret: number, direction: 1 | -1): CommentItem | null {
  const at = items.findIndex((item) => item.thread.id === focusedId);
  if (at >= 0) return items[(at + direction + items.length) % items.length] ?? null;
  if (direction === 1) return items.find((item) => !item.place.orphan && item.place.end >= caret) ?? items[0] ?? null;
  return items.findLast((item) => !item.place.orphan && item.place.start <= caret) ?? items.at(-1) ?? null;
}

export function countOpen({ threads }: CommentsView): number {
  let count = 0;
  for (const thread of threads) if (thread.resolution === null) count += 1;
  return count;
}

const byHunk = new WeakMap<CommentsView, ReadonlyMap<string, readonly CommentThread[]>>();
const NONE: readonly CommentThread[] = [];

/** Open threads on a proposed change. The same list until the comments change. */
export function threadsOnHunk(view: CommentsView, hunkId: string): readonly CommentThread[] {
  let known = byHunk.get(view);
  if (known === undefined) {
    const onHunks = view.threads.filter(
      ({ anchor, resolution }) => anchor.kind === "hunk" && anchor.target !== null && resolution === null,
    );
    known = Map.groupBy(onHunks, ({ anchor }) => anchor.target ?? "");
    byHunk.set(view, known);
  }
  return known.get(hunkId) ?? NONE;
}
