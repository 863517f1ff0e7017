/**
 * How likely each decided token is without itself: of a canvas every 4th token is masked at once, in 4 rows of one run. What the network says of a
 * visible token (`self_logp`) tells wrong ones from right ones hardly better than chance, because it has learnt to trust what it sees.
 */
import type { GenerateEvent } from "../spanGenerator.ts";
import { OPEN } from "./canvas.ts";
import type { PassRun } from "./denoise.ts";
import type { Alternative } from "./frames.ts";
import type { StepOutput } from "./spanNetwork.ts";

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

/** Log-probability of `id` at a masked place, nats. Outside the best candidates it gets an equal share of the mass that they leave. */
export function maskedLogp(output: Omit<StepOutput, "selfLogp">, row: number, column: number, id: number, vocabularySize: number): number {
  const base = (row * output.size + column) * output.top;
  let mass = 0;
  for (let rank = 0; rank < output.top; rank += 1) {
    const logp = output.topLogp[base + rank] ?? 0;
    if (output.candidate(row, column, rank) === id) return logp;
    mass += Math.exp(logp);
  }
  const rest = Math.log(Math.max(1e-9, 1 - mass) / Math.max(1, vocabularySize - output.top));
  return Math.min(output.topLogp[base + output.top - 1] ?? 0, rest);
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
