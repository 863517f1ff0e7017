import type { Comparison, ComparisonRow } from "./compareDocuments.ts";
import { countTokenWords } from "./diffTokens.ts";

/** What a comparison amounts to. Words have a letter or a digit; a run of kanji or kana is one. */
export interface ComparisonCounts {
  readonly insertedWords: number;
  readonly deletedWords: number;
  /** Words that stand elsewhere now; those changed on the way count as inserted or deleted. */
  readonly movedWords: number;
  readonly moves: number;
  /** Stops of next and previous: see `differences`. */
  readonly differences: number;
}

export function countComparison({ rows }: Comparison): ComparisonCounts {
  let insertedWords = 0;
  let deletedWords = 0;
  let movedWords = 0;
  for (const row of rows) {
    if (row.kind === "same") continue;
    for (const part of row.parts) {
      if (part.kind === "same" && row.kind !== "moved-to") continue;
      const words = countTokenWords(part.text);
      if (part.kind === "insert") insertedWords += words;
      else if (part.kind === "delete") deletedWords += words;
      else movedWords += words;
    }
  }
  const moves = new Set(rows.flatMap((row) => (row.move === null ? [] : [row.move]))).size;
  return { insertedWords, deletedWords, movedWords, moves, differences: differences(rows).length };
}

/** Indices of the rows that differ, in order; paragraphs that moved together are one difference in each of the two places. */
export function differences(rows: readonly ComparisonRow[]): number[] {
  const stops: number[] = [];
  rows.forEach((row, index) => {
    const last = rows[index - 1];
    const goesOn = row.move !== null && last !== undefined && last.move === row.move && last.kind === row.kind;
    if (row.kind !== "same" && !goesOn) stops.push(index);
  });
  return stops;
}
