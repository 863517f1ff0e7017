/**
 * Strength below 1: which old tokens are written anew. All others join the memory, where every block sees them on both sides of what is written, so they
 * stay exactly as they are. Letting them keep their noise instead (encode, draw new noise at some places, invert) keeps few of them: a token's noise
 * leads to another token as soon as the weights around it have moved (docs/decisions/0025-what-is-kept-is-memory.md).
 */
import { maskByStrength } from "../maskedDiffusion/revise.ts";
import { OPEN } from "../shared/canvas.ts";
import type { Alternative } from "../shared/frames.ts";
import type { GenerateEvent } from "../spanGenerator.ts";
import { likelihood } from "./likelihood.ts";
import type { PassRun } from "./passRun.ts";

/** A token that is kept. */
export interface KeptToken {
  readonly span: number;
  readonly slot: number;
  /** Its old id. */
  readonly id: number;
}

/**
 * Opens the least likely tokens among the columns of the alternatives, which hold the old text: a share as large as the strength, as the denoiser
 * chooses it, but by the likelihood of each token behind those before it. One network run. Returns the tokens that are kept.
 */
export async function* openUnlikely(run: PassRun, alternatives: readonly Alternative[]): AsyncGenerator<GenerateEvent, KeptToken[]> {
  const { flow, pass, columns, positions, context } = run;
  const canvases = alternatives[0]?.canvases ?? [];
  const { del } = flow.vocabulary.special;
  const old = Int32Array.from(positions, (_, c) => {
    const column = columns[c];
    return column ? (canvases[column.span]?.ids[column.slot] ?? del) : del;
  });
  const { logp } = await likelihood(flow.network, old, { positions, context });
  yield { type: "breath" };
  const rated = new Float64Array(pass.size).fill(Number.NaN);
  for (const [c, { place }] of columns.entries()) rated[place] = Math.min(0, logp[c] ?? 0);
  for (const alternative of alternatives) maskByStrength(rated, pass, alternative.canvases, run.request.strength);
  return columns.flatMap(({ span, slot }, c) => (canvases[span]?.ids[slot] === OPEN ? [] : [{ span, slot, id: old[c] ?? del }]));
}
