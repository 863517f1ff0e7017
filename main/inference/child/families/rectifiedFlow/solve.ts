/** The solver loop of one pass: latents of all alternatives move from noise or old text to text, one network run and one frame each per step. */
import type { Solver } from "../../../../../src/domain/planning/solver.ts";
import { counterRandom } from "../../../../../src/domain/random/counterRandom.ts";
import type { GenerateRequest } from "../../../protocol.ts";
import { type Canvas, OPEN, openSlot } from "../shared/canvas.ts";
import { type Alternative, makeFrame } from "../shared/frames.ts";
import type { Pass } from "../shared/passes.ts";
import type { GenerateEvent } from "../spanGenerator.ts";
import { decodePart } from "./decode.ts";
import type { Flow } from "./flow.ts";
import type { FlowContext, FlowOutput } from "./network.ts";
import { addNoise } from "./noise.ts";
import { churnAt, solverTimes } from "./schedule.ts";

/** A pass with everything its steps need. */
export interface PassRun {
  readonly flow: Flow;
  readonly request: GenerateRequest;
  readonly solver: Solver;
  readonly pass: Pass;
  /** Number of the pass within the run; part of the random streams. */
  readonly number: number;
  readonly context: FlowContext;
  /** Positions of the slots, [S]. */
  readonly positions: Int32Array;
  /** Steps expected after this pass. */
  readonly stepsAfter: number;
  /** Milliseconds since the run began. */
  elapsed(): number;
}

/** A path: which slots move, from where and in how many steps. */
export interface Path {
  readonly steps: number;
  /** Time at which it begins: 0 at noise, above 0 at the text that the slots hold, mixed with noise. */
  readonly begin: number;
  /** Slots of an alternative that move, 1 or 0 per column; the others are known. The same number of columns for each. */
  moving(alternative: Alternative): Uint8Array;
}

const PASSES = 4096;
const STREAMS_PER_PASS = 8192;
/** What noise is for. */
const START = 0;
const CHURN = 1;

/** Carries the moving slots of all `alternatives` (which share the window) along a path. Each step writes every moving slot anew. */
export async function* solve(run: PassRun, alternatives: readonly Alternative[], path: Path): AsyncGenerator<GenerateEvent, void> {
  const { flow, pass, positions, context } = run;
  const rows = alternatives.length;
  const moving = alternatives.map((alternative) => path.moving(alternative));
  if (moving.every((flags) => !flags.includes(1))) return;
  const ids = startIds(run, alternatives);
  const known = Float32Array.from(moving.flatMap((flags) => Array.from(flags, (flag) => 1 - flag)));
  const count = pass.size * flow.network.latentSize;
  const begun: { z: Float32Array; encoded: boolean } = await startLatents(run, alternatives, ids, path.begin);
  if (begun.encoded) yield { type: "breath" };
  let { z } = begun;
  let xPrev: Float32Array = new Float32Array(rows * count);
  const hidden = ids.map((id, i) => (known[i] === 1 ? id : flow.vocabulary.special.del)); // the old text is not for the network to see
  const times = solverTimes(path.steps, path.begin, flow.sampling.shift);
  for (let step = 0; step < path.steps; step += 1) {
    const tau = times[step] ?? 0;
    const churn = churnAt(flow.sampling.churn, tau, path.begin);
    const output = await flow.network.step(run.solver, {
      ...{ rows, z, xPrev, ids: hidden, known, positions, context, tau, churn },
      tauNext: times[step + 1] ?? 1,
      eps: churn > 0 ? noise(run, alternatives, count, 1, CHURN) : null,
    });
    z = output.zNext;
    xPrev = output.xHat;
    for (const [row, alternative] of alternatives.entries()) showStep(run, output, row, alternative, moving[row] ?? NOTHING);
    if (rows > 1) agree(run, alternatives, moving);
    for (const alternative of alternatives) {
      const later = path.steps - step - 1 + run.stepsAfter;
      yield { type: "frame", frame: makeFrame(alternative, later, flow.vocabulary, run.elapsed()) };
    }
    yield { type: "breath" };
  }
}

const NOTHING = new Uint8Array(0);

/** Ids [rows, S]: what the slots hold now, [DEL] where they hold nothing. */
function startIds({ flow, pass }: PassRun, alternatives: readonly Alternative[]): Int32Array {
  const ids = new Int32Array(alternatives.length * pass.size);
  for (const [row, { canvases }] of alternatives.entries()) {
    forColumns(pass, canvases, (canvas, slot, column) => {
      const id = canvas.ids[slot] ?? OPEN;
      ids[row * pass.size + column] = id === OPEN ? flow.vocabulary.special.del : id;
    });
  }
  return ids;
}

/** z at the time `begin`: tau x + (1 - tau) noise, x the latents of `ids`; at time 0 the old text plays no part. */
async function startLatents(
  run: PassRun,
  alternatives: readonly Alternative[],
  ids: Int32Array,
  begin: number,
): Promise<{ z: Float32Array; encoded: boolean }> {
  const { network, sampling } = run.flow;
  const z = noise(run, alternatives, run.pass.size * network.latentSize, (1 - begin) * sampling.noiseScale, START);
  if (begin === 0) return { z, encoded: false };
  const clean = await network.encode(ids, alternatives.length);
  return { z: z.map((value, i) => value + begin * (clean[i] ?? 0)), encoded: true };
}

/** Noise [rows, S, dz]; each alternative has its own at each of its steps. */
function noise(run: PassRun, alternatives: readonly Alternative[], count: number, scale: number, use: number): Float32Array {
  const values = new Float32Array(alternatives.length * count);
  for (const [row, { index, step }] of alternatives.entries()) {
    const stream = ((index * PASSES + run.number) * STREAMS_PER_PASS + step) * 2 + use;
    addNoise(values.subarray(row * count, (row + 1) * count), counterRandom(run.request.seed, stream), scale);
  }
  return values;
}

/** Writes what a step decoded into the canvases of an alternative. */
function showStep(run: PassRun, output: FlowOutput, row: number, alternative: Alternative, moving: Uint8Array): void {
  const { pass, flow, request } = run;
  const { canvases } = alternative;
  let entropy = 0;
  let count = 0;
  forColumns(pass, canvases, (canvas, slot, column) => {
    if (moving[column] !== 1) return;
    openSlot(canvas, slot);
    entropy += Math.max(0, output.entropy[row * output.size + column] ?? 0);
    count += 1;
  });
  const rules = { vocabulary: flow.vocabulary, replacementAllowed: request.text.includes("\ufffd") };
  let first = 0;
  for (const part of pass.parts) {
    const canvas = canvases[part.span];
    if (canvas) decodePart(output, { row, first, part }, canvas, rules);
    first += part.to - part.from;
  }
  alternative.step += 1;
  alternative.sizes.push(count);
  alternative.entropy = count === 0 ? 0 : entropy / count;
}

/** With several seeds a token is as certain as they agree on it: its log-probability is that of the share of rows with the same id there. */
export function agree({ pass }: Pick<PassRun, "pass">, alternatives: readonly Alternative[], moving: readonly Uint8Array[]): void {
  for (const [row, { canvases }] of alternatives.entries()) {
    forColumns(pass, canvases, (canvas, slot, column, span) => {
      if (moving[row]?.[column] !== 1) return;
      const same = alternatives.filter((other) => other.canvases[span]?.ids[slot] === canvas.ids[slot]).length;
      canvas.logp[slot] = Math.log(same / alternatives.length);
    });
  }
}

/** Visits the slots of a pass, column by column. */
export function forColumns(
  pass: Pass,
  canvases: readonly Canvas[],
  visit: (canvas: Canvas, slot: number, column: number, span: number) => void,
): void {
  let column = 0;
  for (const { span, from, to } of pass.parts) {
    const canvas = canvases[span];
    for (let slot = from; slot < to; slot += 1, column += 1) if (canvas) visit(canvas, slot, column, span);
  }
}
