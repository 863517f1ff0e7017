/** Exact recovery of short spans whose length is known, decoded without chance: greedily, or from fixed noise. */
import type { Measured } from "../../../../src/domain/evaluation/evaluation.ts";
import { estimate, share } from "../../../../src/domain/evaluation/statistics.ts";
import { type Bench, byKind, type Section, within } from "./bench.ts";
import type { MaskedMeasurable, OpenSpan } from "./measurable.ts";

const LENGTH = 8;

/** Share of spans restored exactly, and of their tokens. Null when the family cannot decode a span of known length. */
export async function* recovery(bench: Bench): Section<NonNullable<Measured["recovery"]>> {
  const { measurable, windows } = bench;
  if (measurable.type === "causal" && !measurable.greedy) return null;
  const found: { kind: (typeof windows)[number]["held"]["kind"]; right: number }[] = [];
  for (const [done, window] of windows.entries()) {
    const span = window.spans.find(({ length }) => length === LENGTH);
    if (!span) continue;
    const progress = { done, of: windows.length };
    let ids: Int32Array;
    if (measurable.type === "causal") ids = (await measurable.greedy?.(window.ids, span.from, span.to)) ?? new Int32Array(0);
    else if (measurable.type === "path") ids = yield* within(measurable.write(window.ids, span.from, span.to), progress);
    else {
      const open = await measurable.openSpan(window.ids, span.from, span.to);
      ids = yield* within(decodeGreedily(measurable, open), progress);
    }
    found.push({ kind: window.held.kind, right: ids.reduce((sum, id, i) => sum + (id === window.ids[span.from + i] ? 1 : 0), 0) });
    yield { done: done + 1, of: windows.length };
  }
  return byKind(found).map(([kind, own]) => ({
    kind,
    spans: own.length,
    tokens: LENGTH,
    exact: share(own.filter(({ right }) => right === LENGTH).length, own.length),
    restored: estimate(own.map(({ right }) => right / LENGTH)),
  }));
}

/** One token at a time: the masked place of lowest entropy takes its best id that a reader can see. */
async function* decodeGreedily(measurable: MaskedMeasurable, span: OpenSpan): AsyncGenerator<void, Int32Array> {
  const ids = new Int32Array(span.size).fill(measurable.maskId);
  for (let left = span.size; left > 0; left -= 1) {
    const output = await span.candidates(ids, 1);
    let best = { column: -1, entropy: Number.POSITIVE_INFINITY };
    for (let column = 0; column < span.size; column += 1) {
      const entropy = output.entropy[column] ?? 0;
      if (ids[column] === measurable.maskId && entropy < best.entropy) best = { column, entropy };
    }
    let rank = 0;
    while (rank + 1 < output.top && measurable.isSpecial(output.candidate(0, best.column, rank))) rank += 1;
    ids[best.column] = output.candidate(0, best.column, rank);
    yield;
  }
  return ids;
}
