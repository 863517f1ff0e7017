/** What an evaluation measures of a rectified flow: its confidence, and what paths from fixed noise write. It has no likelihood of a text. */
import type { PathMeasurable } from "../../evaluation/measurable.ts";
import { encoder, leftOutToken, surroundings } from "../shared/measuring.ts";
import type { Flow } from "./flow.ts";
import { writeFromNoise } from "./fromNoise.ts";
import type { FlowContext } from "./network.ts";
import { leaveOut } from "./rating.ts";
import { leaveOutOfText } from "./score.ts";

const SEED = 113;

export function measurePaths(flow: Flow): PathMeasurable {
  const { network, vocabulary, contexts, maxPositions, sampling } = flow;
  const around = async (window: readonly number[], from: number, to: number): Promise<{ positions: Int32Array; context: FlowContext }> => {
    const { positions, ids, outside } = surroundings(window, from, to);
    return { positions, context: await contexts.get(ids, outside) };
  };
  /** As many steps as a balanced run takes. */
  const pathOf = (place: { positions: Int32Array; context: FlowContext }): AsyncGenerator<void, Int32Array> =>
    writeFromNoise(flow, { ...place, solver: "euler", steps: sampling.steps.balanced, seed: SEED });
  return {
    type: "path",
    exact: true,
    vocabularySize: vocabulary.size,
    maxPositions,
    kindId: flow.kindId,
    encode: encoder(vocabulary),
    without: {
      spanNll: "a path of latents has no likelihood of the text that it ends at",
      factorisation: "every step writes all tokens of a span anew, so there are no sizes of steps to compare",
    },
    leaveOneOut: async function* (request) {
      for await (const { read } of leaveOutOfText(flow, request, leftOutToken)) yield read;
    },
    alone: async (window, from, to, at) => {
      const { positions, context } = await around(window, from, to);
      const hides = (_row: number, slot: number): boolean => slot === at - from;
      const output = await leaveOut(flow, { ids: window.slice(from, to), rows: 1, hides }, positions, context);
      return { best: output.candidate(0, at - from, 0), logp: output.selfLogp[at - from] ?? 0 };
    },
    write: async function* (window, from, to) {
      const place = await around(window, from, to);
      yield;
      return yield* pathOf(place);
    },
    timing: async (contextTokens, spanTokens) => {
      const ids = new Int32Array(contextTokens).fill(flow.kindId("contract"));
      const places = Int32Array.from(ids, (_, i) => i);
      const positions = Int32Array.from({ length: spanTokens }, (_, i) => contextTokens + i);
      const context = await network.context(ids, places);
      return {
        context: async () => void (await network.context(ids, places)),
        step: async () => void (await writeFromNoise(flow, { positions, context, solver: "euler", steps: 1, seed: SEED }).next()),
      };
    },
  };
}
