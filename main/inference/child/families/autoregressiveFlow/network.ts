/**
 * The graphs of a flow of L blocks. `context` runs once per window; `sweep_i` is one Jacobi sweep of block i, `encode` the way from tokens to
 * noise, `codebook` what the tokens' latents look like. ids and pos are int64, k and v what the context graph gives, all else float32. d channels a
 * token, P tokens a patch, M kept components, Q factors of the tail with G parts, nats.
 *
 * context: ids, pos [B, T] -> k0, v0, k1, ... [layers of the block, B, heads, T, headSize]
 * codebook: ids [N], parts [G] -> mean [N, d], log_scale, forbid [N], tail_mean [Q, G, d/Q], tail_log_scale [Q, G]
 * sweep_0: before, pos [B, S], k, v of block 0 (batch 1 is broadcast), past_k, past_v [layers, B, heads, R, headSize], temperature [1] ->
 *   log_weights [B, S, V], top_ids, top_logp [B, S, M], tail_logp [B, S, Q, G], entropy [B, S], own_k, own_v [layers, B, heads, S/P, headSize]
 * sweep_i: x, u [B, S, d], pos [B, S], k, v of block i -> x_next [B, S, d], residual [B, S]
 * encode: ids, pos [B, S], noise [B, S, d], temperature [1], k0, v0, ... -> z, h1, ..., hL [B, S, d], logp [B, S]
 */

import { type InferenceSession, Tensor } from "../../environment.ts";
import { hasNonFinite, int64Row, lowWords, outputProblem, runFailed } from "../../graphRun.ts";
import { graphOf } from "../../sessions.ts";
import type { EncodedContext } from "../shared/spanNetwork.ts";
import { StepTimes } from "../shared/stepTimes.ts";
import { byteLength, Int64Buffer } from "../shared/tensors.ts";
import { Codebook } from "./codebook.ts";
import { type Mixture, MixtureInverter } from "./mixture.ts";
import type { FlowShape } from "./shape.ts";
import { checkSignature } from "./signature.ts";

/** Keys and values of a window's context for each block, batch 1. */
export interface FlowContext extends EncodedContext {
  readonly memory: readonly { readonly k: Tensor; readonly v: Tensor }[];
}

/** One sweep of a block above block 0 over `rows` canvases of S positions. */
export interface SweepInput {
  readonly rows: number;
  /** The present guess of the block's input, and the block's output, [rows, S, d]. */
  readonly x: Float32Array;
  readonly u: Float32Array;
  readonly positions: Int32Array;
  readonly context: FlowContext;
}

/** A sweep of block 0 over S positions that stand behind R patches of the same span. */
export interface WeighInput {
  readonly rows: number;
  /** Tokens of the preceding patch, place by place, [rows, S]; the shape's `start` before the first. */
  readonly before: Int32Array;
  readonly positions: Int32Array;
  readonly context: FlowContext;
  /** Keys and values of the R patches, or null where there are none. */
  readonly past: Keys | null;
  /** Of the mixture over the codebook, above 0. */
  readonly temperature: number;
}

/** Keys and values of span positions, [layers, rows, heads, patches, headSize]. */
export interface Keys {
  readonly k: Tensor;
  readonly v: Tensor;
}

/** What block 0 expects at each position. Indices are row * S + position. */
export interface TokenWeights {
  /** Log-weight of a token. */
  logp(index: number, id: number): number;
  readonly entropy: Float32Array;
  /** M */
  readonly kept: number;
  candidate(index: number, rank: number): number;
  /** [rows, S, M], descending. */
  readonly topLogp: Float32Array;
  /** The mixture of a position. */
  mixture(index: number): Mixture;
  /** Keys and values of the positions, the past of what comes behind them. */
  readonly own: Keys;
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
  /** Measured durations of the sweeps of each block, those of block 0 with their inversion. */
  readonly times: readonly StepTimes[];
  readonly #context: InferenceSession;
  readonly #encode: InferenceSession;
  readonly #codebook: InferenceSession;
  readonly #sweeps: readonly InferenceSession[];
  #inverter: MixtureInverter | null = null;
  readonly #ids = new Int64Buffer();
  readonly #before = new Int64Buffer();
  readonly #positions = new Int64Buffer();

  /** Throws MODEL_BROKEN when a graph is missing, is another family's or has other dimensions than `shape`. */
  constructor(graphs: ReadonlyMap<string, InferenceSession>, shape: FlowShape) {
    const open = (role: string): InferenceSession => {
      const session = graphOf(graphs, role);
      checkSignature(role, session, shape);
      return session;
    };
    this.shape = shape;
    this.times = shape.layers.map(() => new StepTimes());
    this.#context = open("context");
    this.#encode = open("encode");
    this.#codebook = open("codebook");
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

  /** A sweep of a block above block 0: the next guess of its input, [rows, S, d]. Throws INFERENCE_FAILED, also for numbers that are not finite. */
  async sweep(block: number, input: SweepInput): Promise<Float32Array> {
    const { rows, positions } = input;
    const count = rows * positions.length;
    const session = this.#sweeps[block];
    const memory = input.context.memory[block];
    if (!session || !memory || block === 0) throw outputProblem(`there is no block ${block}`);
    const began = performance.now();
    const outputs = await session
      .run({
        x: this.#latents(input.x, rows),
        u: this.#latents(input.u, rows),
        pos: this.#positions.fill(positions, rows, rows),
        ...memory,
      })
      .catch(runFailed);
    this.times[block]?.add(count, performance.now() - began);
    return floats(outputs, "x_next", count * this.shape.latent);
  }

  /** A sweep of block 0: the weights of its mixture. Throws INFERENCE_FAILED, also for numbers that are not finite. */
  async weigh(input: WeighInput): Promise<TokenWeights> {
    const { rows, positions, temperature, context } = input;
    const count = rows * positions.length;
    const session = this.#sweeps[0];
    const memory = context.memory[0];
    if (!session || !memory) throw outputProblem("there is no block 0");
    const past = input.past ?? this.#noPast(memory.k.type, rows);
    const outputs = await session
      .run({
        before: this.#before.fill(input.before, rows, 1),
        pos: this.#positions.fill(positions, rows, rows),
        ...memory,
        past_k: past.k,
        past_v: past.v,
        temperature: one(temperature),
      })
      .catch(runFailed);
    return tokenWeights(outputs, count, this.shape);
  }

  /** What turns the weights of a position into its token; read from the package once. Throws INFERENCE_FAILED. */
  async inverter(): Promise<MixtureInverter> {
    if (this.#inverter === null) {
      const { vocabulary, latent, factors, parts } = this.shape;
      const range = (count: number): Tensor =>
        new Tensor(
          "int64",
          BigInt64Array.from({ length: count }, (_, i) => BigInt(i)),
          [count],
        );
      const outputs = await this.#codebook.run({ ids: range(vocabulary), parts: range(parts) }).catch(runFailed);
      const codebook = new Codebook({
        mean: floats(outputs, "mean", vocabulary * latent),
        logScale: floats(outputs, "log_scale", vocabulary),
        forbid: floats(outputs, "forbid", vocabulary),
        tailMean: floats(outputs, "tail_mean", parts * latent),
        tailLogScale: floats(outputs, "tail_log_scale", factors * parts),
      });
      this.#inverter = new MixtureInverter(codebook, factors);
    }
    return this.#inverter;
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

  #noPast(type: Tensor["type"], rows: number): Keys {
    const { layers, heads, headSize } = this.shape;
    const dims = [layers[0] ?? 0, rows, heads, 0, headSize];
    const none = type === "float16" ? new Tensor("float16", new Uint16Array(0), dims) : new Tensor("float32", new Float32Array(0), dims);
    return { k: none, v: none };
  }

  #latents(values: Float32Array, rows: number): Tensor {
    const { latent } = this.shape;
    return new Tensor("float32", values, [rows, values.length / (rows * latent), latent]);
  }
}

/** What stands before each of the first positions of a span that holds ids[S]: the tokens of the patch before, place by place. */
export function tokensBefore(ids: Int32Array, { patch, start }: FlowShape): Int32Array {
  return Int32Array.from(ids, (_, i) => (i < patch ? start : (ids[i - patch] ?? start)));
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

function tokenWeights(outputs: Outputs, count: number, { kept, factors, parts, vocabulary }: FlowShape): TokenWeights {
  const topIds = outputs.top_ids?.data;
  const { own_k: k, own_v: v } = outputs;
  if (!(topIds instanceof BigInt64Array) || topIds.length !== count * kept || !(k instanceof Tensor) || !(v instanceof Tensor))
    throw outputProblem("the sweep graph gives no tokens");
  const best = lowWords(topIds);
  const topLogp = floats(outputs, "top_logp", count * kept);
  const tail = floats(outputs, "tail_logp", count * factors * parts);
  const all = floats(outputs, "log_weights", count * vocabulary);
  return {
    logp: (index, id) => all[index * vocabulary + id] ?? Number.NaN,
    entropy: floats(outputs, "entropy", count),
    kept,
    candidate: (index, rank) => best(index * kept + rank),
    topLogp,
    mixture: (index) => ({
      ids: Int32Array.from({ length: kept }, (_, rank) => best(index * kept + rank)),
      logp: topLogp.subarray(index * kept, (index + 1) * kept),
      tail: tail.subarray(index * factors * parts, (index + 1) * factors * parts),
    }),
    own: { k, v },
  };
}
