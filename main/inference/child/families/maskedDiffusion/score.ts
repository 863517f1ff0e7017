/**
 * Confidence of a text's tokens, leave-one-out as nearly as is affordable: of a block of 128 tokens every 8th is masked at once, in 8 passes, with
 * context on both sides; the masked ones are then 8 tokens apart.
 */

import type { ScoredToken } from "../../../protocol.ts";
import { checkScoreRange, textAround } from "../../scoreBlocks.ts";
import { type Rating, scoredTokens, wholeCharacters } from "../../scoredTokens.ts";
import { type PlacedTokens, TokenisedText } from "../../tokenisedText.ts";
import { maskedLogp } from "../shared/maskedLogp.ts";
import { BLOCK, windowLength } from "../shared/passes.ts";
import type { StepOutput } from "../shared/spanNetwork.ts";
import type { ScoreBatch, ScoreRequest } from "../spanGenerator.ts";
import type { Denoiser } from "./denoiser.ts";

const STRIDE = 8;
const ROWS_PER_RUN = 4;
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

/** A finished block with what was read of each of its tokens; null between two network runs. */
export interface MaskedBlock<T> {
  readonly block: PlacedTokens | null;
  readonly read: readonly T[];
  /** UTF-16 units of the range. */
  readonly done: number;
  readonly total: number;
}

/** Masks every token of the range once and lets `read` take what it needs at its place. Throws SPAN_OUT_OF_RANGE, INFERENCE_FAILED. */
export async function* maskBlocks<T>(
  denoiser: Denoiser,
  request: ScoreRequest,
  read: (output: StepOutput, row: number, slot: number, id: number) => T,
): AsyncGenerator<MaskedBlock<T>, void> {
  const { text, range } = request;
  checkScoreRange(request);
  const document = new TokenisedText(text, denoiser.blocks);
  const total = range.end - range.start;
  const most = Math.min(BLOCK, Math.floor(windowLength(denoiser.maxPositions) / 2));
  for (let start = range.start; start < range.end; ) {
    const block = wholeCharacters(document.after(start, most + 4, range.end), most);
    // White space that is no token is passed over.
    const end = block.ids.length === 0 ? range.end : (block.starts[block.ids.length] ?? range.end);
    const { positions, context } = blockWindow(denoiser, request, document, start, end, block.ids.length);
    const encoded = await denoiser.contexts.get(context.ids, context.positions);
    yield { block: null, read: [], done: start - range.start, total };
    const found: T[] = [];
    const stride = Math.min(STRIDE, block.ids.length);
    for (let first = 0; first < stride; first += ROWS_PER_RUN) {
      const rows = Math.min(ROWS_PER_RUN, stride - first);
      const output = await denoiser.network.step(
        maskedRows(block.ids, first, rows, stride, denoiser.vocabulary.special.mask),
        rows,
        positions,
        encoded,
      );
      for (let row = 0; row < rows; row += 1) {
        for (let slot = first + row; slot < block.ids.length; slot += stride) found[slot] = read(output, row, slot, block.ids[slot] ?? 0);
      }
      if (first + rows < stride) yield { block: null, read: [], done: start - range.start, total };
    }
    yield { block, read: found, done: end - range.start, total };
    start = end;
  }
}

/** Context of a block [start, end): kind token, tokens before and behind, as `buildWindow` places them around one span. */
function blockWindow(
  denoiser: Denoiser,
  request: ScoreRequest,
  document: TokenisedText,
  start: number,
  end: number,
  size: number,
): { positions: Int32Array; context: { ids: number[]; positions: number[] } } {
  const { special } = denoiser.vocabulary;
  const free = windowLength(denoiser.maxPositions) - 3 - size;
  const { left, right } = textAround(document, { start, end }, free, special);
  const ids: number[] = [denoiser.kindId(request.kind), ...left];
  const first = ids.length;
  const positions = Array.from(ids, (_, i) => i);
  for (const [i, id] of right.entries()) {
    ids.push(id);
    positions.push(first + size + i);
  }
  return { positions: Int32Array.from({ length: size }, (_, i) => first + i), context: { ids, positions } };
}

function maskedRows(ids: readonly number[], first: number, rows: number, stride: number, mask: number): Int32Array {
  const batch = new Int32Array(rows * ids.length);
  for (let row = 0; row < rows; row += 1) {
    for (let i = 0; i < ids.length; i += 1) batch[row * ids.length + i] = i % stride === first + row ? mask : (ids[i] ?? 0);
  }
  return batch;
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
