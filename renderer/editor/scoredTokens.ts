/** Scores of the tokens of a whole document in arrays that an edit can shift in a fraction of a millisecond. */
import type { TokenScore } from "../../src/contract/index.ts";
import type { TextEdits } from "../../src/domain/text/textEdit.ts";

/** Sorted by start. A token that was edited has an empty range. */
export interface ScoredTokens {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly scores: readonly TokenScore[];
}

export function toScoredTokens(scores: readonly TokenScore[]): ScoredTokens {
  const sorted = scores.toSorted((a, b) => a.start - b.start);
  return { starts: Int32Array.from(sorted, (score) => score.start), ends: Int32Array.from(sorted, (score) => score.end), scores: sorted };
}

/** Index of the first token that ends behind `offset`. */
export function firstTokenAfter({ ends }: ScoredTokens, offset: number): number {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] ?? 0) <= offset) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/** Moves the tokens with `edits`, in place. Tokens that an edit touches become empty: their text is no longer what was scored. */
export function rebaseTokens({ starts, ends }: ScoredTokens, edits: TextEdits): void {
  let delta = 0;
  let next = 0;
  for (let index = 0; index < starts.length; index++) {
    const start = starts[index] ?? 0;
    const end = ends[index] ?? 0;
    let edit = edits[next];
    while (edit !== undefined && edit.end <= start) {
      delta += edit.text.length - (edit.end - edit.start);
      next++;
      edit = edits[next];
    }
    if (edit === undefined || edit.start >= end) {
      starts[index] = start + delta;
      ends[index] = end + delta;
    } else {
      const place = Math.min(start, edit.start) + delta;
      starts[index] = place;
      ends[index] = place;
    }
  }
}

/** Strength of the tint, 0 (sure, none) to 5, by 1 - p. */
export function tintLevel(logProbability: number): number {
  const doubt = 1 - Math.exp(logProbability);
  return doubt < 0.3 ? 0 : Math.min(5, 1 + Math.floor(((doubt - 0.3) / 0.7) * 5));
}
