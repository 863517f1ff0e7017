/** What an evaluation measures of a flow: likelihoods as a bound, and what it writes without noise. */
import { counterRandom } from "../../../../../src/domain/random/counterRandom.ts";
import type { CausalMeasurable } from "../../evaluation/measurable.ts";
import { encoder, surroundings } from "../shared/measuring.ts";
import { wholePatches } from "./columns.ts";
import { type Flow, heatOf } from "./flow.ts";
import { likelihood } from "./likelihood.ts";
import type { FlowContext } from "./network.ts";
import { logisticNoise } from "./noise.ts";
import { sample, sampleIds } from "./sample.ts";

const SEED = 109;

export function measureFlow(flow: Flow): CausalMeasurable {
  const { network, vocabulary, contexts, maxPositions } = flow;
  const { latent, patch } = network.shape;
  const { del } = vocabulary.special;
  const around = async (window: readonly number[], from: number, to: number): Promise<{ positions: Int32Array; context: FlowContext }> => {
    const { positions, ids, outside } = surroundings(window, from, to);
    return { positions: wholePatches(positions, patch), context: await contexts.get(ids, outside) };
  };
  const spanLogp = async (window: readonly number[], from: number, to: number): Promise<Float64Array> => {
    const place = await around(window, from, to);
    const ids = Int32Array.from(place.positions, (_, i) => (from + i < to ? (window[from + i] ?? del) : del));
    return (await likelihood(network, ids, place)).logp.subarray(0, to - from);
  };
  /** Without noise every channel takes its median, at the sharpest mixture: nearly the likeliest token again and again. */
  const greedy = async (window: readonly number[], from: number, to: number): Promise<Int32Array> => {
    const place = await around(window, from, to);
    const { temperature } = heatOf(0);
    const ids = await sampleIds(network, new Float32Array(place.positions.length * latent), { ...place, temperature });
    return ids.subarray(0, to - from);
  };
  return {
    type: "causal",
    exact: false,
    bound: true,
    maxPositions,
    kindId: flow.kindId,
    encode: encoder(vocabulary),
    without: {
      calibration: "a token is rated behind those before it, not left out of a text that is known on both sides",
      factorisation: "sweeps go on until nothing changes, so nothing is lost by writing several tokens at once",
      ...(patch > 1 && { singleToken: `it writes ${patch} tokens at a time` }),
    },
    spanLogp,
    greedy,
    ...(patch === 1 && {
      alone: async (window: readonly number[], _from: number, _to: number, at: number) => {
        const [best = del] = await greedy(window, at, at + 1);
        const [logp = 0] = await spanLogp(window, at, at + 1);
        return { best, logp };
      },
    }),
    timing: async (contextTokens, spanTokens) => {
      const ids = new Int32Array(contextTokens).fill(flow.kindId("contract"));
      const places = Int32Array.from(ids, (_, i) => i);
      const context = await network.context(ids, places);
      const positions = wholePatches(
        Int32Array.from({ length: spanTokens }, (_, i) => contextTokens + i),
        patch,
      );
      const noise = logisticNoise(counterRandom(SEED, 0), positions.length * latent);
      // A sweep in the middle of the span, of two patches behind the keys and values of what is final.
      const middle = Math.floor(positions.length / patch / 2) * patch;
      const before = new Int32Array(middle).fill(network.shape.start);
      const first = { rows: 1, before, positions: positions.subarray(0, middle), context, past: null, temperature: 1 };
      const past = middle === 0 ? null : (await network.weigh(first)).own;
      const within = positions.subarray(middle, middle + 2 * patch);
      const steps = new Int32Array(within.length).fill(network.shape.start);
      const step = async (): Promise<void> => {
        const weights = await network.weigh({ rows: 1, before: steps, positions: within, context, past, temperature: 1 });
        const mixtures = await network.inverter();
        for (const at of within.keys()) mixtures.token(weights.mixture(at), noise, at * latent);
      };
      return {
        context: async () => void (await network.context(ids, places)),
        step,
        decode: async () => (await sample(network, noise, { positions, context })).sweeps.reduce((sum, count) => sum + count, 0),
      };
    },
  };
}
