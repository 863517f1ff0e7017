import type { TextRange } from "../text/textEdit.ts";
import type { AnchorPlace } from "./anchorPlaces.ts";
import { type Anchor, type CommentThread, isEmptied } from "./comment.ts";

/** Which comments an export has: none, the open external ones, or the internal ones too. */
export const EXPORTED_COMMENTS = ["none", "external", "all"] as const;

export type ExportedComments = (typeof EXPORTED_COMMENTS)[number];

/** A thread as an export has it. */
export interface ExportedThread {
  /** Its number in the export, from 1, in the order of the text. */
  readonly number: number;
  /** Where its text is; null where nothing is left of it. */
  readonly range: TextRange | null;
  readonly quote: string;
  readonly messages: readonly { readonly author: string; readonly at: number; readonly text: string }[];
}

/** The open threads that an export may have, in the order of the text; those that lost their place come last. */
export function exportedThreads(
  threads: readonly CommentThread[],
  which: ExportedComments,
  placeOf: (anchor: Anchor) => AnchorPlace,
): ExportedThread[] {
  if (which === "none") return [];
  return threads
    .filter((thread) => thread.resolution === null && !isEmptied(thread) && (which === "all" || !thread.internal))
    .map((thread) => ({ thread, place: placeOf(thread.anchor) }))
    .sort((a, b) => Number(a.place.orphan) - Number(b.place.orphan) || a.place.start - b.place.start || a.place.end - b.place.end)
    .map(({ thread, place }, index) => ({
      number: index + 1,
      range: place.orphan ? null : { start: place.start, end: place.end },
      quote: thread.quote,
      messages: thread.messages
        .filter((message) => message.deletedAt === null)
        .map(({ author, at, text, outside }) => ({ author: outside?.name ?? author.name, at: outside?.at ?? at, text })),
    }));
}
