/**
 * How the time of a denoising step grows with the length of the document: a Fourier diffusion at the length of each of its graphs, beside a
 * Transformer of about its size that reads the same document, on the CPU. Both see every token in every pass.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { openFourier } from "../main/inference/child/families/fourierDiffusion/family.ts";
import { openDenoiser } from "../main/inference/child/families/maskedDiffusion/family.ts";
import { openPackage } from "../main/inference/child/openPackage.ts";
import { releaseSessions } from "../main/inference/child/sessions.ts";
import { curvesPlot } from "./curves.ts";
import { type Benchmark, type BenchmarkOptions, crossover, growthExponent, type Measurement, median, timeEach } from "./measurement.ts";
import { described, packageOf } from "./packages.ts";

/** Tokens that are reported. */
const SPAN = 64;
/** A length is timed for about so long, ms, but at least once and at most so often. */
const BUDGET = 8_000;
const MOST_ROUNDS = 20;
/** Longest document of a small trial. */
const SMALL = 2048;
/** Attention keeps all pairs of tokens of a layer in memory at once: 8 heads take 2 GiB at this length, four times that at twice the length. */
const MOST_ATTENTION = 8192;
/** From this length on the Fourier diffusion is promised to be faster. */
const PROMISED_FROM = 8192;

type Point = readonly [tokens: number, ms: number];

export const length: Benchmark = {
  name: "length",
  about: "a step against the length of the document, Fourier diffusion beside a Transformer, on the CPU",
  async run(options) {
    const summary = await packageOf("fourier-diffusion", options);
    if (summary === null) {
      options.log("no Fourier diffusion is bundled; name one with --package");
      return [];
    }
    const beside = await packageOf("masked-diffusion", options);
    const times = await timesOf(summary.folder, beside?.folder ?? null, options);
    const points = (read: (times: Times) => number | null): Point[] =>
      times.flatMap((each): Point[] => {
        const value = read(each);
        return value === null ? [] : [[each.tokens, value]];
      });
    const fourier = points((each) => each.fourier);
    const whole = points((each) => each.whole);
    const step = points((each) => each.step);
    const found = [
      ...stepFigures(fourier, "", `${described(summary)}, ${SPAN} of the tokens reported`),
      ...(await peak(options, summary.folder, fourier)),
    ];
    const curves = [{ label: "Fourier diffusion", points: fourier.map(([x, y]) => ({ x, y })) }];
    if (beside !== null) {
      const how = `${described(beside)}, context and ${SPAN} tokens beside it; not longer, for attention over ${MOST_ATTENTION * 2} tokens needs more than 8 GiB`;
      found.push(...stepFigures(whole, " by a Transformer", how));
      found.push(
        ...stepFigures(step, " by a Transformer that knows the context", `${described(beside)}, keys and values kept from before`, false),
      );
      found.push(...comparison(whole, fourier));
      curves.push({ label: "Transformer, all of it", points: whole.map(([x, y]) => ({ x, y })) });
      curves.push({ label: "Transformer, context kept", points: step.map(([x, y]) => ({ x, y })) });
    }
    options.plot(
      "length",
      curvesPlot({ title: `${summary.id}: a step against the length`, x: "tokens of the document", y: "milliseconds", curves }),
    );
    return found;
  },
};

/** Median ms of a step at one length; null where the Transformer does not take part. */
interface Times {
  readonly tokens: number;
  readonly fourier: number;
  /** Context and step. */
  readonly whole: number | null;
  /** The step alone. */
  readonly step: number | null;
}

async function timesOf(fourierFolder: string, transformerFolder: string | null, options: BenchmarkOptions): Promise<Times[]> {
  const { fourier, sessions } = await openFourier(await openPackage(fourierFolder), "cpu");
  const transformer = transformerFolder === null ? null : await openDenoiser(await openPackage(transformerFolder), "cpu");
  const found: Times[] = [];
  for (const tokens of fourier.network.lengths.filter((each) => options.scale === "full" || each <= SMALL)) {
    const positions = Int32Array.from({ length: SPAN }, (_, i) => tokens - SPAN + i);
    const [ids, places] = documentOf(tokens - SPAN, fourier.vocabulary.size);
    const context = await fourier.network.context(ids, places);
    const noise = new Int32Array(SPAN).fill(fourier.shape.mask);
    const runs = [() => fourier.network.step(noise, 1, positions, context)] as (() => Promise<unknown>)[];
    if (transformer !== null && tokens <= MOST_ATTENTION) {
      const { network, vocabulary } = transformer.denoiser;
      const mask = new Int32Array(SPAN).fill(vocabulary.special.mask);
      const [other] = documentOf(tokens - SPAN, vocabulary.size);
      const kept = await network.context(other, places);
      runs.push(
        async () => network.step(mask, 1, positions, await network.context(other, places)),
        () => network.step(mask, 1, positions, kept),
      );
    }
    const [own = Number.NaN, whole = null, step = null] = await alternately(runs);
    options.log(
      `${tokens} tokens: ${own.toFixed(0)} ms, Transformer ${whole?.toFixed(0) ?? "–"} ms, context kept ${step?.toFixed(0) ?? "–"} ms`,
    );
    found.push({ tokens, fourier: own, whole, step });
  }
  if (transformer !== null) await releaseSessions(transformer.sessions);
  await releaseSessions(sessions);
  return found;
}

/** Median ms of each, run by turns so that all meet the same load. A first round sets up their shapes and does not count. */
async function alternately(runs: readonly (() => Promise<unknown>)[]): Promise<number[]> {
  const began = performance.now();
  for (const run of runs) await run();
  const round = performance.now() - began;
  const rounds = Math.min(MOST_ROUNDS, Math.max(1, Math.floor(BUDGET / Math.max(1, round))));
  const times = runs.map((): number[] => []);
  for (let i = 0; i < rounds; i += 1) for (const [which, run] of runs.entries()) times[which]?.push(...(await timeEach(1, 0, run)));
  return times.map(median);
}

const documentOf = (count: number, vocabulary: number): [ids: Int32Array, positions: Int32Array] => [
  Int32Array.from({ length: count }, (_, i) => 20 + ((i * 7) % (vocabulary - 20))),
  Int32Array.from({ length: count }, (_, i) => i),
];

function stepFigures(points: readonly Point[], by: string, how: string, isPromised = by === ""): Measurement[] {
  const found = points.map(
    ([tokens, time]): Measurement => ({ name: `step over ${tokens} tokens${by}`, value: time, unit: "ms", target: null, how }),
  );
  if (points.length < 2) return found;
  const range = `${points[0]?.[0]} to ${points.at(-1)?.[0]} tokens`;
  found.push({
    name: `growth with the length${by}, exponent`,
    value: growthExponent(points),
    unit: "count",
    target: isPromised ? { limit: 1.15, is: "at most" } : null,
    how: `${how}; p of the power law c · length^p through the times from ${range}, least squares of the logarithms`,
  });
  return found;
}

function comparison(transformer: readonly Point[], fourier: readonly Point[]): Measurement[] {
  const from = crossover(transformer, fourier);
  const found = transformer.flatMap(([tokens, time]): Measurement[] => {
    const own = fourier.find(([each]) => each === tokens);
    if (own === undefined) return [];
    const target = tokens >= PROMISED_FROM ? ({ limit: 1, is: "at least" } as const) : null;
    return [
      {
        name: `Fourier against Transformer over ${tokens} tokens, times faster`,
        value: time / own[1],
        unit: "x",
        target,
        how: "the whole pass of both",
      },
    ];
  });
  if (from !== null)
    found.push({
      name: "length from which the Fourier diffusion is faster, tokens",
      value: from,
      unit: "count",
      target: null,
      how: "where the power laws between the measured lengths cross",
    });
  return found;
}

/** Most memory of a pass over the longest document, in a process that does nothing else. */
async function peak(options: BenchmarkOptions, folder: string, points: readonly Point[]): Promise<Measurement[]> {
  const tokens = points.at(-1)?.[0];
  if (tokens === undefined || options.scale === "small") return [];
  const child = spawnSync(process.execPath, [fileURLToPath(new URL("./lengthMemory.ts", import.meta.url)), folder, String(tokens)], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  const bytes = Number(child.stdout.trim());
  if (child.status !== 0 || !(bytes > 0)) throw new Error(`the pass over ${tokens} tokens ended with ${child.status ?? child.signal}`);
  const how = "largest resident set of a process that opens the package and takes one step, Node.js itself included";
  return [
    {
      name: `most memory of a step over ${tokens} tokens`,
      value: bytes,
      unit: "bytes",
      target: { limit: 2048 * 2 ** 20, is: "at most" },
      how,
    },
  ];
}
