/**
 * Confidence of a text's tokens, leave-one-out as nearly as is affordable: of a block of 128 tokens every 8th is masked at once, in 8 passes, with
 * context on both sides; the masked ones are then 8 tokens apart.
 */
import { PalimpsestError } from "../../../../../src/domain/errors/palimpsestError.ts";
import type { ScoredToken } from "../../../protocol.ts";
import { type PlacedTokens, TokenisedText } from "../../tokenisedText.ts";
import type { ScoreBatch, ScoreRequest } from "../spanGenerator.ts";
import type { Denoiser } from "./denoiser.ts";
import { maskedLogp } from "./leaveOut.ts";
import type { StepOutput } from "./network.ts";
import { BLOCK, windowLength } from "./passes.ts";

const STRIDE = 8;
const ROWS_PER_RUN = 4;
const ALTERNATIVES = 4;

interface Rating {
  logp: number;
  entropy: number;
  alternatives: { text: string; logProbability: number }[];
}

/** Scores the tokens of `request.range`, block after block. `done` and `total` are UTF-16 units of the range. Throws SPAN_OUT_OF_RANGE, INFERENCE_FAILED. */
export async function* scoreText(denoiser: Denoiser, request: ScoreRequest): AsyncGenerator<ScoreBatch, void> {
  const { text, range } = request;
  if (!(range.start >= 0 && range.start <= range.end && range.end <= text.length)) {
    throw new PalimpsestError(
      "SPAN_OUT_OF_RANGE",
      `The range ${range.start}:${range.end} is outside the document, which has ${text.length} characters. Select the text again.`,
      { start: range.start, end: range.end, length: text.length },
    );
  }
  const document = new TokenisedText(text, denoiser.blocks);
  const total = range.end - range.start;
  const most = Math.min(BLOCK, Math.floor(windowLength(denoiser.maxPositions) / 2));
  for (let start = range.start; start < range.end; ) {
    const block = wholeCharacters(document.after(start, most + 4, range.end), most);
    const end = block.starts[block.ids.length] ?? range.end;
    const { positions, context } = blockWindow(denoiser, request, document, start, end, block.ids.length);
    const encoded = await denoiser.contexts.get(context.ids, context.positions);
    yield { tokens: [], done: start - range.start, total };
    const ratings: Rating[] = [];
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
        for (let slot = first + row; slot < block.ids.length; slot += stride)
          ratings[slot] = rate(denoiser, output, row, slot, block.ids[slot] ?? 0);
      }
      if (first + rows < stride) yield { tokens: [], done: start - range.start, total };
    }
    yield { tokens: scoredTokens(block, ratings), done: end - range.start, total };
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
  const before = document.before(start, free + 1);
  const behind = document.after(end, free);
  const rightCount = Math.min(behind.ids.length, Math.max(Math.floor(free / 2), free - before.ids.length));
  const left = before.ids.slice(-Math.max(1, free - rightCount));
  const right = behind.ids.slice(0, rightCount);
  const ids: number[] = [denoiser.kindId(request.kind)];
  if (left.length === before.ids.length) ids.push(special.begin);
  ids.push(...left);
  const first = ids.length;
  const positions = Array.from(ids, (_, i) => i);
  const reachesEnd = (behind.starts[right.length] ?? request.text.length) >= request.text.length;
  for (const [i, id] of [...right, ...(reachesEnd ? [special.end] : [])].entries()) {
    ids.push(id);
    positions.push(first + size + i);
  }
  return { positions: Int32Array.from({ length: size }, (_, i) => first + i), context: { ids, positions } };
}

/** The first `most` tokens at most, cut where a character ends. */
function wholeCharacters(tokens: PlacedTokens, most: number): PlacedTokens {
  let count = Math.min(most, tokens.ids.length);
  while (count > 1 && count < tokens.ids.length && tokens.continues[count]) count -= 1;
  return { ids: tokens.ids.slice(0, count), starts: tokens.starts.slice(0, count + 1), continues: tokens.continues.slice(0, count) };
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

/** Tokens with offsets in the text; the tokens of one character are one entry (sums of their nats, no alternatives). */
function scoredTokens(block: PlacedTokens, ratings: readonly Rating[]): ScoredToken[] {
  const tokens: { start: number; end: number; logProbability: number; entropy: number; alternatives: Rating["alternatives"] }[] = [];
  for (let i = 0; i < block.ids.length; i += 1) {
    const rating = ratings[i] ?? { logp: 0, entropy: 0, alternatives: [] };
    const end = block.starts[i + 1] ?? 0;
    const last = tokens[tokens.length - 1];
    if (block.continues[i] && last) {
      last.end = end;
      last.logProbability += rating.logp;
      last.entropy += rating.entropy;
      last.alternatives = [];
    } else
      tokens.push({
        start: block.starts[i] ?? 0,
        end,
        logProbability: rating.logp,
        entropy: rating.entropy,
        alternatives: rating.alternatives,
      });
  }
  return tokens;
}
