/** How the time of a denoising step grows with the length of the document: a Fourier diffusion package at the length of each of its graphs, on the CPU. */
import { fileURLToPath } from "node:url";
import { openFourier } from "../main/inference/child/families/fourierDiffusion/family.ts";
import { releaseSessions } from "../main/inference/child/sessions.ts";
import { readManifest } from "../main/inference/package/files.ts";
import { listPackages } from "../main/inference/packages.ts";
import { type Benchmark, growthExponent, type Measurement, median, timeEach } from "./measurement.ts";

const BUNDLED = fileURLToPath(new URL("../models/packages", import.meta.url));
/** Tokens that are reported. */
const SPAN = 64;
/** A graph is timed for about so long, milliseconds, but at least three times. */
const BUDGET = 3_000;
const LEAST_STEPS = 3;
const MOST_STEPS = 40;
/** Longest graph of a small trial. */
const SMALL = 1024;

export const length: Benchmark = {
  name: "length",
  about: "a step of a Fourier diffusion package against the length of the document, on the CPU",
  async run(options) {
    const folder = options.packageFolder ?? (await bundledFourier());
    if (folder === null) {
      options.log("no Fourier diffusion package is bundled; name one with --package");
      return [];
    }
    const { manifest, packageHash } = await readManifest(folder);
    const { fourier, sessions } = await openFourier({ folder, manifest, packageHash }, "cpu");
    const lengths = fourier.network.lengths.filter((tokens) => options.scale === "full" || tokens <= SMALL);
    const found: Measurement[] = [];
    const points: [number, number][] = [];
    for (const tokens of lengths) {
      const context = await contextOf(tokens - SPAN);
      const mask = new Int32Array(SPAN).fill(fourier.shape.mask);
      const positions = Int32Array.from(mask, (_, i) => tokens - SPAN + i);
      const step = (): Promise<unknown> => fourier.network.step(mask, 1, positions, context);
      const [first = 0] = await timeEach(1, 1, step);
      const count = Math.min(MOST_STEPS, Math.max(LEAST_STEPS, Math.floor(BUDGET / Math.max(1, first))));
      const time = median(await timeEach(count, 0, step));
      options.log(`${tokens} tokens: ${time.toFixed(1)} ms`);
      points.push([tokens, time]);
      const how = `${manifest.id}, ${sessions.dtype}, ${SPAN} of the tokens reported, median of ${count} steps`;
      found.push({ name: `step over ${tokens} tokens`, value: time, unit: "ms", target: null, how });
    }
    await releaseSessions(sessions);
    if (points.length > 1) {
      const how = "p of the power law c · length^p through these times, least squares of the logarithms";
      found.push({ name: "growth with the length, exponent", value: growthExponent(points), unit: "count", target: null, how });
    }
    return found;

    async function contextOf(count: number) {
      const ids = Int32Array.from({ length: count }, (_, i) => 20 + ((i * 7) % (manifest.config.vocab_size - 20)));
      return fourier.network.context(
        ids,
        Int32Array.from(ids, (_, i) => i),
      );
    }
  },
};

async function bundledFourier(): Promise<string | null> {
  const packages = await listPackages([BUNDLED]);
  return packages.find((entry) => entry.problem === null && entry.family === "fourier-diffusion")?.folder ?? null;
}
