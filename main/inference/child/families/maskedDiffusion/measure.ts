/** What an evaluation measures of a network that fills masked places: the denoiser, or a masked language model. */
import type { MaskedMeasurable, OpenSpan } from "../../evaluation/measurable.ts";
import { maskedLogp } from "../shared/maskedLogp.ts";
import { encoder, leftOutToken, surroundings } from "../shared/measuring.ts";
import type { EncodedContext } from "../shared/spanNetwork.ts";
import type { Denoiser } from "./denoiser.ts";
import { maskBlocks } from "./score.ts";

export function measureDenoiser(denoiser: Denoiser): MaskedMeasurable {
  const { network, vocabulary, contexts, maxPositions, planner } = denoiser;
  const { mask } = vocabulary.special;
  return {
    type: "masked",
    maskId: mask,
    vocabularySize: vocabulary.size,
    maxPositions,
    planner,
    exact: network.targetLogp !== undefined,
    kindId: (kind) => denoiser.kindId(kind),
    isSpecial: (id) => vocabulary.tokenizer.isSpecial(id),
    encode: encoder(vocabulary),
    openSpan: async (window, from, to) => {
      const { positions, ids, outside } = surroundings(window, from, to);
      return openSpan(denoiser, positions, await contexts.get(ids, outside));
    },
    leaveOneOut: async function* (request) {
      for await (const { read } of maskBlocks(denoiser, request, leftOutToken)) yield read;
    },
    timing: async (contextTokens, spanTokens) => {
      const ids = new Int32Array(contextTokens).fill(denoiser.kindId("contract"));
      const places = Int32Array.from(ids, (_, i) => i);
      const context = await network.context(ids, places);
      const masks = new Int32Array(spanTokens).fill(mask);
      const positions = Int32Array.from(masks, (_, i) => contextTokens + i);
      return {
        context: async () => void (await network.context(ids, places)),
        step: async () => void (await network.step(masks, 1, positions, context)),
      };
    },
  };
}

function openSpan({ network, vocabulary }: Denoiser, positions: Int32Array, context: EncodedContext): OpenSpan {
  const size = positions.length;
  return {
    size,
    candidates: (canvases, rows) => network.step(canvases, rows, positions, context),
    targetLogp: async (canvases, rows, targets) => {
      if (network.targetLogp) return Float64Array.from(await network.targetLogp(canvases, rows, positions, targets, context));
      const output = await network.step(canvases, rows, positions, context);
      return Float64Array.from(canvases, (_, i) => {
        const column = i % size;
        return maskedLogp(output, (i - column) / size, column, targets[column] ?? 0, vocabulary.size);
      });
    },
  };
}
