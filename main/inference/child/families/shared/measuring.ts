/** What the families' measurables have in common. */
import type { LeftOutToken, MeasurableText } from "../../evaluation/measurable.ts";
import type { StepOutput } from "./spanNetwork.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** `MeasurableText.encode` of a package's tokenizer. */
export function encoder({ tokenizer }: Vocabulary): MeasurableText["encode"] {
  return (text) => {
    const { ids, starts } = tokenizer.encode(text);
    return { ids, ends: starts.subarray(1) };
  };
}

/** Positions of window[from, to), and the tokens around it with theirs. */
export function surroundings(
  window: readonly number[],
  from: number,
  to: number,
): { positions: Int32Array; ids: number[]; outside: number[] } {
  const outside = Array.from(window, (_, i) => i).filter((i) => i < from || i >= to);
  return {
    positions: Int32Array.from({ length: to - from }, (_, i) => from + i),
    ids: outside.map((i) => window[i] ?? 0),
    outside,
  };
}

/** A token that was left out, with all candidates of its place. */
export function leftOutToken(output: StepOutput, row: number, slot: number, id: number): LeftOutToken {
  const base = (row * output.size + slot) * output.top;
  return {
    id,
    candidates: Int32Array.from({ length: output.top }, (_, rank) => output.candidate(row, slot, rank)),
    logp: Float64Array.from(output.topLogp.subarray(base, base + output.top)),
  };
}

/** The likeliest candidate that a reader can see, of the last rank where none is. */
export function bestVisible(vocabulary: Vocabulary, top: number, candidate: (rank: number) => number): number {
  let rank = 0;
  while (rank + 1 < top && vocabulary.tokenizer.isSpecial(candidate(rank))) rank += 1;
  return candidate(rank);
}
