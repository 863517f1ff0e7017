/** Confidence of a text's tokens, leave-one-out as nearly as is affordable: the tokens of a block are noise by turns. */
import { type Rating, scoredTokens } from "../../scoredTokens.ts";
import { type LeftOutBlock, type LeftOutRows, leaveOutBlocks } from "../shared/leaveOutBlocks.ts";
import type { ScoreBatch, ScoreRequest } from "../spanGenerator.ts";
import type { Flow } from "./flow.ts";
import type { FlowContext, FlowOutput } from "./network.ts";
import { leaveOut } from "./rating.ts";

const ALTERNATIVES = 4;

/** Scores the tokens of `request.range`, block after block. `done` and `total` are UTF-16 units of the range. Throws SPAN_OUT_OF_RANGE, INFERENCE_FAILED. */
export async function* scoreText(flow: Flow, request: ScoreRequest): AsyncGenerator<ScoreBatch, void> {
  const blocks = leaveOutOfText(flow, request, (output, row, slot, id) => rate(flow, output, row, slot, id));
  for await (const { block, read, done, total } of blocks) yield { tokens: block === null ? [] : scoredTokens(block, read), done, total };
}

/** Makes every token of the range noise once and lets `read` take what it needs at its place. Throws SPAN_OUT_OF_RANGE, INFERENCE_FAILED. */
export function leaveOutOfText<T>(
  flow: Flow,
  request: ScoreRequest,
  read: (output: FlowOutput, row: number, slot: number, id: number) => T,
): AsyncGenerator<LeftOutBlock<T>, void> {
  const hiding = ({ ids, first, rows, stride, positions, context }: LeftOutRows<FlowContext>): Promise<FlowOutput> =>
    leaveOut(flow, { ids, rows, hides: (row, i) => i % stride === first + row }, positions, context);
  return leaveOutBlocks({ ...flow, leaveOut: hiding }, request, read);
}

function rate({ vocabulary }: Flow, output: FlowOutput, row: number, slot: number, id: number): Rating {
  const at = row * output.size + slot;
  const alternatives: Rating["alternatives"] = [];
  for (let rank = 0; rank < output.top && alternatives.length < ALTERNATIVES; rank += 1) {
    const candidate = output.candidate(row, slot, rank);
    const text = candidate === id ? null : vocabulary.text(candidate);
    if (text) alternatives.push({ text, logProbability: Math.min(0, output.topLogp[at * output.top + rank] ?? 0) });
  }
  return { logp: Math.min(0, output.selfLogp[at] ?? 0), entropy: Math.max(0, output.entropy[at] ?? 0), alternatives };
}
