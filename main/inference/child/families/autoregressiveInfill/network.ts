/**
 * The graphs of an autoregressive baseline. `ar_prefill` reads a prompt at once, `ar_step` goes on behind its cache, `ar_score` (optional) tells
 * the exact likelihood of a whole row. Positions are 0, 1, 2, ... of the row.
 *
 * ar_prefill: ids, pos [B, T] -> k_out, v_out [layers, B, heads, T, headDim], top_ids, top_logp [B, 1, top], entropy [B, 1] of the next token
 * ar_step: ids, pos [B, S], k, v -> k_out, v_out longer by S, top_ids, top_logp [B, S, top], entropy [B, S]
 * ar_score: ids, pos [B, T] -> next_logp [B, T]; nats, last column 0
 */
import { type InferenceSession, Tensor } from "../../environment.ts";
import { hasNonFinite, int64Row, lowWords, outputProblem, runFailed } from "../../graphRun.ts";
import { graphOf, type OptionalGraphs } from "../../sessions.ts";
import type { StepOutput } from "../shared/spanNetwork.ts";
import { StepTimes } from "../shared/stepTimes.ts";

const SCORE = "ar_score";

/** Keys and values of all tokens read so far, batch 1. Never changed: going on gives new ones, so several continuations may share one. */
export interface Cache {
  readonly k: Tensor;
  readonly v: Tensor;
  /** Tokens read. */
  readonly length: number;
}

/** What the network says about the token behind each new one: rows 1, size = new tokens (the prompt counts as one). */
export type NextTokens = Omit<StepOutput, "selfLogp">;

export interface Reading {
  readonly cache: Cache;
  readonly next: NextTokens;
}

export class CausalNetwork {
  /** Durations of `step` with one token. */
  readonly times = new StepTimes();
  readonly #prefill: InferenceSession;
  readonly #step: InferenceSession;
  readonly #optional: OptionalGraphs | null;

  /** Throws MODEL_BROKEN when a graph is missing. Without `optional` there are no exact likelihoods. */
  constructor(graphs: ReadonlyMap<string, InferenceSession>, optional: OptionalGraphs | null) {
    this.#prefill = graphOf(graphs, "ar_prefill");
    this.#step = graphOf(graphs, "ar_step");
    this.#optional = optional;
  }

  /** Whether `nextLogp` works. */
  get exact(): boolean {
    return this.#optional?.has(SCORE) ?? false;
  }

  /** Reads ids[T], T >= 1. Throws INFERENCE_FAILED. */
  async prefill(ids: ArrayLike<number>): Promise<Reading> {
    const outputs = await this.#prefill.run({ ids: int64Row(ids), pos: int64Row(positions(0, ids.length)) }).catch(runFailed);
    return reading(outputs, ids.length, 1);
  }

  /** Reads ids[S], S >= 1, behind what `cache` holds. Throws INFERENCE_FAILED. */
  async step(cache: Cache, ids: ArrayLike<number>): Promise<Reading> {
    const began = performance.now();
    const feeds = { ids: int64Row(ids), pos: int64Row(positions(cache.length, ids.length)), k: cache.k, v: cache.v };
    const outputs = await this.#step.run(feeds).catch(runFailed);
    if (ids.length === 1) this.times.add(1, performance.now() - began);
    return reading(outputs, cache.length + ids.length, ids.length);
  }

  /** Exact log-probability of ids[t + 1] after ids[0 .. t], [T - 1], nats; null when the package cannot tell. Throws INFERENCE_FAILED. */
  async nextLogp(ids: ArrayLike<number>): Promise<Float64Array | null> {
    const session = await this.#optional?.get(SCORE).catch(runFailed);
    if (!session) return null;
    const { next_logp } = await session.run({ ids: int64Row(ids), pos: int64Row(positions(0, ids.length)) }).catch(runFailed);
    if (!(next_logp?.data instanceof Float32Array) || next_logp.data.length !== ids.length)
      throw outputProblem("the ar_score graph has no next_logp");
    if (hasNonFinite(next_logp.data)) throw outputProblem("the likelihoods have numbers that are not finite (NaN or infinity)");
    return Float64Array.from(next_logp.data.subarray(0, ids.length - 1));
  }
}

function positions(first: number, count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => first + i);
}

function reading(outputs: InferenceSession.OnnxValueMapType, length: number, size: number): Reading {
  const { k_out: k, v_out: v, top_ids, top_logp, entropy } = outputs;
  if (!(k instanceof Tensor) || !(v instanceof Tensor)) throw outputProblem("the graph has no k_out and v_out");
  if (!(top_ids?.data instanceof BigInt64Array) || !(top_logp?.data instanceof Float32Array) || !(entropy?.data instanceof Float32Array))
    throw outputProblem("the graph has no candidates and no entropy");
  if (hasNonFinite(top_logp.data) || hasNonFinite(entropy.data))
    throw outputProblem("the network's output has numbers that are not finite (NaN or infinity)");
  const top = top_logp.data.length / size;
  if (!Number.isInteger(top) || entropy.data.length !== size) throw outputProblem("the graph's candidates have a wrong shape");
  const id = lowWords(top_ids.data);
  return {
    cache: { k, v, length },
    next: { rows: 1, size, top, topLogp: top_logp.data, entropy: entropy.data, candidate: (_row, slot, rank) => id(slot * top + rank) },
  };
}
