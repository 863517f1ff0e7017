/** The family `autoregressive-flow`: opening a package and its operations. */
import type { ProviderChoice } from "../../../protocol.ts";
import { type OpenSessions, openSessions, releaseSessions } from "../../sessions.ts";
import { BlockCache } from "../../tokenisedText.ts";
import { ContextCache } from "../shared/contextCache.ts";
import { firstKindOf, loadedModel, openTokenizer } from "../shared/opening.ts";
import { Vocabulary, writingWith } from "../shared/vocabulary.ts";
import type { CheckedPackage, Family, SpanGenerator } from "../spanGenerator.ts";
import type { Flow } from "./flow.ts";
import { generateSpans } from "./generate.ts";
import { measureFlow } from "./measure.ts";
import { FlowNetwork } from "./network.ts";
import { planRun } from "./plan.ts";
import { scoreText } from "./score.ts";
import { flowShape } from "./shape.ts";
import { checkDeclared } from "./signature.ts";
import { SweepCounts } from "./sweepCounts.ts";
import { verifyFlow } from "./verify.ts";

export const autoregressiveFlow: Family = {
  open: async (checked, provider) => {
    const { flow, sessions } = await openFlow(checked, provider);
    return generatorOf(flow, sessions);
  },
  verify: verifyFlow,
};

/** Opens a package for use. Throws MODEL_BROKEN, also for graphs of another family or of other dimensions. */
export async function openFlow(checked: CheckedPackage, provider: ProviderChoice): Promise<{ flow: Flow; sessions: OpenSessions }> {
  const { folder, manifest } = checked;
  const shape = flowShape(checked);
  checkDeclared(checked, shape);
  const tokenizer = await openTokenizer(checked);
  const firstKind = firstKindOf(checked);
  const sessions = await openSessions(folder, manifest, provider, ({ graphs }) => probe(new FlowNetwork(graphs, shape), firstKind));
  const network = new FlowNetwork(sessions.graphs, shape);
  await network.inverter();
  const flow: Flow = {
    model: loadedModel(checked, sessions),
    maxPositions: manifest.maxPositions,
    vocabulary: new Vocabulary(tokenizer, manifest),
    blocks: new BlockCache(tokenizer),
    network,
    contexts: new ContextCache(network),
    counts: new SweepCounts(manifest, network.blocks, shape.patch),
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
    measurable: measureFlow(flow),
    close: () => releaseSessions(sessions),
  };
}

/** A small context, an encoding and a sweep of every block, the first block twice: the second sweep is timed. Milliseconds. */
async function probe(network: FlowNetwork, kindId: number): Promise<number> {
  const { patch, latent, start } = network.shape;
  const context = await network.context([kindId, kindId, kindId, kindId], [0, 1, 2, 3]);
  const positions = Int32Array.from({ length: 8 * patch }, (_, i) => 4 + i);
  const ids = new Int32Array(positions.length).fill(kindId);
  const noise = new Float32Array(positions.length * latent);
  const input = { rows: 1, positions, context, temperature: 1 };
  await network.encode({ ...input, ids, noise });
  for (let block = network.blocks - 1; block > 0; block -= 1) await network.sweep(block, { ...input, x: noise, u: noise });
  await network.inverter();
  const weigh = { ...input, before: new Int32Array(positions.length).fill(start) };
  const { own } = await network.weigh({ ...weigh, past: null });
  const began = performance.now();
  await network.weigh({ ...weigh, past: own });
  return performance.now() - began;
}
