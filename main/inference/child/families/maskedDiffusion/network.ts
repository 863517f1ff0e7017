/**
 * The graphs of a denoiser. `context` runs once per window, `step` once per denoising step; all take int64 ids and positions. `score` is optional
 * and opened when exact log-probabilities are first asked for.
 *
 * context: ids, pos [B, T] -> k, v [layers, B, heads, T, headDim]
 * step: ids, pos [B, S], k, v (batch 1 is broadcast) -> top_ids, top_logp [B, S, top], entropy, self_logp [B, S]; nats
 * score: ids, pos [B, S], k, v, targets [B, S] -> target_logp [B, S]; nats
 */
import type { InferenceSession, Tensor } from "../../environment.ts";
import { hasNonFinite, int64Row, outputProblem, runFailed } from "../../graphRun.ts";
import { graphOf, type OptionalGraphs } from "../../sessions.ts";
import type { EncodedContext, SpanNetwork, StepOutput } from "../shared/spanNetwork.ts";
import { StepTimes } from "../shared/stepTimes.ts";
import { byteLength, Int64Buffer } from "../shared/tensors.ts";

/** Keys and values of a window's context, batch 1. */
export interface DenoiserContext extends EncodedContext {
  readonly k: Tensor;
  readonly v: Tensor;
}

export class DenoiserNetwork implements SpanNetwork {
  readonly times = new StepTimes();
  readonly #context: InferenceSession;
  readonly #step: InferenceSession;
  #ids = new Int64Buffer();
  #positions = new Int64Buffer();
  #targets = new Int64Buffer();
  /** Only with the graph `score`. */
  readonly targetLogp?: NonNullable<SpanNetwork["targetLogp"]>;

  constructor(graphs: ReadonlyMap<string, InferenceSession>, optional: OptionalGraphs | null = null) {
    this.#context = graphOf(graphs, "context");
    this.#step = graphOf(graphs, "step");
    if (optional?.has("score"))
      this.targetLogp = async (ids, rows, positions, targets, context) =>
        this.#score(await openScore(optional), ids, rows, positions, targets, context as DenoiserContext);
  }

  /** Encodes context tokens ids[T] at positions[T]. Throws INFERENCE_FAILED. */
  async context(ids: ArrayLike<number>, positions: ArrayLike<number>): Promise<DenoiserContext> {
    const feeds = { ids: int64Row(ids), pos: int64Row(positions) };
    const { k, v } = await this.#context.run(feeds).catch(runFailed);
    if (!k || !v) throw outputProblem("the context graph has no k and v");
    if (k.data instanceof Float32Array && hasNonFinite(k.data)) throw outputProblem("the context has numbers that are not finite");
    return { k, v, length: ids.length, bytes: byteLength(k) + byteLength(v) };
  }

  /** One denoising step over `rows` canvases ids[rows, S] that share positions[S]. Throws INFERENCE_FAILED. */
  async step(ids: Int32Array, rows: number, positions: Int32Array, context: DenoiserContext): Promise<StepOutput> {
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

  async #score(
    session: InferenceSession,
    ids: Int32Array,
    rows: number,
    positions: Int32Array,
    targets: Int32Array,
    context: DenoiserContext,
  ): Promise<Float32Array> {
    const { target_logp } = await session
      .run({
        ids: this.#ids.fill(ids, rows, 1),
        pos: this.#positions.fill(positions, rows, rows),
        k: context.k,
        v: context.v,
        targets: this.#targets.fill(targets, rows, rows),
      })
      .catch(runFailed);
    if (!(target_logp?.data instanceof Float32Array) || target_logp.data.length !== ids.length)
      throw outputProblem("the score graph has no target_logp");
    if (hasNonFinite(target_logp.data)) throw outputProblem("the network's output has numbers that are not finite (NaN or infinity)");
    return target_logp.data;
  }
}

/** Opens the graph, or finds it open. Throws INFERENCE_FAILED. */
async function openScore(optional: OptionalGraphs): Promise<InferenceSession> {
  const session = await optional.get("score").catch(runFailed);
  if (!session) throw outputProblem("the package has no score graph");
  return session;
}
