/** The family `masked-diffusion`: opening a package and its operations. */

import { z } from "zod";
import type { PlannerFile } from "../../../../../src/domain/planning/curve.ts";
import { brokenPackage, readPackageJson } from "../../../package/files.ts";
import { type OpenSessions, openSessions, releaseSessions } from "../../sessions.ts";
import { BlockCache } from "../../tokenisedText.ts";
import { ContextCache } from "../shared/contextCache.ts";
import { firstKindOf, loadedModel, openTokenizer } from "../shared/opening.ts";
import type { SpanNetwork } from "../shared/spanNetwork.ts";
import { Vocabulary, writingWith } from "../shared/vocabulary.ts";
import type { CheckedPackage, Family, SpanGenerator } from "../spanGenerator.ts";
import type { Denoiser } from "./denoiser.ts";
import { generateSpans } from "./generate.ts";
import { measureDenoiser } from "./measure.ts";
import { DenoiserNetwork } from "./network.ts";
import { planRun } from "./plan.ts";
import { scoreText } from "./score.ts";
import { verifyDenoiser } from "./verify.ts";

export const maskedDiffusion: Family = {
  open: async (checked, provider) => {
    const { denoiser, sessions } = await openDenoiser(checked, provider);
    return generatorOf(denoiser, sessions);
  },
  verify: verifyDenoiser,
};

/** Opens a package for use. Throws MODEL_BROKEN. */
export async function openDenoiser(
  checked: CheckedPackage,
  provider: Parameters<Family["open"]>[1],
): Promise<{ denoiser: Denoiser; sessions: OpenSessions }> {
  const { folder, manifest } = checked;
  const tokenizer = await openTokenizer(checked);
  const planner = await readPlanner(checked);
  const firstKind = firstKindOf(checked);
  const vocabulary = new Vocabulary(tokenizer, manifest);
  const sessions = await openSessions(folder, manifest, provider, ({ graphs }) =>
    probe(new DenoiserNetwork(graphs), firstKind, vocabulary.special.mask),
  );
  const network = new DenoiserNetwork(sessions.graphs, sessions.optional);
  const model = loadedModel(checked, sessions);
  const denoiser: Denoiser = {
    model,
    maxPositions: manifest.maxPositions,
    planner,
    vocabulary,
    blocks: new BlockCache(tokenizer),
    network,
    contexts: new ContextCache(network),
    fixedLength: false,
    kindId: (kind) => manifest.kinds[kind] ?? firstKind,
  };
  return { denoiser, sessions };
}

/** The operations of a loaded package; `sessions` are freed when it is closed. */
export function generatorOf(denoiser: Denoiser, sessions: OpenSessions): SpanGenerator {
  return {
    model: denoiser.model,
    generate: (request) => generateSpans(writingWith(denoiser, request), request),
    score: (request) => scoreText(denoiser, request),
    plan: (request) => planRun(denoiser, request),
    measurable: measureDenoiser(denoiser),
    close: () => releaseSessions(sessions),
  };
}

/** A small context and step twice: the first run pays for set-up, the second is timed. Milliseconds. */
export async function probe(network: SpanNetwork, kindId: number, mask: number): Promise<number> {
  const context = await network.context([kindId, kindId, kindId, kindId], [0, 1, 2, 3]);
  const ids = new Int32Array(8).fill(mask);
  const positions = Int32Array.from(ids, (_, i) => 4 + i);
  await network.step(ids, 1, positions, context);
  const began = performance.now();
  await network.step(ids, 1, positions, context);
  return performance.now() - began;
}

const numbers = z.array(z.number());
const plannerSchema = z.looseObject({
  schemaVersion: z.literal(1),
  kinds: z.record(z.string(), z.record(z.string(), z.looseObject({ revealed: numbers, h: numbers }))),
});

/** The package's information curves; null where it has none. Throws MODEL_BROKEN. */
export async function readPlanner({ folder, manifest }: CheckedPackage): Promise<PlannerFile | null> {
  const { planner } = manifest.files;
  if (!planner) return null;
  const parsed = plannerSchema.safeParse(await readPackageJson(folder, planner.file));
  if (!parsed.success) throw brokenPackage(folder, "the planner's curves are not readable", planner.file);
  return parsed.data;
}
