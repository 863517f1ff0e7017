/** What somebody waits for who has 64 tokens written: the first words, and the whole span, by each family that is given or bundled. */
import { systemClock } from "../main/hosts/node/clock.ts";
import { createForkSpawner } from "../main/hosts/node/forkSpawner.ts";
import { stderrLogger } from "../main/hosts/node/logger.ts";
import { openFlow } from "../main/inference/child/families/autoregressiveFlow/family.ts";
import { logisticNoise } from "../main/inference/child/families/autoregressiveFlow/noise.ts";
import { sample } from "../main/inference/child/families/autoregressiveFlow/sample.ts";
import { settle } from "../main/inference/child/families/autoregressiveFlow/settle.ts";
import { openPackage } from "../main/inference/child/openPackage.ts";
import { releaseSessions } from "../main/inference/child/sessions.ts";
import type { Engine } from "../main/inference/engine.ts";
import type { PackageSummary } from "../main/inference/packages.ts";
import type { GenerateRequest } from "../main/inference/protocol.ts";
import { createSupervisor } from "../main/inference/supervisor.ts";
import { counterRandom } from "../src/domain/random/counterRandom.ts";
import { generate, makeRequest } from "./engineRuns.ts";
import { type Benchmark, type BenchmarkOptions, type Measurement, median, quantile, timeEach } from "./measurement.ts";
import { bundledOf, described, packageOf } from "./packages.ts";

const SLOTS = 64;
const CONTEXT = 448;
const RUNS = 8;
/** The size that the promises are made for. */
const PROMISED = 30e6;

/** Families that write a passage while somebody waits, and the steps that are asked for; a flow takes the sweeps that it needs. */
const FAMILIES = [
  ["masked-diffusion", 16],
  ["rectified-flow", 8],
  ["autoregressive-flow", 1],
] as const;

export const interactive: Benchmark = {
  name: "interactive",
  about: "first words and whole spans of 64 tokens, by family",
  async run(options) {
    const found: Measurement[] = [];
    for (const [family, steps] of FAMILIES) {
      const summary = await packageOf(family, options);
      if (summary === null) options.log(`${family}: no package is bundled; name one with --package`);
      else {
        options.log(`${family}: ${described(summary)}`);
        found.push(...(await waits(summary, steps, options)));
        if (family === "autoregressive-flow") found.push(...(await flowFigures(summary, options)));
      }
    }
    return found;
  },
};

async function waits(summary: PackageSummary, steps: number, options: BenchmarkOptions): Promise<Measurement[]> {
  const engine = createSupervisor(createForkSpawner(), systemClock, stderrLogger("silent"));
  try {
    const request = await requestOf(engine, summary.folder, steps);
    const count = options.scale === "full" ? RUNS : 3;
    const warm = { words: [] as number[], whole: [] as number[], steps: [] as number[] };
    const cold: number[] = [];
    for (let seed = 2; seed < 2 + count; seed += 1) {
      const timing = await generate(engine, summary.folder, { ...request, seed }, null);
      warm.words.push(timing.firstWords);
      warm.whole.push(timing.end);
      warm.steps.push(timing.steps);
      cold.push((await generate(engine, summary.folder, { ...request, seed, text: edited(request, seed) }, null)).firstWords);
    }
    const how = `${described(summary)}; ${count} runs from the request to the window, context of ${CONTEXT} tokens encoded before, steps: ${median(warm.steps)}`;
    // A flow with untrained weights takes other sweeps than a trained one.
    const promised = (summary.parameters ?? 0) > PROMISED && summary.family !== "autoregressive-flow";
    const promise = (limit: number): Measurement["target"] => (promised ? { limit, is: "at most" } : null);
    const name = (summary.parameters ?? 0) > PROMISED ? summary.family : `${summary.family}, ${summary.id}`;
    return [
      { name: `${name}: first words, p95`, value: quantile(warm.words, 0.95), unit: "ms", target: promise(150), how },
      { name: `${name}: first words after an edit, p95`, value: quantile(cold, 0.95), unit: "ms", target: null, how: `${how}; here anew` },
      { name: `${name}: ${SLOTS} tokens, median`, value: median(warm.whole), unit: "ms", target: promise(1000), how },
    ];
  } finally {
    await engine.close();
  }
}

/** The text with a number right behind the span: another context. */
function edited({ text, spans }: GenerateRequest, number: number): string {
  const end = spans[0]?.end ?? 0;
  return `${text.slice(0, end)} ${number}${text.slice(end)}`;
}

/** A request whose canvas has SLOTS slots, as nearly as characters allow; its context is encoded and its shapes are set up. */
async function requestOf(engine: Engine, folder: string, steps: number): Promise<GenerateRequest> {
  const first = makeRequest(steps);
  const [span] = first.spans;
  const { slots } = await generate(engine, folder, first, null);
  const characters = span === undefined ? SLOTS : Math.round(((span.end - span.start) * SLOTS) / Math.max(1, slots));
  const request = makeRequest(steps, characters);
  await generate(engine, folder, request, null);
  return request;
}

/** Sweeps depend on the weights: those that the bundled, trained package takes, at the times of the measured one; and what is waited for that one itself. */
async function flowFigures(summary: PackageSummary, options: BenchmarkOptions): Promise<Measurement[]> {
  const trained = await bundledOf("autoregressive-flow");
  const times = await blockTimes(summary.folder, options);
  const found: Measurement[] = [
    {
      name: "autoregressive-flow: a sweep of block 0 with its inversion",
      value: times[0] ?? Number.NaN,
      unit: "ms",
      target: null,
      how: `${described(summary)}, ${AHEAD} positions ahead, mean over ${SLOTS} tokens; of the other blocks over all of them, median: ${times
        .slice(1)
        .map((ms) => `${ms.toFixed(1)} ms`)
        .join(", ")}`,
    },
  ];
  if (trained === null) return found;
  const counts = await trainedSweeps(trained.folder);
  const total = counts.reduce((sum, count, block) => sum + count * (times[block] ?? Number.NaN), 0);
  const each = counts.map((count, block) => `block ${block}: ${count.toFixed(1)}`).join(", ");
  return [
    ...(trained.id === summary.id ? [] : await waits(trained, 1, options)),
    ...found,
    {
      name: `autoregressive-flow: sweeps for ${SLOTS} tokens`,
      value: counts.reduce((sum, count) => sum + count, 0),
      unit: "count",
      target: null,
      how: `${described(trained)}, which is trained; ${each}`,
    },
    {
      name: `autoregressive-flow: ${SLOTS} tokens in as many sweeps`,
      value: total,
      unit: "ms",
      target: (summary.parameters ?? 0) > PROMISED ? { limit: 1000, is: "at most" } : null,
      how: `times of a sweep of ${described(summary)}, sweeps of ${trained.id}; an estimate from both, for the sweeps of these weights are not trained`,
    },
  ];
}

/** Positions that a sweep of block 0 derives where hardly more than one settles. */
const AHEAD = 2;

/** Milliseconds of a sweep of each block over SLOTS tokens. */
async function blockTimes(folder: string, options: BenchmarkOptions): Promise<number[]> {
  const { flow, sessions } = await openFlow(await openPackage(folder), "cpu");
  const { network } = flow;
  const { latent, patch, start } = network.shape;
  const place = await placeOf(flow);
  const noise = logisticNoise(counterRandom(1, 0), SLOTS * latent);
  const repeats = options.scale === "full" ? 15 : 4;
  let sweeps = 0;
  const write = async (): Promise<void> => {
    sweeps = 0;
    const ids = new Int32Array(SLOTS).fill(start);
    for await (const _ of settle({ network, ...place, temperature: 0.7, window: AHEAD * patch }, [{ u: noise, ids }])) sweeps += 1;
  };
  const times = [median(await timeEach(Math.ceil(repeats / 4), 1, write)) / sweeps];
  for (let block = 1; block < network.blocks; block += 1)
    times.push(median(await timeEach(repeats, 2, () => network.sweep(block, { rows: 1, x: noise, u: noise, ...place }))));
  await releaseSessions(sessions);
  return times;
}

/** Sweeps of each block over SLOTS tokens by a package's own weights: a mean over a few seeds. */
async function trainedSweeps(folder: string): Promise<number[]> {
  const { flow, sessions } = await openFlow(await openPackage(folder), "cpu");
  const place = await placeOf(flow);
  const counts = new Array<number>(flow.network.blocks).fill(0);
  const seeds = 4;
  for (let seed = 1; seed <= seeds; seed += 1) {
    const noise = logisticNoise(counterRandom(seed, 0), SLOTS * flow.network.shape.latent);
    const found = await sample(flow.network, noise, { ...place, temperature: 0.7 });
    for (const [block, count] of found.sweeps.entries()) counts[block] = (counts[block] ?? 0) + count / seeds;
  }
  await releaseSessions(sessions);
  return counts;
}

async function placeOf({ network, vocabulary, kindId, maxPositions }: Awaited<ReturnType<typeof openFlow>>["flow"]) {
  const text = makeRequest(1).text;
  const length = Math.min(CONTEXT, maxPositions - SLOTS);
  const ids = [kindId("contract"), ...vocabulary.tokenizer.encode(text).ids].slice(0, length);
  const half = Math.floor(length / 2);
  const context = await network.context(
    ids,
    ids.map((_, i) => (i < half ? i : i + SLOTS)),
  );
  return { context, positions: Int32Array.from({ length: SLOTS }, (_, i) => half + i) };
}
