/** A pass over some alternatives that share a window, and how its sweeps become canvases and frames. */
import type { GenerateRequest } from "../../../protocol.ts";
import { type Canvas, clampLocks, OPEN } from "../shared/canvas.ts";
import { type Alternative, makeFrame } from "../shared/frames.ts";
import type { Pass } from "../shared/passes.ts";
import type { GenerateEvent } from "../spanGenerator.ts";
import type { Column } from "./columns.ts";
import type { Flow, Heat } from "./flow.ts";
import { type InvertedRow, invert, type SweptRow } from "./invert.ts";
import type { FlowContext } from "./network.ts";

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
export interface PassRow extends InvertedRow {
  readonly alternative: Alternative;
}

/** Inverts one block for all rows; every sweep is a step and a frame of the alternatives that took part. */
export async function* invertBlock(run: PassRun, block: number, rows: readonly PassRow[]): AsyncGenerator<GenerateEvent, void> {
  const { flow, positions, context } = run;
  const { temperature } = run.heat;
  const done = rows.map(() => 0);
  for await (const swept of invert({ network: flow.network, block, positions, context, temperature }, rows)) {
    for (const found of swept) {
      const row = rows[found.row];
      if (!row) continue;
      const sweeps = (done[found.row] ?? 0) + 1;
      done[found.row] = found.finished ? 0 : sweeps;
      if (found.finished) flow.counts.add(block, found.to - found.from, sweeps);
      row.alternative.sizes.push(takeSweep(run, row, found));
      row.alternative.step += 1;
      const isEnd = run.isLast && block === 0 && found.finished && found.to === positions.length;
      const later = isEnd ? 0 : Math.max(1, run.expected - row.alternative.step);
      yield { type: "frame", frame: makeFrame(row.alternative, later, flow.vocabulary, run.elapsed()) };
    }
    yield { type: "breath" };
  }
}

/**
 * Shows a sweep in the alternative's canvases: what will not change any more is decided, the rest of the window is open with its token as the guess.
 * Sweeps of the other blocks decode to nothing and change nothing. Returns how many slots it decided.
 */
function takeSweep(run: PassRun, row: PassRow, { from, to, settled, finished, tokens, at }: SweptRow): number {
  if (tokens === null) return 0;
  const { canvases } = row.alternative;
  let decided = 0;
  let open = 0;
  let entropy = 0;
  for (const [c, { span, slot }] of run.columns.entries()) {
    const canvas = canvases[span];
    if (!canvas || c < from || c >= to) continue;
    const id = tokens.id(at(c));
    const wasOpen = canvas.ids[slot] === OPEN;
    if (finished || c - from < settled) {
      canvas.ids[slot] = id;
      canvas.logp[slot] = confidence(tokens.selfLogp[at(c)], tokens.posterior[at(c)]);
      if (wasOpen) decided += 1;
    } else {
      setGuess(canvas, slot, id);
      open += 1;
      entropy += Math.max(0, tokens.entropy[at(c)] ?? 0);
    }
  }
  for (const canvas of canvases) clampLocks(canvas, 0, canvas.ids.length);
  row.alternative.entropy = open === 0 ? 0 : entropy / open;
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
