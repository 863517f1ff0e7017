/** An autoregressive flow on this machine: Jacobi sweeps against one position after another, and how likely held-out text is to it. */
import { openFlow } from "../main/inference/child/families/autoregressiveFlow/family.ts";
import { type Flow, heatOf } from "../main/inference/child/families/autoregressiveFlow/flow.ts";
import { measureFlow } from "../main/inference/child/families/autoregressiveFlow/measure.ts";
import type { FlowContext } from "../main/inference/child/families/autoregressiveFlow/network.ts";
import { logisticNoise } from "../main/inference/child/families/autoregressiveFlow/noise.ts";
import { sample } from "../main/inference/child/families/autoregressiveFlow/sample.ts";
import { settle } from "../main/inference/child/families/autoregressiveFlow/settle.ts";
import { surroundings } from "../main/inference/child/families/shared/measuring.ts";
import { openPackage } from "../main/inference/child/openPackage.ts";
import { releaseSessions } from "../main/inference/child/sessions.ts";
import { counterRandom } from "../src/domain/random/counterRandom.ts";
import { curvesPlot } from "./curves.ts";
import { flowLikelihood } from "./flowLikelihood.ts";
import { heldOutWindows, middleSpan } from "./heldOutSpans.ts";
import { type Benchmark, type BenchmarkOptions, differing, type Measurement, median, timeEach } from "./measurement.ts";
import { described, packageOf } from "./packages.ts";

const LENGTHS = [16, 32, 64, 128] as const;
/** The length whose figures are reported. */
const SPAN = 64;
/** The app's own temperature. */
const TEMPERATURE = 0.7;
const SEED = 31;

export const flow: Benchmark = {
  name: "flow",
  about: "Jacobi sweeps against one position after another, and held-out likelihood",
  async run(options) {
    const summary = await packageOf("autoregressive-flow", options);
    if (summary === null) {
      options.log("no autoregressive flow is bundled; name one with --package");
      return [];
    }
    options.log(described(summary));
    const { flow: opened, sessions } = await openFlow(await openPackage(summary.folder), "cpu");
    const speed = await sweepTimes(opened, described(summary), options);
    await releaseSessions(sessions);
    return [...speed, ...(await flowLikelihood(summary, options))];
  },
};

/** Times of one length, ms: sums over the cases. */
interface Times {
  readonly length: number;
  readonly sweeps: number;
  readonly sequential: number;
  /** One run per position of every block behind what is kept of those before it: the least that sequential decoding takes. */
  readonly cached: number;
  readonly differing: number;
  readonly cases: number;
  /** Sweeps of each block over all cases. */
  readonly counts: readonly number[];
}

async function sweepTimes(opened: Flow, name: string, options: BenchmarkOptions): Promise<Measurement[]> {
  const lengths = options.scale === "full" ? LENGTHS : LENGTHS.slice(0, 2);
  const windows = await heldOutWindows(measureFlow(opened), 1);
  const found: Times[] = [];
  for (const length of lengths) {
    const times = await timesOf(opened, windows, length);
    options.log(
      `${length} tokens: ${times.sweeps.toFixed(0)} ms by sweeps, ${times.sequential.toFixed(0)} ms in order, sweeps ${times.counts.join(" + ")}`,
    );
    found.push(times);
  }
  const perCase = (read: (times: Times) => number) => found.map((times) => ({ x: times.length, y: read(times) / times.cases }));
  options.plot(
    "flow-time",
    curvesPlot({
      title: `${name}: time of a span`,
      x: "tokens of the span",
      y: "milliseconds",
      curves: [
        { label: "Jacobi sweeps", points: perCase(({ sweeps }) => sweeps) },
        { label: "one position after another", points: perCase(({ sequential }) => sequential) },
        { label: "the same with a cache, at least", points: perCase(({ cached }) => cached), dashed: true },
      ],
    }),
  );
  const chosen = found.find(({ length }) => length === SPAN) ?? found.at(-1);
  return chosen === undefined ? [] : figuresOf(chosen, found, name);
}

async function timesOf(opened: Flow, windows: Awaited<ReturnType<typeof heldOutWindows>>, length: number): Promise<Times> {
  const { network } = opened;
  const { latent, patch } = network.shape;
  const { temperature, noise: scale } = heatOf(TEMPERATURE);
  let [sweeps, sequential, cached, unequal, cases] = [0, 0, 0, 0, 0];
  const counts = new Array<number>(network.blocks).fill(0);
  for (const window of windows) {
    const { from, to } = middleSpan(window, length);
    const { positions, ids, outside } = surroundings(window.ids, from, to);
    const context = await network.context(ids, outside);
    const noise = logisticNoise(counterRandom(SEED, window.number), length * latent).map((value) => value * scale);
    const place = { positions, context, temperature };
    if (cases === 0) await sample(network, noise, place); // set-up of these shapes does not count
    const began = performance.now();
    const fast = await sample(network, noise, place);
    const between = performance.now();
    const slow = await sample(network, noise, { ...place, window: patch });
    sweeps += between - began;
    sequential += performance.now() - between;
    unequal += differing(fast.ids, slow.ids);
    for (const [block, count] of fast.sweeps.entries()) counts[block] = (counts[block] ?? 0) + count;
    cached += await cachedTime(opened, { noise, positions, context, temperature });
    cases += 1;
  }
  return { length, sweeps, sequential, cached, differing: unequal, cases, counts };
}

interface Span {
  readonly noise: Float32Array;
  readonly positions: Int32Array;
  readonly context: FlowContext;
  readonly temperature: number;
}

/** Block 0 in order, as it is; of the others a run over one patch for each, which a cache of keys would make dearer, not cheaper. */
async function cachedTime({ network }: Flow, { noise, positions, context, temperature }: Span): Promise<number> {
  const { latent, patch, start } = network.shape;
  const ids = new Int32Array(positions.length).fill(start);
  const began = performance.now();
  for await (const _ of settle({ network, positions, context, temperature, window: patch }, [{ u: noise, ids }]));
  let sum = performance.now() - began;
  const u = noise.subarray(0, patch * latent);
  const one = { rows: 1, x: u, u, context, positions: positions.subarray(0, patch) };
  for (let block = 1; block < network.blocks; block += 1)
    sum += (positions.length / patch) * median(await timeEach(8, 2, () => network.sweep(block, one)));
  return sum;
}

function figuresOf(chosen: Times, all: readonly Times[], name: string): Measurement[] {
  const { length, cases, counts } = chosen;
  const how = `${name}, temperature ${TEMPERATURE}, ${cases} held-out contexts, the same noise, alternately`;
  const inOrder = `${how}; the same graphs, one position a run: of block 0 behind the kept keys of those before, of the others over all positions so far`;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const each = counts.map((count, block) => `block ${block}: ${(count / cases).toFixed(1)}`).join(", ");
  return [
    { name: `${length} tokens by Jacobi sweeps`, value: chosen.sweeps / cases, unit: "ms", target: null, how },
    { name: `${length} tokens one position after another`, value: chosen.sequential / cases, unit: "ms", target: null, how: inOrder },
    ...all
      .filter((times) => times.length >= length)
      .map(
        (times): Measurement => ({
          name: `Jacobi sweeps over ${times.length} tokens, times faster`,
          value: times.sequential / times.sweeps,
          unit: "x",
          target: { limit: 3, is: "at least" },
          how: inOrder,
        }),
      ),
    {
      name: "tokens that differ between the two",
      value: all.reduce((sum, times) => sum + times.differing, 0),
      unit: "count",
      target: { limit: 0, is: "at most" },
      how: `of ${all.reduce((sum, times) => sum + times.length * times.cases, 0)} in all, spans of ${all.map((times) => times.length).join(", ")} tokens`,
    },
    {
      name: "Jacobi sweeps against a cache of single positions, times faster",
      value: chosen.cached / chosen.sweeps,
      unit: "x",
      target: null,
      how: `${how}; at best: one position a run in every block, with keys kept in those above block 0 too, at no cost`,
    },
    {
      name: "sweeps per token",
      value: total / (length * cases),
      unit: "count",
      target: null,
      how: `all blocks over ${length} tokens: ${each}; in order it would be ${counts.length}`,
    },
  ];
}
