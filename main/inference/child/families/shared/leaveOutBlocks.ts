/**
 * A text block after block, each token left out once: of a block of 128 tokens every 8th at once, in 8 rows, with context on both sides; those that
 * are left out together are 8 tokens apart.
 */
import type { DocumentKind } from "../../../../../src/domain/document/documentState.ts";
import { checkScoreRange, textAround } from "../../scoreBlocks.ts";
import { wholeCharacters } from "../../scoredTokens.ts";
import { type BlockCache, type PlacedTokens, TokenisedText } from "../../tokenisedText.ts";
import type { ScoreRequest } from "../spanGenerator.ts";
import type { ContextCache } from "./contextCache.ts";
import { BLOCK, windowLength } from "./passes.ts";
import type { EncodedContext } from "./spanNetwork.ts";
import type { Vocabulary } from "./vocabulary.ts";

const STRIDE = 8;
const ROWS_PER_RUN = 4;

/** A finished block with what was read of each of its tokens; null between two network runs. */
export interface LeftOutBlock<T> {
  readonly block: PlacedTokens | null;
  readonly read: readonly T[];
  /** UTF-16 units of the range. */
  readonly done: number;
  readonly total: number;
}

/** Rows of a block in one network run: in row `row` the slots `first + row`, `first + row + stride`, ... are left out. */
export interface LeftOutRows<Context> {
  readonly ids: readonly number[];
  readonly first: number;
  readonly rows: number;
  readonly stride: number;
  /** Positions of the block's tokens, [S]. */
  readonly positions: Int32Array;
  readonly context: Context;
}

/** A model that can say what it thinks of tokens that it does not see. */
export interface LeavesOut<Context extends EncodedContext, Output> {
  readonly vocabulary: Vocabulary;
  readonly blocks: BlockCache;
  readonly contexts: ContextCache<Context>;
  readonly maxPositions: number;
  kindId(kind: DocumentKind): number;
  /** One network run. Throws INFERENCE_FAILED. */
  leaveOut(rows: LeftOutRows<Context>): Promise<Output>;
}

/** Leaves every token of the range out once and lets `read` take what it needs at its place. Throws SPAN_OUT_OF_RANGE, INFERENCE_FAILED. */
export async function* leaveOutBlocks<Context extends EncodedContext, Output, T>(
  model: LeavesOut<Context, Output>,
  request: ScoreRequest,
  read: (output: Output, row: number, slot: number, id: number) => T,
): AsyncGenerator<LeftOutBlock<T>, void> {
  const { text, range } = request;
  checkScoreRange(request);
  const document = new TokenisedText(text, model.blocks);
  const total = range.end - range.start;
  const most = Math.min(BLOCK, Math.floor(windowLength(model.maxPositions) / 2));
  for (let start = range.start; start < range.end; ) {
    const block = wholeCharacters(document.after(start, most + 4, range.end), most);
    // White space that is no token is passed over.
    const end = block.ids.length === 0 ? range.end : (block.starts[block.ids.length] ?? range.end);
    const { positions, context } = blockWindow(model, request, document, start, end, block.ids.length);
    const encoded = await model.contexts.get(context.ids, context.positions);
    yield { block: null, read: [], done: start - range.start, total };
    const found: T[] = [];
    const stride = Math.min(STRIDE, block.ids.length);
    for (let first = 0; first < stride; first += ROWS_PER_RUN) {
      const rows = Math.min(ROWS_PER_RUN, stride - first);
      const output = await model.leaveOut({ ids: block.ids, first, rows, stride, positions, context: encoded });
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
  model: Pick<LeavesOut<never, never>, "vocabulary" | "maxPositions" | "kindId">,
  request: ScoreRequest,
  document: TokenisedText,
  start: number,
  end: number,
  size: number,
): { positions: Int32Array; context: { ids: number[]; positions: number[] } } {
  const { special } = model.vocabulary;
  const free = windowLength(model.maxPositions) - 3 - size;
  const { left, right } = textAround(document, { start, end }, free, special);
  const ids: number[] = [model.kindId(request.kind), ...left];
  const first = ids.length;
  const positions = Array.from(ids, (_, i) => i);
  for (const [i, id] of right.entries()) {
    ids.push(id);
    positions.push(first + size + i);
  }
  return { positions: Int32Array.from({ length: size }, (_, i) => first + i), context: { ids, positions } };
}
