/** A pass over some alternatives that share a window, and how its sweeps become canvases and frames. */
import type { GenerateRequest } from "../../../protocol.ts";
import { type Canvas, clampLocks, OPEN } from "../shared/canvas.ts";
import { type Alternative, makeFrame } from "../shared/frames.ts";
import type { Pass } from "../shared/passes.ts";
import type { GenerateEvent } from "../spanGenerator.ts";
import type { Column } from "./columns.ts";
import type { Flow, Heat } from "./flow.ts";
import { type InvertedRow, invert } from "./invert.ts";
import type { FlowContext } from "./network.ts";
import { type SettledRow, type SettledSweep, settle } from "./settle.ts";

export interface PassRun {
  readonly flow: Flow;
  readonly request: GenerateRequest;
  readonly pass: Pass;
  /** Number of the pass within the run, and of the attempt at it (0 first); parts of the random streams. */
  readonly number: number;
  readonly attempt: number;
  readonly columns: readonly Column[];
  /** Positions of the columns and of what fills up the last patch, [S]. */
  readonly positions: Int32Array;
  readonly context: FlowContext;
  readonly heat: Heat;
  /** Sweeps that the run is expected to take in all. */
  readonly expected: number;
  /** Nothing comes behind this pass. */
  readonly isLast: boolean;
  /** Milliseconds since the run began. */
  elapsed(): number;
}

const PASSES = 4096;
const ATTEMPTS = 256;

/** The random stream of an alternative in this pass and attempt. */
export function streamOf({ number, attempt }: PassRun, alternative: Alternative): number {
  return (alternative.index * PASSES + number) * ATTEMPTS + attempt;
}

/** A row of a pass: an alternative whose columns are inverted. */
export type PassRow<T> = T & { readonly alternative: Alternative };

/** A row after a sweep: all that a frame needs to know. */
type Swept = Pick<SettledSweep, "row" | "finished">;

/** Inverts a block above block 0 for all rows. Its sweeps decode to nothing: the frames show what there was. */
export async function* invertBlock(
  run: PassRun,
  block: number,
  rows: readonly PassRow<InvertedRow>[],
): AsyncGenerator<GenerateEvent, void> {
  const { flow, positions, context } = run;
  yield* framesOf(run, block, rows, invert({ network: flow.network, block, positions, context }, rows), () => 0);
}

/** Inverts block 0 for all rows: their tokens, and in the alternatives' canvases what is final and what is guessed. */
export async function* writeTokens(run: PassRun, rows: readonly PassRow<SettledRow>[]): AsyncGenerator<GenerateEvent, void> {
  const { flow, positions, context } = run;
  const { temperature } = run.heat;
  yield* framesOf(run, 0, rows, settle({ network: flow.network, positions, context, temperature }, rows), (row, swept) =>
    takeSweep(run, row, swept),
  );
}

/** Every sweep is a step and a frame of the alternatives that took part. `take` shows a sweep and returns how many slots it decided. */
async function* framesOf<R extends PassRow<object>, S extends Swept>(
  run: PassRun,
  block: number,
  rows: readonly R[],
  sweeps: AsyncIterable<readonly S[]>,
  take: (row: R, swept: S) => number,
): AsyncGenerator<GenerateEvent, void> {
  const { flow, positions } = run;
  let done = 0;
  for await (const swept of sweeps) {
    done += 1;
    for (const found of swept) {
      const row = rows[found.row];
      if (!row) continue;
      if (found.finished) flow.counts.add(block, positions.length, done);
      row.alternative.sizes.push(take(row, found));
      row.alternative.step += 1;
      const isEnd = run.isLast && block === 0 && found.finished;
      const later = isEnd ? 0 : Math.max(1, run.expected - row.alternative.step);
      yield { type: "frame", frame: makeFrame(row.alternative, later, flow.vocabulary, run.elapsed()) };
    }
    yield { type: "breath" };
  }
}

/** What is final is decided; the rest of what a sweep derived is open with its token as the guess. Returns how many slots it decided. */
function takeSweep(run: PassRun, row: PassRow<SettledRow>, swept: SettledSweep): number {
  const { from, to, settled } = swept;
  const { canvases } = row.alternative;
  let decided = 0;
  let open = 0;
  let entropy = 0;
  for (let c = from; c < Math.min(to, run.columns.length); c += 1) {
    const { span = 0, slot = 0 } = run.columns[c] ?? {};
    const canvas = canvases[span];
    if (!canvas) continue;
    const id = row.ids[c] ?? OPEN;
    if (c - from < settled) {
      if (canvas.ids[slot] === OPEN) decided += 1;
      canvas.ids[slot] = id;
      canvas.logp[slot] = confidence(swept.selfLogp[c - from], swept.posterior[c - from]);
    } else {
      setGuess(canvas, slot, id);
      open += 1;
      entropy += Math.max(0, swept.entropy[c - from] ?? 0);
    }
  }
  for (const canvas of canvases) clampLocks(canvas, 0, canvas.ids.length);
  // Where nothing was looked ahead at, the last value stands for what is still open.
  if (open > 0) row.alternative.entropy = entropy / open;
  if (swept.finished) row.alternative.entropy = 0;
  return decided;
}

function setGuess(canvas: Canvas, slot: number, id: number): void {
  canvas.ids[slot] = OPEN;
  canvas.logp[slot] = Number.NaN;
  canvas.guess[slot] = id;
}

/** How sure a token is, nats: its weight in the mixture, and how clearly its latent decodes to it. */
function confidence(selfLogp = 0, posterior = 0): number {
  return Math.min(0, selfLogp) + Math.min(0, posterior);
}
