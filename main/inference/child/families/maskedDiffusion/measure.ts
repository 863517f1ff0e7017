/** What an evaluation measures of a network that fills masked places: the denoiser, or a masked language model. */
import type { LeftOutToken, MaskedMeasurable, OpenSpan } from "../../evaluation/measurable.ts";
import { maskedLogp } from "../shared/maskedLogp.ts";
import type { EncodedContext, StepOutput } from "../shared/spanNetwork.ts";
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
    encode: (text) => {
      const { ids, starts } = vocabulary.tokenizer.encode(text);
      return { ids, ends: starts.subarray(1) };
    },
    openSpan: async (window, from, to) => {
      const positions = Array.from(window, (_, i) => i);
      const outside = positions.filter((i) => i < from || i >= to);
      const context = await contexts.get(
        outside.map((i) => window[i] ?? 0),
        outside,
      );
      return openSpan(denoiser, Int32Array.from(positions.slice(from, to)), context);
    },
    leaveOneOut: async function* (request) {
      for await (const { read } of maskBlocks(denoiser, request, readCandidates)) yield read;
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

function readCandidates(output: StepOutput, row: number, slot: number, id: number): LeftOutToken {
  const base = (row * output.size + slot) * output.top;
  return {
    id,
    candidates: Int32Array.from({ length: output.top }, (_, rank) => output.candidate(row, slot, rank)),
    logp: Float64Array.from(output.topLogp.subarray(base, base + output.top)),
  };
}
