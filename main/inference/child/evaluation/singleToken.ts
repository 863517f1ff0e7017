/** One masked token in otherwise visible text. */
import type { Measured } from "../../../../src/domain/evaluation/evaluation.ts";
import { estimate } from "../../../../src/domain/evaluation/statistics.ts";
import { type Bench, byKind, type Section } from "./bench.ts";
import { makeCanvases } from "./canvases.ts";

/** Every 4th token of the span is masked, each in a row of its own. */
const STRIDE = 4;
const LENGTH = 32;

/** Top-1 accuracy and nats; standard errors over windows. Null for a family that does not see what stands behind a token. */
export async function* singleToken(bench: Bench): Section<NonNullable<Measured["singleToken"]>> {
  const { measurable, windows } = bench;
  if (measurable.type !== "masked") return null;
  const found: { kind: (typeof windows)[number]["held"]["kind"]; tokens: number; top1: number; nats: number }[] = [];
  for (const [done, window] of windows.entries()) {
    const span = window.spans.find(({ length }) => length === LENGTH) ?? window.spans[0];
    if (!span) continue;
    const targets = Int32Array.from(window.ids.slice(span.from, span.to));
    const rows = Math.ceil(span.length / STRIDE);
    const open = await measurable.openSpan(window.ids, span.from, span.to);
    yield { done, of: windows.length };
    const canvases = makeCanvases(targets, rows, measurable.maskId, (row, column) => column === row * STRIDE);
    const logp = await open.targetLogp(canvases, rows, targets);
    const output = await open.candidates(canvases, rows);
    let hits = 0;
    let nats = 0;
    for (let row = 0; row < rows; row += 1) {
      const column = row * STRIDE;
      if (output.candidate(row, column, 0) === targets[column]) hits += 1;
      nats -= logp[row * span.length + column] ?? 0;
    }
    found.push({ kind: window.held.kind, tokens: rows, top1: hits / rows, nats: nats / rows });
    yield { done: done + 1, of: windows.length };
  }
  return byKind(found).map(([kind, own]) => ({
    kind,
    tokens: own.reduce((sum, { tokens }) => sum + tokens, 0),
    top1: estimate(own.map(({ top1 }) => top1)),
    nats: estimate(own.map(({ nats }) => nats)),
  }));
}
