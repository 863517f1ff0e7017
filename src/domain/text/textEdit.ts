/** Half-open range of UTF-16 code units of a text: `start` inclusive, `end` exclusive. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Replaces the UTF-16 range [start, end) by `text`. */
export interface TextEdit extends TextRange {
  readonly text: string;
}

/**
 * Edits of one text, sorted by `start`, not overlapping, all in coordinates of the text before any of them.
 * Two edits may touch; two insertions at one place must be one edit.
 */
export type TextEdits = readonly TextEdit[];
