/** One masked token in otherwise visible text. */
import type { Measured } from "../../../../src/domain/evaluation/evaluation.ts";
import { estimate } from "../../../../src/domain/evaluation/statistics.ts";
import { type Bench, byKind, type Section, within } from "./bench.ts";
import { makeCanvases } from "./canvases.ts";
import type { MaskedMeasurable, MeasurableAlone } from "./measurable.ts";
import type { HeldOutSpan, TokenWindow } from "./windows.ts";

/** Every 4th token of the span is masked, each in a row of its own. */
const STRIDE = 4;
const LENGTH = 32;

interface Answer {
  readonly right: boolean;
  readonly logp: number;
}

/** Top-1 accuracy and nats; standard errors over windows. Null for a family that cannot tell of one token alone. */
export async function* singleToken(bench: Bench): Section<NonNullable<Measured["singleToken"]>> {
  const { measurable, windows } = bench;
  if (measurable.type !== "masked" && !measurable.alone) return null;
  const found: { kind: (typeof windows)[number]["held"]["kind"]; tokens: number; top1: number; nats: number }[] = [];
  for (const [done, window] of windows.entries()) {
    const span = window.spans.find(({ length }) => length === LENGTH) ?? window.spans[0];
    if (!span) continue;
    const progress = { done, of: windows.length };
    const answers =
      measurable.type === "masked"
        ? yield* within(maskedAlone(measurable, window, span), progress)
        : yield* within(eachAlone(measurable, window, span), progress);
    const tokens = answers.length;
    const hits = answers.filter(({ right }) => right).length;
    const nats = -answers.reduce((sum, { logp }) => sum + logp, 0);
    found.push({ kind: window.held.kind, tokens, top1: hits / tokens, nats: nats / tokens });
    yield { done: done + 1, of: windows.length };
  }
  return byKind(found).map(([kind, own]) => ({
    kind,
    tokens: own.reduce((sum, { tokens }) => sum + tokens, 0),
    top1: estimate(own.map(({ top1 }) => top1)),
    nats: estimate(own.map(({ nats }) => nats)),
  }));
}

/** All of a span in one run, a row each. */
async function* maskedAlone(measurable: MaskedMeasurable, window: TokenWindow, span: HeldOutSpan): AsyncGenerator<void, Answer[]> {
  const targets = Int32Array.from(window.ids.slice(span.from, span.to));
  const rows = Math.ceil(span.length / STRIDE);
  const open = await measurable.openSpan(window.ids, span.from, span.to);
  yield;
  const canvases = makeCanvases(targets, rows, measurable.maskId, (row, column) => column === row * STRIDE);
  const logp = await open.targetLogp(canvases, rows, targets);
  const output = await open.candidates(canvases, rows);
  return Array.from({ length: rows }, (_, row) => {
    const column = row * STRIDE;
    return { right: output.candidate(row, column, 0) === targets[column], logp: logp[row * span.length + column] ?? 0 };
  });
}

async function* eachAlone(measurable: Partial<MeasurableAlone>, window: TokenWindow, span: HeldOutSpan): AsyncGenerator<void, Answer[]> {
  const answers: Answer[] = [];
  for (let at = span.from; at < span.to; at += STRIDE) {
    const found = await measurable.alone?.(window.ids, span.from, span.to, at);
    if (found) answers.push({ right: found.best === window.ids[at], logp: found.logp });
    yield;
  }
  return answers;
}
