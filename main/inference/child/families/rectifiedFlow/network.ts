/**
 * The graphs of a rectified flow. `context` runs once per window, `encode` once where a run begins at old text, `step` (or `heun`, optional) once
 * per solver step. ids and pos are int64, all else float32 but for k and v, which are what the context graph gives.
 *
 * context: ids, pos [B, T] -> k, v [layers, B, heads, T, headDim]
 * encode: ids [B, S] -> x [B, S, dz]
 * step, heun: z, x_prev, eps [B, S, dz], ids, known, pos [B, S], tau, tau_next, churn, transport [B], k, v (batch 1 is broadcast)
 *   -> z_next, x_hat [B, S, dz], top_ids, top_logp [B, S, top], entropy, self_logp [B, S]; nats
 */
import type { Solver } from "../../../../../src/domain/planning/solver.ts";
import { type InferenceSession, Tensor } from "../../environment.ts";
import { hasNonFinite, int64Row, lowWords, outputProblem, runFailed } from "../../graphRun.ts";
import { graphOf, type OptionalGraphs } from "../../sessions.ts";
import type { EncodedContext, StepOutput } from "../shared/spanNetwork.ts";
import { StepTimes } from "../shared/stepTimes.ts";
import { byteLength, Int64Buffer } from "../shared/tensors.ts";
import { checkSignature, interfaceOf, type Signature } from "./signature.ts";

/** Keys and values of a window's context, batch 1. */
export interface FlowContext extends EncodedContext {
  readonly k: Tensor;
  readonly v: Tensor;
}

/** One solver step over `rows` canvases of S slots that share positions and context. */
export interface StepInput {
  readonly rows: number;
  /** Latents [rows, S, dz] at the time `tau`, and the prediction of the step before (zeros at first). */
  readonly z: Float32Array;
  readonly xPrev: Float32Array;
  /** Ids [rows, S] of the known slots; elsewhere only `selfLogp` looks at them. */
  readonly ids: Int32Array;
  /** 1 where a slot keeps its id, 0 where it is written, [rows, S]. */
  readonly known: Float32Array;
  readonly positions: Int32Array;
  /** Times of this step, the same for all rows, 0 to 1. */
  readonly tau: number;
  readonly tauNext: number;
  /** Share of `tau` that is gone back with fresh noise `eps` [rows, S, dz] (null: none). */
  readonly churn: number;
  readonly eps: Float32Array | null;
  readonly context: FlowContext;
}

export interface FlowOutput extends StepOutput {
  /** Latents [rows, S, dz] at the next time. */
  readonly zNext: Float32Array;
  /** Predicted clean latents [rows, S, dz]. */
  readonly xHat: Float32Array;
}

const HEUN = "heun";

/** What the rest of the family needs of a network. */
export interface FlowNetwork {
  readonly times: StepTimes;
  /** Numbers in a latent, dz. */
  readonly latentSize: number;
  readonly solvers: readonly Solver[];
  /** Encodes context tokens ids[T] at positions[T]. Throws INFERENCE_FAILED. */
  context(ids: ArrayLike<number>, positions: ArrayLike<number>): Promise<FlowContext>;
  /** Clean latents [rows, S, dz] of ids [rows, S]. Throws INFERENCE_FAILED. */
  encode(ids: Int32Array, rows: number): Promise<Float32Array>;
  /** Throws INFERENCE_FAILED, also for numbers that are not finite. */
  step(solver: Solver, input: StepInput): Promise<FlowOutput>;
}

export class RectifiedNetwork implements FlowNetwork {
  readonly times = new StepTimes();
  readonly latentSize: number;
  readonly #context: InferenceSession;
  readonly #encode: InferenceSession;
  readonly #step: InferenceSession;
  readonly #optional: OptionalGraphs | null;
  readonly #signature: Signature;
  readonly #ids = new Int64Buffer();
  readonly #positions = new Int64Buffer();
  #heun: InferenceSession | null = null;

  /** Throws MODEL_BROKEN when a graph is missing, is another family's or has other dimensions than `signature`. */
  constructor(graphs: ReadonlyMap<string, InferenceSession>, optional: OptionalGraphs | null, signature: Signature) {
    this.latentSize = signature.latentSize;
    this.#signature = signature;
    this.#context = graphOf(graphs, "context");
    this.#encode = graphOf(graphs, "encode");
    this.#step = graphOf(graphs, "step");
    this.#optional = optional;
    checkSignature("context", interfaceOf(this.#context), signature);
    checkSignature("encode", interfaceOf(this.#encode), signature);
    checkSignature("step", interfaceOf(this.#step), signature);
  }

  get solvers(): readonly Solver[] {
    return this.#optional?.has(HEUN) ? ["euler", "heun"] : ["euler"];
  }

  async context(ids: ArrayLike<number>, positions: ArrayLike<number>): Promise<FlowContext> {
    const { k, v } = await this.#context.run({ ids: int64Row(ids), pos: int64Row(positions) }).catch(runFailed);
    if (!(k instanceof Tensor) || !(v instanceof Tensor)) throw outputProblem("the context graph has no k and v");
    if (k.data instanceof Float32Array && hasNonFinite(k.data)) throw outputProblem("the context has numbers that are not finite");
    return { k, v, length: ids.length, bytes: byteLength(k) + byteLength(v) };
  }

  async encode(ids: Int32Array, rows: number): Promise<Float32Array> {
    const { x } = await this.#encode.run({ ids: this.#ids.fill(ids, rows, 1) }).catch(runFailed);
    return latents(x, ids.length * this.latentSize, "the encode graph's x");
  }

  async step(solver: Solver, input: StepInput): Promise<FlowOutput> {
    const { rows, positions, context } = input;
    const size = positions.length;
    const session = solver === HEUN ? await this.#openHeun() : this.#step;
    const latent = [rows, size, this.latentSize];
    const perRow = (value: number): Tensor => new Tensor("float32", new Float32Array(rows).fill(value), [rows]);
    const feeds = {
      z: new Tensor("float32", input.z, latent),
      x_prev: new Tensor("float32", input.xPrev, latent),
      eps: new Tensor("float32", input.eps ?? new Float32Array(input.z.length), latent),
      ids: this.#ids.fill(input.ids, rows, 1),
      known: new Tensor("float32", input.known, [rows, size]),
      pos: this.#positions.fill(positions, rows, rows),
      tau: perRow(input.tau),
      tau_next: perRow(input.tauNext),
      churn: perRow(input.churn),
      transport: perRow(0),
      k: context.k,
      v: context.v,
    };
    const began = performance.now();
    const outputs = await session.run(feeds).catch(runFailed);
    this.times.add(rows * size, (performance.now() - began) / (solver === HEUN ? 2 : 1));
    return readOutput(outputs, rows, size, this.latentSize);
  }

  async #openHeun(): Promise<InferenceSession> {
    if (this.#heun) return this.#heun;
    const session = await this.#optional?.get(HEUN).catch(runFailed);
    if (!session) throw outputProblem("the package has no heun graph");
    checkSignature(HEUN, interfaceOf(session), this.#signature);
    this.#heun = session;
    return session;
  }
}

function readOutput(outputs: InferenceSession.OnnxValueMapType, rows: number, size: number, latentSize: number): FlowOutput {
  const { z_next, x_hat, top_ids, top_logp, entropy, self_logp } = outputs;
  const zNext = latents(z_next, rows * size * latentSize, "the step's latents");
  const xHat = latents(x_hat, rows * size * latentSize, "the step's prediction");
  const topLogp = top_logp?.data;
  if (!(top_ids?.data instanceof BigInt64Array) || !(topLogp instanceof Float32Array))
    throw outputProblem("the step graph has no candidates");
  if (!(entropy?.data instanceof Float32Array) || !(self_logp?.data instanceof Float32Array))
    throw outputProblem("the step graph has no entropy and self_logp");
  if (hasNonFinite(entropy.data) || hasNonFinite(self_logp.data) || hasNonFinite(topLogp)) throw notFinite("the step's candidates");
  const top = topLogp.length / (rows * size);
  if (!Number.isInteger(top) || entropy.data.length !== rows * size) throw outputProblem("the step graph's candidates have a wrong shape");
  const id = lowWords(top_ids.data);
  const candidate = (row: number, slot: number, rank: number): number => id((row * size + slot) * top + rank);
  return { rows, size, top, topLogp, entropy: entropy.data, selfLogp: self_logp.data, candidate, zNext, xHat };
}

function latents(tensor: InferenceSession.OnnxValueMapType[string] | undefined, count: number, what: string): Float32Array {
  if (!(tensor?.data instanceof Float32Array) || tensor.data.length !== count)
    throw outputProblem(`${what} are missing or have a wrong shape`);
  if (hasNonFinite(tensor.data)) throw notFinite(what);
  return tensor.data;
}

function notFinite(what: string): Error {
  return outputProblem(`${what} have numbers that are not finite (NaN or infinity)`);
}
