/** Held-out windows as tokens of the package under evaluation. */
import {
  type Baselines,
  type HeldOutWindow,
  SPAN_LENGTHS,
  type SpanLength,
  spanStart,
  WINDOW_TOKENS,
} from "../../../../src/domain/evaluation/heldOut.ts";
import type { Measurable } from "./measurable.ts";

/** A span window[from, to) of `length` tokens, with the code points of its text. */
export interface HeldOutSpan {
  readonly length: SpanLength;
  readonly from: number;
  readonly to: number;
  readonly characters: number;
}

export interface TokenWindow {
  readonly held: HeldOutWindow;
  /** Number of the window in the whole set; part of its random streams, so that every size of evaluation draws the same. */
  readonly number: number;
  /** [kind token, tokens of the text]. */
  readonly ids: readonly number[];
  /** End of each token of `ids` in the text, UTF-16; 0 for the kind token. */
  readonly ends: readonly number[];
  /** One per length that fits twice into the window. */
  readonly spans: readonly HeldOutSpan[];
  /** NLL of each token of `ids` in nats by the counting models; null without them. */
  readonly baselines: { readonly unigram: Float64Array; readonly trigram: Float64Array } | null;
}

/** At most `most` windows of each kind, spread evenly over the set, one kind after the other by turns. */
export function chooseWindows(
  windows: readonly HeldOutWindow[],
  most: number,
): { readonly window: HeldOutWindow; readonly number: number }[] {
  const numbered = windows.map((window, number) => ({ window, number }));
  const kinds = Map.groupBy(numbered, ({ window }) => window.kind);
  const chosen = [...kinds.values()].map((all) => {
    const count = Math.min(most, all.length);
    return Array.from({ length: count }, (_, i) => all[Math.floor(((i + 0.5) * all.length) / count)]).filter(
      (entry) => entry !== undefined,
    );
  });
  const longest = Math.max(0, ...chosen.map((all) => all.length));
  return Array.from({ length: longest }, (_, i) => chosen.map((all) => all[i]))
    .flat()
    .filter((entry) => entry !== undefined);
}

/** Tokenises a window, cut to what the package can hold. */
export function tokenWindow(held: HeldOutWindow, number: number, measurable: Measurable, baselines: Baselines | null): TokenWindow {
  const { ids, ends } = measurable.encode(held.text);
  const count = Math.min(ids.length, WINDOW_TOKENS, measurable.maxPositions - 1);
  const shown = { ids: [measurable.kindId(held.kind)], ends: [0] };
  for (let i = 0; i < count; i += 1) {
    shown.ids.push(ids[i] ?? 0);
    shown.ends.push(ends[i] ?? 0);
  }
  const spans = SPAN_LENGTHS.filter((length) => 2 * length <= count).map((length) => {
    const from = 1 + spanStart(held.at[length], count, length);
    const to = from + length;
    return { length, from, to, characters: Array.from(held.text.slice(shown.ends[from - 1], shown.ends[to - 1])).length };
  });
  return { held, number, ...shown, spans, baselines: readBaselines(baselines, held.id, count) };
}

function readBaselines(file: Baselines | null, id: string, count: number): TokenWindow["baselines"] {
  const columns = file?.windows[id];
  if (!file || !columns) return null;
  const read = (column: string): Float64Array => Float64Array.from([0, ...Buffer.from(column, "base64")], (byte) => byte * file.unit);
  const [unigram, trigram] = [read(columns.unigram), read(columns.trigram)];
  return unigram.length > count && trigram.length > count ? { unigram, trigram } : null;
}

/** Mean of values[from, to). */
export function meanOf(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i += 1) sum += values[i] ?? 0;
  return sum / (to - from);
}
