/** Confidence of a text's tokens, leave-one-out as nearly as is affordable: the tokens of a block are masked by turns. */

import type { ScoredToken } from "../../../protocol.ts";
import { type Rating, scoredTokens } from "../../scoredTokens.ts";
import type { PlacedTokens } from "../../tokenisedText.ts";
import { type LeftOutBlock, type LeftOutRows, leaveOutBlocks } from "../shared/leaveOutBlocks.ts";
import { maskedLogp } from "../shared/maskedLogp.ts";
import type { EncodedContext, StepOutput } from "../shared/spanNetwork.ts";
import type { ScoreBatch, ScoreRequest } from "../spanGenerator.ts";
import type { Denoiser } from "./denoiser.ts";

const ALTERNATIVES = 4;

/** Scores the tokens of `request.range`, block after block. `done` and `total` are UTF-16 units of the range. Throws SPAN_OUT_OF_RANGE, INFERENCE_FAILED. */
export async function* scoreText(denoiser: Denoiser, request: ScoreRequest): AsyncGenerator<ScoreBatch, void> {
  for await (const { block, read, done, total } of maskBlocks(denoiser, request, (output, row, slot, id) =>
    rate(denoiser, output, row, slot, id),
  ))
    yield { tokens: block === null ? [] : tokensOf(denoiser, request.text, block, read), done, total };
}

/** Where tokens hold no spaces, the white space around a word is no part of what is scored. */
function tokensOf({ vocabulary }: Denoiser, text: string, block: PlacedTokens, ratings: readonly Rating[]): ScoredToken[] {
  const tokens = scoredTokens(block, ratings);
  if (!vocabulary.pieces) return tokens;
  return tokens.map((token) => {
    const written = text.slice(token.start, token.end);
    const bare = written.trim();
    const start = token.start + written.indexOf(bare);
    return { ...token, start, end: start + bare.length };
  });
}

/** Rating of the true token `id` at a masked slot. */
function rate(denoiser: Denoiser, output: StepOutput, row: number, slot: number, id: number): Rating {
  const base = (row * output.size + slot) * output.top;
  const alternatives: Rating["alternatives"] = [];
  for (let rank = 0; rank < output.top && alternatives.length < ALTERNATIVES; rank += 1) {
    const candidate = output.candidate(row, slot, rank);
    const text = candidate === id ? null : denoiser.vocabulary.text(candidate);
    if (text) alternatives.push({ text, logProbability: output.topLogp[base + rank] ?? 0 });
  }
  const logp = maskedLogp(output, row, slot, id, denoiser.vocabulary.size);
  return { logp, entropy: Math.max(0, output.entropy[row * output.size + slot] ?? 0), alternatives };
}

/** Masks every token of the range once and lets `read` take what it needs at its place. Throws SPAN_OUT_OF_RANGE, INFERENCE_FAILED. */
export function maskBlocks<T>(
  denoiser: Denoiser,
  request: ScoreRequest,
  read: (output: StepOutput, row: number, slot: number, id: number) => T,
): AsyncGenerator<LeftOutBlock<T>, void> {
  const { network, vocabulary } = denoiser;
  const leaveOut = ({ ids, first, rows, stride, positions, context }: LeftOutRows<EncodedContext>): Promise<StepOutput> =>
    network.step(maskedRows(ids, first, rows, stride, vocabulary.special.mask), rows, positions, context);
  return leaveOutBlocks({ ...denoiser, leaveOut }, request, read);
}

function maskedRows(ids: readonly number[], first: number, rows: number, stride: number, mask: number): Int32Array {
  const batch = new Int32Array(rows * ids.length);
  for (let row = 0; row < rows; row += 1) {
    for (let i = 0; i < ids.length; i += 1) batch[row * ids.length + i] = i % stride === first + row ? mask : (ids[i] ?? 0);
  }
  return batch;
}
