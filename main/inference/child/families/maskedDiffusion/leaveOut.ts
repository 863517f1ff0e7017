/**
 * How likely each decided token is without itself: of a canvas every 4th token is masked at once, in 4 rows of one run. What the network says of a
 * visible token (`self_logp`) tells wrong ones from right ones hardly better than chance, because it has learnt to trust what it sees.
 */

import { OPEN } from "../shared/canvas.ts";
import type { Alternative } from "../shared/frames.ts";
import { maskedLogp } from "../shared/maskedLogp.ts";
import type { GenerateEvent } from "../spanGenerator.ts";
import type { PassRun } from "./denoise.ts";

const STRIDE = 4;

/**
 * Log-probabilities per column of the pass, nats; NaN where a slot is open, locked or [DEL]. One network run per canvas that
 * was not rated before in this pass.
 */
export async function* rateTokens(
  run: PassRun,
  alternatives: readonly Alternative[],
): AsyncGenerator<GenerateEvent, Map<Alternative, Float64Array>> {
  const ratings = new Map<Alternative, Float64Array>();
  for (const alternative of alternatives) {
    const { ids, rated } = readColumns(run, alternative);
    const content = ids.join(",");
    const known = run.ratings.get(content);
    const logp = known ?? (await rate(run, ids, rated));
    ratings.set(alternative, logp);
    if (known) continue;
    run.ratings.set(content, logp);
    yield { type: "breath" };
  }
  return ratings;
}

async function rate(run: PassRun, ids: Int32Array, rated: Uint8Array): Promise<Float64Array> {
  const { mask } = run.vocabulary.special;
  const size = ids.length;
  const rows = Math.min(STRIDE, size);
  const batch = new Int32Array(rows * size);
  for (let row = 0; row < rows; row += 1) {
    for (let i = 0; i < size; i += 1) batch[row * size + i] = i % rows === row && rated[i] ? mask : (ids[i] ?? mask);
  }
  const output = await run.network.step(batch, rows, run.positions, run.context);
  return Float64Array.from({ length: size }, (_, i) =>
    rated[i] ? maskedLogp(output, i % rows, i, ids[i] ?? mask, run.vocabulary.size) : Number.NaN,
  );
}

/** The pass's slots as the network sees them, and which of them are rated. */
function readColumns(run: PassRun, { canvases }: Alternative): { ids: Int32Array; rated: Uint8Array } {
  const { mask, del } = run.vocabulary.special;
  const ids = new Int32Array(run.pass.size);
  const rated = new Uint8Array(run.pass.size);
  let column = 0;
  for (const part of run.pass.parts) {
    const canvas = canvases[part.span];
    for (let slot = part.from; slot < part.to; slot += 1, column += 1) {
      const id = canvas?.ids[slot] ?? OPEN;
      ids[column] = id === OPEN ? mask : id;
      rated[column] = id === OPEN || id === del || canvas?.layout.locked[slot] ? 0 : 1;
    }
  }
  return { ids, rated };
}
