/**
 * The family `fourier-diffusion` for long documents: opening a package and its operations. New text comes from the reverse of a noise process over
 * the whole document; rating, scoring and measuring are the denoiser's, which the network can do as well.
 */
import type { GenerateRequest } from "../../../protocol.ts";
import { type OpenSessions, openSessions, releaseSessions } from "../../sessions.ts";
import { BlockCache } from "../../tokenisedText.ts";
import { readPlanner } from "../maskedDiffusion/family.ts";
import { measureDenoiser } from "../maskedDiffusion/measure.ts";
import { scoreText } from "../maskedDiffusion/score.ts";
import { ContextCache } from "../shared/contextCache.ts";
import { firstKindOf, loadedModel, openTokenizer } from "../shared/opening.ts";
import { Vocabulary, writingWith } from "../shared/vocabulary.ts";
import type { CheckedPackage, Family } from "../spanGenerator.ts";
import type { Fourier } from "./fourier.ts";
import { generateSpans } from "./generate.ts";
import { FourierNetwork } from "./network.ts";
import { planRun } from "./plan.ts";
import { checkGraphFiles, type FourierShape, graphLengths, shapeOf } from "./shape.ts";
import { verifyFourier } from "./verify.ts";

export const fourierDiffusion: Family = {
  open: async (checked, provider) => {
    const { fourier, sessions } = await openFourier(checked, provider);
    return {
      model: fourier.model,
      generate: (request) => generateSpans(writing(fourier, request), request),
      score: (request) => scoreText(fourier, request),
      plan: (request) => planRun(fourier, request),
      measurable: measureDenoiser(fourier),
      close: () => releaseSessions(sessions),
    };
  },
  verify: verifyFourier,
};

/** Opens a package for use; of its graphs only the shortest is opened yet. Throws MODEL_BROKEN. */
export async function openFourier(
  checked: CheckedPackage,
  provider: Parameters<Family["open"]>[1],
): Promise<{ fourier: Fourier; sessions: OpenSessions }> {
  const { manifest } = checked;
  const shape = shapeOf(checked);
  await checkGraphFiles(checked);
  const tokenizer = await openTokenizer(checked);
  const planner = await readPlanner(checked);
  const firstKind = firstKindOf(checked);
  const vocabulary = new Vocabulary(tokenizer, manifest);
  const networkOf = ({ optional, dtype }: OpenSessions): FourierNetwork =>
    new FourierNetwork(optional, graphLengths(manifest, dtype), shape);
  const sessions = await openSessions(checked.folder, manifest, provider, (opened) =>
    probe(networkOf(opened), firstKind, vocabulary.size - 1, shape),
  );
  const network = networkOf(sessions);
  const fourier: Fourier = {
    model: loadedModel(checked, sessions),
    maxPositions: manifest.maxPositions,
    planner,
    vocabulary,
    blocks: new BlockCache(tokenizer),
    network,
    contexts: new ContextCache(network),
    fixedLength: false,
    kindId: (kind) => manifest.kinds[kind] ?? firstKind,
    shape,
    noiseIds: Int32Array.from({ length: vocabulary.size }, (_, id) => id).filter(
      (id) => !shape.process.neverPredicted.has(id) && !vocabulary.neverGenerated(id),
    ),
  };
  return { fourier, sessions };
}

/** As `writingWith`: noise is written too. */
function writing(fourier: Fourier, request: GenerateRequest): Fourier {
  const chosen = writingWith(fourier, request);
  if (chosen === fourier) return fourier;
  return { ...chosen, noiseIds: fourier.noiseIds.filter((id) => !chosen.vocabulary.neverGenerated(id)) };
}

/** A short document twice, with the last id of the vocabulary in it: the first step pays for set-up, the second is timed. Milliseconds. */
async function probe(network: FourierNetwork, kindId: number, lastId: number, { mask }: FourierShape): Promise<number> {
  const context = await network.context([kindId, lastId], [0, 1]);
  const ids = new Int32Array(8).fill(mask);
  const positions = Int32Array.from(ids, (_, i) => 2 + i);
  await network.step(ids, 1, positions, context);
  const began = performance.now();
  await network.step(ids, 1, positions, context);
  return performance.now() - began;
}
