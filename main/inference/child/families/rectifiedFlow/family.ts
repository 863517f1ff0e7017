/** The family `rectified-flow`: opening a package and its operations. */
import { type OpenSessions, openSessions, releaseSessions } from "../../sessions.ts";
import { BlockCache } from "../../tokenisedText.ts";
import { ContextCache } from "../shared/contextCache.ts";
import { firstKindOf, loadedModel, openTokenizer } from "../shared/opening.ts";
import { Vocabulary, writingWith } from "../shared/vocabulary.ts";
import type { CheckedPackage, Family, SpanGenerator } from "../spanGenerator.ts";
import type { Flow } from "./flow.ts";
import { generateSpans } from "./generate.ts";
import { measurePaths } from "./measure.ts";
import { type FlowNetwork, RectifiedNetwork } from "./network.ts";
import { planRun } from "./plan.ts";
import { readSampling } from "./sampling.ts";
import { scoreText } from "./score.ts";
import { checkDeclared, signatureFor } from "./signature.ts";
import { verifyFlow } from "./verify.ts";

export const rectifiedFlow: Family = {
  open: async (checked, provider) => {
    const { flow, sessions } = await openFlow(checked, provider);
    return generatorOf(flow, sessions);
  },
  verify: verifyFlow,
};

/** Opens a package for use. Throws MODEL_BROKEN, also for graphs of another family or of other dimensions than the manifest states. */
export async function openFlow(
  checked: CheckedPackage,
  provider: Parameters<Family["open"]>[1],
): Promise<{ flow: Flow; sessions: OpenSessions }> {
  const { folder, manifest } = checked;
  const sampling = readSampling(checked);
  const signature = signatureFor(manifest, sampling.latentSize);
  checkDeclared(checked, signature);
  const tokenizer = await openTokenizer(checked);
  const firstKind = firstKindOf(checked);
  const vocabulary = new Vocabulary(tokenizer, manifest);
  const sessions = await openSessions(folder, manifest, provider, ({ graphs }) =>
    probe(new RectifiedNetwork(graphs, null, signature), firstKind, vocabulary.special.del),
  );
  const network = new RectifiedNetwork(sessions.graphs, sessions.optional, signature);
  const flow: Flow = {
    model: loadedModel(checked, sessions),
    maxPositions: manifest.maxPositions,
    vocabulary,
    blocks: new BlockCache(tokenizer),
    network,
    contexts: new ContextCache(network),
    sampling,
    kindId: (kind) => manifest.kinds[kind] ?? firstKind,
  };
  return { flow, sessions };
}

function generatorOf(flow: Flow, sessions: OpenSessions): SpanGenerator {
  return {
    model: flow.model,
    generate: (request) => generateSpans(writingWith(flow, request), request),
    score: (request) => scoreText(flow, request),
    plan: (request) => planRun(flow, request),
    measurable: measurePaths(flow),
    close: () => releaseSessions(sessions),
  };
}

/** A small context, old text and a step twice: the first run pays for set-up, the second is timed. Milliseconds. */
async function probe(network: FlowNetwork, kindId: number, del: number): Promise<number> {
  const context = await network.context([kindId, kindId, kindId, kindId], [0, 1, 2, 3]);
  const ids = new Int32Array(8).fill(del);
  const z = await network.encode(ids, 1);
  const input = {
    ...{ rows: 1, z, ids, context, eps: null, tau: 0.5, tauNext: 1, churn: 0 },
    xPrev: new Float32Array(z.length),
    known: new Float32Array(ids.length),
    positions: Int32Array.from(ids, (_, i) => 4 + i),
  };
  await network.step("euler", input);
  const began = performance.now();
  await network.step("euler", input);
  return performance.now() - began;
}
