/**
 * Denoising on this machine: a step with the context cache against recomputing everything (the same graphs and weights), and what a user
 * waits for: a 16-step regeneration of 64 tokens, the first frame, the end after a cancel.
 */
import { systemClock } from "../main/hosts/node/clock.ts";
import { createForkSpawner } from "../main/hosts/node/forkSpawner.ts";
import { stderrLogger } from "../main/hosts/node/logger.ts";
import { DenoiserNetwork } from "../main/inference/child/families/maskedDiffusion/network.ts";
import { openSessions, releaseSessions } from "../main/inference/child/sessions.ts";
import { readManifest } from "../main/inference/package/files.ts";
import { createSupervisor } from "../main/inference/supervisor.ts";
import { generate, makeRequest } from "./engineRuns.ts";
import { type Benchmark, type BenchmarkOptions, type Measurement, median, quantile, timeEach } from "./measurement.ts";
import { described, packageOf } from "./packages.ts";

const CONTEXT = 448;
const SPAN = 64;
const STEPS = 16;

export const inference: Benchmark = {
  name: "inference",
  about: "denoising with the context cache, on the CPU",
  async run(options) {
    const summary = await packageOf("masked-diffusion", options);
    if (summary === null) throw new Error("no denoiser is bundled; name one with --package");
    const { folder } = summary;
    options.log(`${summary.id}: ${((summary.parameters ?? 0) / 1e6).toFixed(1)} M parameters`);
    const graphs = await graphTimes(folder, described(summary), options);
    const runs = await runTimes(folder, summary.parameters ?? 0, options);
    return [...graphs, ...runs];
  },
};

/** The two graphs alone. The rows of a pair are measured alternately, so that both meet the same load. */
async function graphTimes(folder: string, name: string, options: BenchmarkOptions): Promise<Measurement[]> {
  const { manifest } = await readManifest(folder);
  const context = Math.min(CONTEXT, manifest.maxPositions - SPAN);
  const sessions = await openSessions(folder, manifest, "cpu", async () => 0);
  const network = new DenoiserNetwork(sessions.graphs);
  const ids = Int32Array.from({ length: context }, (_, i) => 20 + ((i * 7) % (manifest.config.vocab_size - 20)));
  const positions = Int32Array.from({ length: context }, (_, i) => (i < context / 2 ? i : i + SPAN));
  const span = new Int32Array(SPAN).fill(manifest.specialTokens["[MASK]"]);
  const spanPositions = Int32Array.from({ length: SPAN }, (_, i) => Math.floor(context / 2) + i);
  const cached = await network.context(ids, positions);
  const count = options.scale === "full" ? 40 : 8;
  const withCache: number[] = [];
  const recomputed: number[] = [];
  const plain: number[] = [];
  // A denoiser whose context sees the span has no cache: every token of the window goes through the whole network.
  const whole = { ids: new Int32Array(context + SPAN).fill(20), positions: Int32Array.from({ length: context + SPAN }, (_, i) => i) };
  const nothing = await network.context([manifest.specialTokens["[BOS]"]], [0]);
  await timeEach(4, 0, () => network.step(span, 1, spanPositions, cached));
  for (let round = 0; round < count; round += 1) {
    withCache.push(...(await timeEach(1, 0, () => network.step(span, 1, spanPositions, cached))));
    recomputed.push(
      ...(await timeEach(1, 0, async () => {
        await network.step(span, 1, spanPositions, await network.context(ids, positions));
      })),
    );
    plain.push(...(await timeEach(1, 0, () => network.step(whole.ids, 1, whole.positions, nothing))));
  }
  await releaseSessions(sessions);
  const how = `${name}, ${sessions.dtype}, context ${context}, span ${SPAN}, median of ${count} alternating pairs`;
  return [
    { name: "step with the context cache", value: median(withCache), unit: "ms", target: null, how },
    { name: "step that recomputes the context", value: median(recomputed), unit: "ms", target: null, how },
    {
      name: "context cache, times faster per step",
      value: median(recomputed) / median(withCache),
      unit: "x",
      target: { limit: 5, is: "at least" },
      how,
    },
    {
      name: "step that sends the whole window through the network",
      value: median(plain),
      unit: "ms",
      target: null,
      how: `${how}; as in a denoiser without a separate context, outputs for every token`,
    },
    { name: "context cache against the whole window", value: median(plain) / median(withCache), unit: "x", target: null, how },
  ];
}

/** The whole way: the inference process, its queue, sampling, frames. */
async function runTimes(folder: string, parameters: number, options: BenchmarkOptions): Promise<Measurement[]> {
  const engine = createSupervisor(createForkSpawner(), systemClock, stderrLogger("silent"));
  try {
    const request = makeRequest(STEPS);
    await generate(engine, folder, request, null);
    const count = options.scale === "full" ? 20 : 4;
    const whole: number[] = [];
    const first: number[] = [];
    const cancels: number[] = [];
    const steps: number[] = [];
    for (let seed = 2; seed < 2 + count; seed += 1) {
      const timing = await generate(engine, folder, { ...request, seed }, null);
      whole.push(timing.end);
      first.push(timing.firstFrame);
      steps.push(...timing.gaps);
      const cancelled = await generate(engine, folder, { ...request, seed }, 4);
      cancels.push(cancelled.afterCancel);
    }
    const step = quantile(steps, 0.95);
    const promise = parameters > 30e6 ? ({ limit: 600, is: "at most" } as const) : null;
    return [
      {
        name: `${STEPS} steps over ${SPAN} tokens, one alternative`,
        value: median(whole),
        unit: "ms",
        target: promise,
        how: `median of ${count} runs with a warm context, from the request to the result; promised for packages of 34 M parameters`,
      },
      {
        name: "first frame, context cached",
        value: quantile(first, 0.95),
        unit: "ms",
        target: { limit: 300, is: "at most" },
        how: `p95 of ${count} runs`,
      },
      {
        name: "tokens per second",
        value: (SPAN / median(whole)) * 1000,
        unit: "tokens/s",
        target: null,
        how: "span tokens by the median run",
      },
      {
        name: "cancel to end",
        value: quantile(cancels, 0.95),
        unit: "ms",
        target: null,
        how: `p95 of ${count} runs cancelled at their fourth frame`,
      },
      {
        name: "cancel to end, in steps",
        value: quantile(cancels, 0.95) / step,
        unit: "x",
        target: { limit: 1, is: "at most" },
        how: "by the p95 time between two frames",
      },
    ];
  } finally {
    await engine.close();
  }
}
