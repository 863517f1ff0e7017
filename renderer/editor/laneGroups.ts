/** Which changes share a row of the lane right of the text. */
import type { PendingHunk } from "./hunkShapes.ts";

/** Changes of one visual row; `top` in px from the start of the document. */
export interface LaneGroup {
  readonly key: string;
  readonly top: number;
  readonly hunks: readonly PendingHunk[];
}

/** First index of `pending` (sorted, not overlapping) whose change ends at or behind `offset`. */
export function firstEndingAt(pending: readonly PendingHunk[], offset: number): number {
  let low = 0;
  let high = pending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = pending[middle];
    if (item !== undefined && item.hunk.end < offset) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/** Groups neighbours whose rows are closer than a row's height, so that their controls cannot overlap. */
export function groupRows(placed: readonly { readonly item: PendingHunk; readonly top: number }[], rowHeight: number): LaneGroup[] {
  const groups: { top: number; hunks: PendingHunk[] }[] = [];
  for (const { item, top } of placed) {
    const last = groups.at(-1);
    if (last !== undefined && top - last.top < rowHeight) {
      last.hunks.push(item);
    } else {
      groups.push({ top, hunks: [item] });
    }
  }
  return groups.map((group) => ({ ...group, key: group.hunks.map((item) => item.hunk.id).join(" ") }));
}
