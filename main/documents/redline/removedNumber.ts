import type { StructuredDocument } from "../markdown/model.ts";

/** The old number of a footnote that the new text does not have. */
export function removedNumber({ footnotes, redline }: StructuredDocument, index: number): number | null {
  const removed = redline?.removedFootnotes ?? [];
  return removed[index - (footnotes.length - removed.length)] ?? null;
}
