/** What the editor needs from the rest of the window, so that it can be shown and tested without it. */

import type { TextRange } from "../../src/domain/text/textEdit.ts";
import type { MessageKey, Translator } from "../../src/i18n/translate.ts";
import type { DrawnComment } from "./commentHover.ts";

export type Translate = Translator;
export type { MessageKey };

export interface EditorPorts {
  readonly translate: Translate;
  /** Says something through the window's polite live region. */
  announce(text: string): void;
  /** The selection moved; empty ranges are carets. */
  onSelection(ranges: readonly TextRange[], caret: number): void;
  /** Where a change stands in the review: "3 of 12"; null when it is not in it. */
  positionOf(hunkId: string): { readonly position: number; readonly total: number } | null;
  /** The writer goes to a change by its controls in the lane. */
  focusHunk(hunkId: string): void;
  decide(hunkIds: readonly string[], verdict: "accept" | "reject"): void;
  /** Denoises the place of a pending change again. */
  regenerateHunk(hunkId: string): void;
  /** Open threads of comments, as they stand in the text now. */
  comments(): readonly DrawnComment[];
  /** The writer points at a thread, by its mark or by its text. */
  focusThread(threadId: string, from: "margin" | "text"): void;
  /** The writer asks where the text at an offset comes from. */
  onOrigin(offset: number): void;
  /** Something the writer asked for failed. */
  onError(error: unknown): void;
}
