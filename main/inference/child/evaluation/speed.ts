/** How long a step takes, on every precision and provider that the package runs on here. */
import type { SpeedRow } from "../../../../src/domain/evaluation/evaluation.ts";
import { median } from "../../../../src/domain/evaluation/statistics.ts";
import { PRESET_EPSILON } from "../../../../src/domain/planning/plan.ts";
import type { Dtype } from "../../package/manifest.ts";
import type { ProviderName } from "../../protocol.ts";
import type { CheckedPackage } from "../families/spanGenerator.ts";
import { dtypesFor } from "../providers.ts";
import { type Bench, type Section, within } from "./bench.ts";
import { openVariant } from "./openVariant.ts";

const CONTEXT_TOKENS = 448;
const SPAN_TOKENS = 64;
const WARM_UP = 2;

/** Milliseconds of a step and tokens per second. Null for a family without steps beside an encoded context. */
export async function* speed(bench: Bench, checked: CheckedPackage): Section<SpeedRow[]> {
  const { generator, scale } = bench;
  if (!bench.measurable.timing) return null;
  const available = new Set(checked.manifest.graphs.map((graph) => graph.dtype));
  const other: ProviderName = generator.model.provider === "cpu" ? "webgpu" : generator.model.provider;
  const providers: readonly ProviderName[] = scale.gpu || generator.model.provider !== "cpu" ? ["cpu", other] : ["cpu"];
  const variants = providers.flatMap((provider) => dtypesFor(provider, available).map((dtype) => ({ provider, dtype })));
  const rows: SpeedRow[] = [];
  for (const [done, { provider, dtype }] of variants.entries()) {
    const row = yield* within(timeVariant(bench, checked, provider, dtype), { done, of: variants.length });
    if (row) rows.push(row);
    yield { done: done + 1, of: variants.length };
  }
  return rows;
}

/** Null when the provider does not run the graphs here. */
async function* timeVariant(
  { scale }: Bench,
  checked: CheckedPackage,
  provider: ProviderName,
  dtype: Dtype,
): AsyncGenerator<void, SpeedRow | null> {
  const generator = await openVariant(checked, provider, dtype);
  try {
    const { measurable, model } = generator;
    if (model.provider !== provider || !measurable?.timing) return null;
    const spanTokens = Math.min(SPAN_TOKENS, Math.floor(measurable.maxPositions / 4));
    const contextTokens = Math.min(CONTEXT_TOKENS, measurable.maxPositions - spanTokens);
    const runs = await measurable.timing(contextTokens, spanTokens);
    const contextMs = yield* timed(runs.context, Math.max(3, Math.floor(scale.repeats / 3)));
    const stepMs = yield* timed(runs.step, scale.repeats);
    const decoded = runs.decode ? yield* timedDecoding(runs.decode, Math.max(3, Math.floor(scale.repeats / 3))) : null;
    const plan = generator.plan({
      kind: "contract",
      length: spanTokens,
      text: null,
      strength: 1,
      lengthFactor: 1,
      plan: { by: "epsilon", epsilon: PRESET_EPSILON.balanced },
    });
    const steps = decoded?.steps ?? plan.steps;
    const decoding = decoded?.ms ?? plan.steps * stepMs;
    return {
      provider,
      dtype,
      reason: model.providerReason,
      contextTokens,
      spanTokens,
      contextMs,
      stepMs,
      steps,
      tokensPerSecond: (spanTokens / decoding) * 1000,
      tokensPerSecondWithContext: (spanTokens / (decoding + contextMs)) * 1000,
    };
  } finally {
    await generator.close();
  }
}

/** Median milliseconds of a run. */
async function* timed(run: () => Promise<void>, repeats: number): AsyncGenerator<void, number> {
  const times: number[] = [];
  for (let i = -WARM_UP; i < repeats; i += 1) {
    const began = performance.now();
    await run();
    if (i >= 0) times.push(performance.now() - began);
    yield;
  }
  return median(times);
}

/** Median milliseconds and steps of writing a span. */
async function* timedDecoding(run: () => Promise<number>, repeats: number): AsyncGenerator<void, { ms: number; steps: number }> {
  const steps: number[] = [];
  const ms = yield* timed(async () => void steps.push(await run()), repeats);
  return { ms, steps: median(steps) };
}
