/**
 * The graphs of a flow of L blocks. `context` runs once per window; `sweep_i` is one Jacobi sweep of block i, `encode` the way from tokens to
 * noise. ids and pos are int64, k and v what the context graph gives, all else float32. d channels a token, nats.
 *
 * context: ids, pos [B, T] -> k0, v0, k1, ... [layers of the block, B, heads, T, headSize]
 * sweep_i: x, u [B, S, d], pos [B, S], k, v of block i (batch 1 is broadcast) -> x_next [B, S, d], residual [B, S]
 * sweep_0: the same and temperature [1] -> also ids, posterior, self_logp, entropy [B, S], top_ids, top_logp [B, S, top]
 * encode: ids, pos [B, S], noise [B, S, d], temperature [1], k0, v0, ... -> z, h1, ..., hL [B, S, d], logp [B, S]
 */

import type { Dtype } from "../../../package/manifest.ts";
import { type InferenceSession, Tensor } from "../../environment.ts";
import { hasNonFinite, int64Row, lowWords, outputProblem, runFailed } from "../../graphRun.ts";
import { graphOf } from "../../sessions.ts";
import type { EncodedContext } from "../shared/spanNetwork.ts";
import { StepTimes } from "../shared/stepTimes.ts";
import { byteLength, Int64Buffer } from "../shared/tensors.ts";
import type { FlowShape } from "./shape.ts";
import { checkSignature } from "./signature.ts";

/** Keys and values of a window's context for each block, batch 1. */
export interface FlowContext extends EncodedContext {
  readonly memory: readonly { readonly k: Tensor; readonly v: Tensor }[];
}

/** One sweep of a block over `rows` canvases of S positions. */
export interface SweepInput {
  readonly rows: number;
  /** The present guess of the block's input, and the block's output, [rows, S, d]. */
  readonly x: Float32Array;
  readonly u: Float32Array;
  readonly positions: Int32Array;
  readonly context: FlowContext;
  /** Of the mixture over the codebook; block 0 alone looks at it. Above 0. */
  readonly temperature: number;
}

/** What block 0 says of its new guess. Indices are row * S + position. */
export interface SweptTokens {
  /** The token that the guess decodes to. */
  id(index: number): number;
  /** Log-probability of that token given the latent: how clean it is. */
  readonly posterior: Float32Array;
  /** Log-weight of that token in the mixture: how expected it is. */
  readonly selfLogp: Float32Array;
  readonly entropy: Float32Array;
  readonly top: number;
  candidate(index: number, rank: number): number;
  /** [rows, S, top], descending. */
  readonly topLogp: Float32Array;
}

export interface SweepOutput {
  /** The next guess, [rows, S, d]. */
  readonly next: Float32Array;
  /** Null for every block but block 0. */
  readonly tokens: SweptTokens | null;
}

export interface EncodeInput {
  readonly rows: number;
  /** [rows, S] */
  readonly ids: Int32Array;
  readonly positions: Int32Array;
  /** Of the encoder, standard normal, [rows, S, d]. */
  readonly noise: Float32Array;
  readonly context: FlowContext;
  readonly temperature: number;
}

export interface Encoded {
  /** z, h1, ..., hL, each [rows, S, d]; the last is the noise that stands for the tokens. */
  readonly latents: readonly Float32Array[];
  /** Log-likelihood of each token (a sample of the bound), [rows, S]. */
  readonly logp: Float32Array;
}

export class FlowNetwork {
  readonly shape: FlowShape;
  /** Precision of the weights. */
  readonly dtype: Dtype;
  /** Measured durations of the sweeps of each block. */
  readonly times: readonly StepTimes[];
  readonly #context: InferenceSession;
  readonly #encode: InferenceSession;
  readonly #sweeps: readonly InferenceSession[];
  readonly #ids = new Int64Buffer();
  readonly #positions = new Int64Buffer();

  /** Throws MODEL_BROKEN when a graph is missing, is another family's or has other dimensions than `shape`. */
  constructor(graphs: ReadonlyMap<string, InferenceSession>, shape: FlowShape, dtype: Dtype = "float32") {
    const open = (role: string): InferenceSession => {
      const session = graphOf(graphs, role);
      checkSignature(role, session, shape);
      return session;
    };
    this.shape = shape;
    this.dtype = dtype;
    this.times = shape.layers.map(() => new StepTimes());
    this.#context = open("context");
    this.#encode = open("encode");
    this.#sweeps = shape.layers.map((_, block) => open(`sweep_${block}`));
  }

  get blocks(): number {
    return this.shape.layers.length;
  }

  /** Encodes context tokens ids[T] at positions[T]. Throws INFERENCE_FAILED. */
  async context(ids: ArrayLike<number>, positions: ArrayLike<number>): Promise<FlowContext> {
    const outputs = await this.#context.run({ ids: int64Row(ids), pos: int64Row(positions) }).catch(runFailed);
    const memory = this.shape.layers.map((_, block) => ({ k: memoryTensor(outputs, `k${block}`), v: memoryTensor(outputs, `v${block}`) }));
    const bytes = memory.reduce((sum, { k, v }) => sum + byteLength(k) + byteLength(v), 0);
    return { memory, length: ids.length, bytes };
  }

  /** Throws INFERENCE_FAILED, also for numbers that are not finite. */
  async sweep(block: number, input: SweepInput): Promise<SweepOutput> {
    const { rows, positions, temperature } = input;
    const count = rows * positions.length;
    const session = this.#sweeps[block];
    const memory = input.context.memory[block];
    if (!session || !memory) throw outputProblem(`there is no block ${block}`);
    const began = performance.now();
    const outputs = await session
      .run({
        x: this.#latents(input.x, rows),
        u: this.#latents(input.u, rows),
        pos: this.#positions.fill(positions, rows, rows),
        ...memory,
        ...(block === 0 && { temperature: one(temperature) }),
      })
      .catch(runFailed);
    this.times[block]?.add(count, performance.now() - began);
    const next = floats(outputs, "x_next", count * this.shape.latent);
    return { next, tokens: block === 0 ? sweptTokens(outputs, count) : null };
  }

  /** Throws INFERENCE_FAILED, also for numbers that are not finite. */
  async encode({ rows, ids, positions, noise, context, temperature }: EncodeInput): Promise<Encoded> {
    const memory = Object.fromEntries(context.memory.flatMap(({ k, v }, block) => [[`k${block}`, k] as const, [`v${block}`, v] as const]));
    const outputs = await this.#encode
      .run({
        ids: this.#ids.fill(ids, rows, 1),
        pos: this.#positions.fill(positions, rows, rows),
        noise: this.#latents(noise, rows),
        temperature: one(temperature),
        ...memory,
      })
      .catch(runFailed);
    const names = ["z", ...this.shape.layers.map((_, block) => `h${block + 1}`)];
    return {
      latents: names.map((name) => floats(outputs, name, ids.length * this.shape.latent)),
      logp: floats(outputs, "logp", ids.length),
    };
  }

  #latents(values: Float32Array, rows: number): Tensor {
    const { latent } = this.shape;
    return new Tensor("float32", values, [rows, values.length / (rows * latent), latent]);
  }
}

type Outputs = InferenceSession.OnnxValueMapType;

function one(value: number): Tensor {
  return new Tensor("float32", Float32Array.of(value), [1]);
}

function memoryTensor(outputs: Outputs, name: string): Tensor {
  const found = outputs[name];
  if (!(found instanceof Tensor)) throw outputProblem(`the context graph has no ${name}`);
  if (found.data instanceof Float32Array && hasNonFinite(found.data)) throw outputProblem("the context has numbers that are not finite");
  return found;
}

function floats(outputs: Outputs, name: string, count: number): Float32Array {
  const data = outputs[name]?.data;
  if (!(data instanceof Float32Array) || data.length !== count) throw outputProblem(`the output ${name} is missing or has a wrong shape`);
  if (hasNonFinite(data)) throw outputProblem("the network's output has numbers that are not finite (NaN or infinity)");
  return data;
}

function sweptTokens(outputs: Outputs, count: number): SweptTokens {
  const ids = outputs.ids?.data;
  const topIds = outputs.top_ids?.data;
  if (!(ids instanceof BigInt64Array) || ids.length !== count || !(topIds instanceof BigInt64Array))
    throw outputProblem("the sweep graph gives no tokens");
  const top = topIds.length / count;
  const id = lowWords(ids);
  const best = lowWords(topIds);
  return {
    id,
    posterior: floats(outputs, "posterior", count),
    selfLogp: floats(outputs, "self_logp", count),
    entropy: floats(outputs, "entropy", count),
    top,
    candidate: (index, rank) => best(index * top + rank),
    topLogp: floats(outputs, "top_logp", count * top),
  };
}
