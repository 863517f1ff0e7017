/**
 * The two graphs of a denoiser. `context` runs once per window, `step` once per denoising step; both take int64 ids and positions.
 *
 * context: ids, pos [B, T] -> k, v [layers, B, heads, T, headDim]
 * step: ids, pos [B, S], k, v (batch 1 is broadcast) -> top_ids, top_logp [B, S, top], entropy, self_logp [B, S]; nats
 */
import { PalimpsestError } from "../../../../../src/domain/errors/palimpsestError.ts";
import { type InferenceSession, Tensor } from "../../environment.ts";
import { graphOf } from "../../sessions.ts";
import { StepTimes } from "./stepTimes.ts";

/** Keys and values of a window's context, batch 1. */
export interface EncodedContext {
  readonly k: Tensor;
  readonly v: Tensor;
  /** Context tokens. */
  readonly length: number;
  readonly bytes: number;
}

/** Outputs of one step, row after row. `candidate` reads best ids; rank 0 is the best. */
export interface StepOutput {
  readonly rows: number;
  readonly size: number;
  readonly top: number;
  /** Log-probabilities [rows, size, top], descending in rank, nats. */
  readonly topLogp: Float32Array;
  /** [rows, size], nats. */
  readonly entropy: Float32Array;
  /** Log-probability of the input id at its own position [rows, size], nats. */
  readonly selfLogp: Float32Array;
  candidate(row: number, slot: number, rank: number): number;
}

export class DenoiserNetwork {
  readonly times = new StepTimes();
  readonly #context: InferenceSession;
  readonly #step: InferenceSession;
  #ids = new Int64Buffer();
  #positions = new Int64Buffer();

  constructor(graphs: ReadonlyMap<string, InferenceSession>) {
    this.#context = graphOf(graphs, "context");
    this.#step = graphOf(graphs, "step");
  }

  /** Encodes context tokens ids[T] at positions[T]. Throws INFERENCE_FAILED. */
  async context(ids: ArrayLike<number>, positions: ArrayLike<number>): Promise<EncodedContext> {
    const feeds = { ids: int64Tensor(ids), pos: int64Tensor(positions) };
    const { k, v } = await this.#context.run(feeds).catch(runFailed);
    if (!k || !v) throw outputProblem("the context graph has no k and v");
    if (k.data instanceof Float32Array && hasNonFinite(k.data)) throw outputProblem("the context has numbers that are not finite");
    return { k, v, length: ids.length, bytes: byteLength(k) + byteLength(v) };
  }

  /** One denoising step over `rows` canvases ids[rows, S] that share positions[S]. Throws INFERENCE_FAILED. */
  async step(ids: Int32Array, rows: number, positions: Int32Array, context: EncodedContext): Promise<StepOutput> {
    const size = positions.length;
    const began = performance.now();
    const { top_ids, top_logp, entropy, self_logp } = await this.#step
      .run({ ids: this.#ids.fill(ids, rows, 1), pos: this.#positions.fill(positions, rows, rows), k: context.k, v: context.v })
      .catch(runFailed);
    this.times.add(rows * size, performance.now() - began);
    const topIds = top_ids?.data;
    const topLogp = top_logp?.data;
    if (!(topIds instanceof BigInt64Array) || !(topLogp instanceof Float32Array)) throw outputProblem("the step graph has no candidates");
    if (!(entropy?.data instanceof Float32Array) || !(self_logp?.data instanceof Float32Array))
      throw outputProblem("the step graph has no entropy and self_logp");
    if (hasNonFinite(entropy.data) || hasNonFinite(self_logp.data) || hasNonFinite(topLogp))
      throw outputProblem("the network's output has numbers that are not finite (NaN or infinity)");
    const top = topLogp.length / (rows * size);
    const low = new Int32Array(topIds.buffer, topIds.byteOffset, topIds.length * 2);
    const candidate = (row: number, slot: number, rank: number): number => low[((row * size + slot) * top + rank) * 2] ?? 0;
    return { rows, size, top, topLogp, entropy: entropy.data, selfLogp: self_logp.data, candidate };
  }
}

/** An int64 tensor that is made anew only when its shape changes; ids fit the low words. */
class Int64Buffer {
  #tensor: Tensor | null = null;
  #low = new Int32Array(0);
  #rows = 0;

  /** Tensor [rows, values.length / (rows / repeat)]; with `repeat` = rows each row is the same. */
  fill(values: Int32Array, rows: number, repeat: number): Tensor {
    const count = values.length * repeat;
    if (this.#tensor === null || this.#low.length !== count * 2 || this.#rows !== rows) {
      const words = new BigInt64Array(count);
      this.#low = new Int32Array(words.buffer);
      this.#tensor = new Tensor("int64", words, [rows, count / rows]);
      this.#rows = rows;
    }
    for (let copy = 0; copy < repeat; copy += 1) {
      for (let i = 0; i < values.length; i += 1) this.#low[(copy * values.length + i) * 2] = values[i] ?? 0;
    }
    return this.#tensor;
  }
}

function int64Tensor(values: ArrayLike<number>): Tensor {
  return new Tensor(
    "int64",
    BigInt64Array.from({ length: values.length }, (_, i) => BigInt(values[i] ?? 0)),
    [1, values.length],
  );
}

function hasNonFinite(values: Float32Array): boolean {
  // One sum instead of a test per element: a NaN or an infinity makes it non-finite.
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += (values[i] ?? 0) * 0;
  return sum !== 0;
}

function byteLength(tensor: Tensor): number {
  return tensor.dims.reduce((product, dim) => product * dim, 1) * (tensor.type === "float16" ? 2 : 4);
}

function runFailed(cause: unknown): never {
  const reason = cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : String(cause);
  throw new PalimpsestError(
    "INFERENCE_FAILED",
    `The model could not be run: ${reason}. Try again, or choose the CPU in the settings.`,
    { reason },
    { cause },
  );
}

function outputProblem(reason: string): PalimpsestError {
  return new PalimpsestError(
    "INFERENCE_FAILED",
    `The model gave no usable result: ${reason}. Try the CPU in the settings, or verify the model.`,
    { reason },
  );
}
