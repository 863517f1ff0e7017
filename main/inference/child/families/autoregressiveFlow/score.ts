/**
 * Probability of a text's tokens. A block of at most 128 tokens is one span of the flow: each token is given the text on both sides of the block and
 * the tokens of the block before it. This is the bound that the model is trained on, not leave-one-out: a token does not know those that follow it in
 * its block, beyond what the smaller backward block sees. Entropy and alternatives are those of the mixture over the codebook.
 */
import { checkScoreRange, textAround } from "../../scoreBlocks.ts";
import { type Rating, scoredTokens, wholeCharacters } from "../../scoredTokens.ts";
import { type PlacedTokens, TokenisedText } from "../../tokenisedText.ts";
import { BLOCK, windowLength } from "../shared/passes.ts";
import type { ScoreBatch, ScoreRequest } from "../spanGenerator.ts";
import { wholePatches } from "./columns.ts";
import type { Flow } from "./flow.ts";
import { likelihood } from "./likelihood.ts";
import { type TokenWeights, tokensBefore } from "./network.ts";

const ALTERNATIVES = 4;

/** Scores the tokens of `request.range`, block after block. `done` and `total` are UTF-16 units of the range. Throws SPAN_OUT_OF_RANGE, INFERENCE_FAILED. */
export async function* scoreText(flow: Flow, request: ScoreRequest): AsyncGenerator<ScoreBatch, void> {
  const { text, range } = request;
  checkScoreRange(request);
  const { network, vocabulary } = flow;
  const document = new TokenisedText(text, flow.blocks);
  const total = range.end - range.start;
  const most = Math.min(BLOCK, Math.floor(windowLength(flow.maxPositions) / 2));
  for (let start = range.start; start < range.end; ) {
    const block = wholeCharacters(document.after(start, most + 4, range.end), most);
    const end = block.starts[block.ids.length] ?? range.end;
    const { positions, ...around } = blockWindow(flow, request, document, { start, end }, block.ids.length);
    const context = await flow.contexts.get(around.ids, around.positionsOfContext);
    const breath = { tokens: [], done: start - range.start, total };
    yield breath;
    const ids = Int32Array.from(positions, (_, i) => block.ids[i] ?? vocabulary.special.del);
    const { logp } = await likelihood(network, ids, { positions, context });
    yield breath;
    const tokens = await network.weigh({
      rows: 1,
      before: tokensBefore(ids, network.shape),
      positions,
      context,
      past: null,
      temperature: 1,
    });
    const ratings = block.ids.map((id, i) => rate(flow, tokens, i, id, Math.min(0, logp[i] ?? 0)));
    yield { tokens: scoredTokens(block, ratings), done: end - range.start, total };
    start = end;
  }
}

/** Positions of a block's tokens (and of what fills up its last patch), and the context around it: kind token, tokens before and behind. */
export function blockWindow(
  flow: Flow,
  request: ScoreRequest,
  document: TokenisedText,
  block: { readonly start: number; readonly end: number },
  size: PlacedTokens["ids"]["length"],
): { positions: Int32Array; ids: number[]; positionsOfContext: number[] } {
  const free = windowLength(flow.maxPositions) - 3 - size;
  const { left, right } = textAround(document, block, free, flow.vocabulary.special);
  const first = left.length + 1;
  return {
    positions: wholePatches(
      Int32Array.from({ length: size }, (_, i) => first + i),
      flow.network.shape.patch,
    ),
    ids: [flow.kindId(request.kind), ...left, ...right],
    positionsOfContext: [...Array.from({ length: first }, (_, i) => i), ...right.map((_, i) => first + size + i)],
  };
}

function rate({ vocabulary }: Flow, tokens: TokenWeights, index: number, id: number, logp: number): Rating {
  const alternatives: Rating["alternatives"] = [];
  for (let rank = 0; rank < tokens.kept && alternatives.length < ALTERNATIVES; rank += 1) {
    const candidate = tokens.candidate(index, rank);
    const text = candidate === id ? null : vocabulary.text(candidate);
    if (text) alternatives.push({ text, logProbability: Math.min(0, tokens.topLogp[index * tokens.kept + rank] ?? 0) });
  }
  return { logp, entropy: Math.max(0, tokens.entropy[index] ?? 0), alternatives };
}
