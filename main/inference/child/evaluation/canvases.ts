/** Canvases of a span: rows of ids with the mask's id where masked, run in parts that leave room for a cancel between them. */
import type { OpenSpan } from "./measurable.ts";

/** Canvas tokens of one network run. */
const RUN_TOKENS = 512;

/** Rows [rows, S] of a span: `masked(row, column)` tells where the mask stands. */
export function makeCanvases(
  targets: Int32Array,
  rows: number,
  maskId: number,
  masked: (row: number, column: number) => boolean,
): Int32Array {
  const size = targets.length;
  return Int32Array.from({ length: rows * size }, (_, i) => {
    const column = i % size;
    return masked((i - column) / size, column) ? maskId : (targets[column] ?? 0);
  });
}

/** `OpenSpan.targetLogp` of many rows, in several runs with a place to stop after each. [rows, S]. */
export async function* targetLogpInRuns(
  span: OpenSpan,
  canvases: Int32Array,
  rows: number,
  targets: Int32Array,
): AsyncGenerator<void, Float64Array> {
  const perRun = Math.max(1, Math.floor(RUN_TOKENS / span.size));
  const all = new Float64Array(rows * span.size);
  for (let first = 0; first < rows; first += perRun) {
    const count = Math.min(perRun, rows - first);
    const part = canvases.subarray(first * span.size, (first + count) * span.size);
    all.set(await span.targetLogp(part, count, targets), first * span.size);
    yield;
  }
  return all;
}
