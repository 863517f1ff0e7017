/** What the window shows of the comments: the filter, the focused thread, and what is being written. */
import { create } from "zustand";
import type { AnchorRequest } from "../../src/contract/index.ts";
import type { CommentFilter } from "./comments.ts";

/** Something that a new comment can be about: the selection, a change, the clause or the paragraph at the caret. */
export interface CommentSubject {
  readonly about: "selection" | "change" | "clause" | "paragraph";
  readonly anchor: AnchorRequest;
  readonly quote: string;
}

export interface Composing {
  readonly documentId: string;
  readonly subjects: readonly CommentSubject[];
  readonly chosen: number;
}

export interface CommentsUi {
  readonly filter: CommentFilter;
  readonly focusedId: string | null;
  /** A new comment that is being written. */
  readonly composing: Composing | null;
  /** The thread whose reply box is open. */
  readonly replyingTo: string | null;
  /** Unsent texts: of a new comment by the id of its document, of a reply by the id of its thread. */
  readonly drafts: Readonly<Record<string, string>>;
  /** What a new comment is unless told otherwise: the last choice. */
  readonly internal: boolean;
}

export const useCommentsUi = create<CommentsUi>()(() => ({
  filter: "open",
  focusedId: null,
  composing: null,
  replyingTo: null,
  drafts: {},
  internal: true,
}));

export const setCommentsUi = useCommentsUi.setState;
export const getCommentsUi = useCommentsUi.getState;

/** Keeps an unsent text; an empty one is forgotten. */
export function keepDraft(key: string, text: string): void {
  setCommentsUi(({ drafts }) => {
    const { [key]: _before, ...rest } = drafts;
    return { drafts: text === "" ? rest : { ...rest, [key]: text } };
  });
}
