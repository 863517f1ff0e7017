/**
 * Probability of a text's tokens from left to right. A block of at most 128 tokens is taken as the middle of a fill-in-the-middle row: each token is
 * given the text before the block, the tokens of the block before it, and the text behind the block. Within a block this is the exact chain
 * rule (with the graph ar_score); it is not leave-one-out: a token does not know those that follow it in its block.
 */
import { checkScoreRange, textAround } from "../../scoreBlocks.ts";
import { type Rating, scoredTokens, wholeCharacters } from "../../scoredTokens.ts";
import { TokenisedText } from "../../tokenisedText.ts";
import { windowLength } from "../shared/passes.ts";
import type { ScoreBatch, ScoreRequest } from "../spanGenerator.ts";
import { estimatedLogp, exactLogp, readMiddle } from "./likelihood.ts";
import type { NextTokens } from "./network.ts";
import { infillPrompt, PROMPT_MARKS } from "./prompt.ts";
import { longestMiddle } from "./stretches.ts";
import type { Writer } from "./writer.ts";

const ALTERNATIVES = 4;

/** Scores the tokens of `request.range`, block after block. `done` and `total` are UTF-16 units of the range. Throws SPAN_OUT_OF_RANGE, INFERENCE_FAILED. */
export async function* scoreText(writer: Writer, request: ScoreRequest): AsyncGenerator<ScoreBatch, void> {
  const { text, range } = request;
  checkScoreRange(request);
  const document = new TokenisedText(text, writer.blocks);
  const total = range.end - range.start;
  const most = longestMiddle(writer.maxPositions);
  for (let start = range.start; start < range.end; ) {
    const block = wholeCharacters(document.after(start, most + 4, range.end), most);
    const end = block.starts[block.ids.length] ?? range.end;
    const prompt = blockPrompt(writer, request, document, start, end, block.ids.length);
    const breath = { tokens: [], done: start - range.start, total };
    const reading = await writer.network.prefill(prompt);
    yield breath;
    const columns = await readMiddle(writer.network, reading, block.ids);
    yield breath;
    const logp = (await exactLogp(writer.network, prompt, block.ids)) ?? estimatedLogp(columns, block.ids, writer.vocabulary.size);
    const ratings = block.ids.map((id, i) => rate(writer, columns(i), id, logp[i] ?? 0));
    yield { tokens: scoredTokens(block, ratings), done: end - range.start, total };
    start = end;
  }
}

/** The prompt for the block [start, end) of `size` tokens: as much text on both sides as fits. */
export function blockPrompt(
  writer: Writer,
  request: ScoreRequest,
  document: TokenisedText,
  start: number,
  end: number,
  size: number,
): number[] {
  const { special } = writer.vocabulary;
  const free = Math.max(2, windowLength(writer.maxPositions) - PROMPT_MARKS - 2 - size); // [BOS] and [EOS] too
  const { left, right } = textAround(document, { start, end }, free, special);
  return infillPrompt(writer.marks, writer.kindId(request.kind), left, right);
}

function rate({ vocabulary }: Writer, { next, column }: { next: NextTokens; column: number }, id: number, logp: number): Rating {
  const alternatives: Rating["alternatives"] = [];
  for (let rank = 0; rank < next.top && alternatives.length < ALTERNATIVES; rank += 1) {
    const candidate = next.candidate(0, column, rank);
    const text = candidate === id ? null : vocabulary.text(candidate);
    if (text) alternatives.push({ text, logProbability: next.topLogp[column * next.top + rank] ?? 0 });
  }
  return { logp, entropy: Math.max(0, next.entropy[column] ?? 0), alternatives };
}
