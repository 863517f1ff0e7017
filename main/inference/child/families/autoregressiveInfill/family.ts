/** The family `autoregressive-infill`, the honest baseline of the others: opening a package and its operations. */
import { brokenPackage } from "../../../package/files.ts";
import type { Manifest } from "../../../package/manifest.ts";
import type { Measurable } from "../../evaluation/measurable.ts";
import { type OpenSessions, openSessions, releaseSessions } from "../../sessions.ts";
import { BlockCache } from "../../tokenisedText.ts";
import { encoder } from "../shared/measuring.ts";
import { firstKindOf, loadedModel, openTokenizer } from "../shared/opening.ts";
import { Vocabulary, writingWith } from "../shared/vocabulary.ts";
import type { CheckedPackage, Family, SpanGenerator } from "../spanGenerator.ts";
import { generateSpans } from "./generate.ts";
import { greedySpan, spanLogp } from "./likelihood.ts";
import { CausalNetwork } from "./network.ts";
import { planRun } from "./plan.ts";
import { infillPrompt, type PromptIds } from "./prompt.ts";
import { scoreText } from "./score.ts";
import { verifyBaseline } from "./verify.ts";
import type { Writer } from "./writer.ts";

export const autoregressiveInfill: Family = {
  open: async (checked, provider) => {
    const { writer, sessions } = await openWriter(checked, provider);
    return generatorOf(writer, sessions);
  },
  verify: verifyBaseline,
};

/** Opens a package for use. Throws MODEL_BROKEN. */
export async function openWriter(
  checked: CheckedPackage,
  provider: Parameters<Family["open"]>[1],
): Promise<{ writer: Writer; sessions: OpenSessions }> {
  const { folder, manifest } = checked;
  const tokenizer = await openTokenizer(checked);
  const firstKind = firstKindOf(checked);
  const marks = promptIds(folder, manifest);
  const probePrompt = infillPrompt(marks, firstKind, [firstKind], [firstKind]);
  const sessions = await openSessions(folder, manifest, provider, ({ graphs }) => probe(new CausalNetwork(graphs, null), probePrompt));
  const writer: Writer = {
    model: loadedModel(checked, sessions),
    maxPositions: manifest.maxPositions,
    vocabulary: new Vocabulary(tokenizer, manifest),
    marks,
    blocks: new BlockCache(tokenizer),
    network: new CausalNetwork(sessions.graphs, sessions.optional),
    kindId: (kind) => manifest.kinds[kind] ?? firstKind,
  };
  return { writer, sessions };
}

function generatorOf(writer: Writer, sessions: OpenSessions): SpanGenerator {
  return {
    model: writer.model,
    generate: (request) => generateSpans(writingWith(writer, request), request),
    score: (request) => scoreText(writer, request),
    plan: (request) => planRun(writer, request),
    measurable: measurableOf(writer),
    close: () => releaseSessions(sessions),
  };
}

/** What the evaluation asks of a baseline. */
export function measurableOf(writer: Writer): Measurable {
  return {
    type: "causal",
    bound: false,
    encode: encoder(writer.vocabulary),
    kindId: writer.kindId,
    maxPositions: writer.maxPositions,
    exact: writer.network.exact,
    without: {
      calibration: "the app shows this family's confidence with the tokens before alone in view",
      factorisation: "tokens are written one by one, so nothing is lost by writing several at once",
      singleToken: "it writes from left to right, and does not leave one token out of a text",
      speed: "it has no steps beside an encoded context",
    },
    spanLogp: (window, from, to) => spanLogp(writer, window, from, to),
    greedy: (window, from, to) => greedySpan(writer, window, from, to),
  };
}

/** Throws MODEL_BROKEN when the manifest does not name the marks of a fill-in-the-middle prompt. */
function promptIds(folder: string, { specialTokens }: Manifest): PromptIds {
  const idOf = (name: string): number => {
    const id = specialTokens[name];
    if (typeof id !== "number") throw brokenPackage(folder, `the manifest names no special token ${name}`);
    return id;
  };
  return { prefix: idOf("[PRE]"), suffix: idOf("[SUF]"), middle: idOf("[MID]") };
}

/** A prompt and two steps: the first step pays for set-up, the second is timed. Milliseconds. */
async function probe(network: CausalNetwork, prompt: readonly number[]): Promise<number> {
  const [kind = 0] = prompt;
  const { cache } = await network.prefill(prompt);
  const { cache: longer } = await network.step(cache, [kind]);
  const began = performance.now();
  await network.step(longer, [kind]);
  return performance.now() - began;
}
