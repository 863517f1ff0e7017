/** What every section of an evaluation works with. */
import type { SpanGenerator } from "../families/spanGenerator.ts";
import type { CausalMeasurable, Measurable } from "./measurable.ts";
import type { Scale } from "./scale.ts";
import type { TokenWindow } from "./windows.ts";

export interface Bench {
  readonly generator: SpanGenerator;
  readonly measurable: Measurable;
  readonly windows: readonly TokenWindow[];
  readonly scale: Scale;
  /** The autoregressive baseline with the same tokenizer. */
  readonly autoregressive: CausalMeasurable | null;
}

/** A place to stop, after each window or network run: `done` of `of` parts of the section. */
export interface SectionProgress {
  readonly done: number;
  readonly of: number;
}

/** A section: yields at most one network run apart, returns what it measured; null when the family has no means for it. */
export type Section<T> = AsyncGenerator<SectionProgress, T | null>;

/** Runs `parts` with their places to stop as places of the section; stopped there, they are ended too. */
export async function* within<T>(
  parts: AsyncGenerator<unknown, T, undefined>,
  progress: SectionProgress,
): AsyncGenerator<SectionProgress, T> {
  let next = await parts.next();
  try {
    for (; !next.done; next = await parts.next()) yield progress;
  } finally {
    if (!next.done) await parts.return(undefined as T);
  }
  return next.value;
}

/** Seeds of the sections' random streams; the stream is the window's number and, where several are drawn, the span's length. */
export const MASK_SEED = 101;
export const ORDER_SEED = 103;
export const CLAUSE_SEED = 107;

/** Stream of a window and a span length. */
export const streamOf = (window: TokenWindow, length: number, draw = 0): number => (window.number * 256 + length) * 256 + draw;

/** The values of a list in groups by kind, in the order in which the kinds appear. */
export function byKind<T extends { readonly kind: TokenWindow["held"]["kind"] }>(values: readonly T[]): [T["kind"], T[]][] {
  return [...Map.groupBy(values, ({ kind }) => kind)];
}
