/** What the sampler needs from a network that fills masked places: the denoiser with its context cache, or a masked language model. */
import type { StepTimes } from "./stepTimes.ts";

/** The context of a window, made by the network that later takes it back. */
export interface EncodedContext {
  /** Context tokens. */
  readonly length: number;
  /** Memory that keeping it costs. */
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

/** A network is given only contexts that it made itself. */
export interface SpanNetwork {
  /** Measured durations of its steps. */
  readonly times: StepTimes;
  /** Encodes context tokens ids[T] at positions[T]. Throws INFERENCE_FAILED. */
  context(ids: ArrayLike<number>, positions: ArrayLike<number>): Promise<EncodedContext>;
  /** One denoising step over `rows` canvases ids[rows, S] that share positions[S]. Throws INFERENCE_FAILED. */
  step(ids: Int32Array, rows: number, positions: Int32Array, context: EncodedContext): Promise<StepOutput>;
  /**
   * The exact log-probabilities of targets[S] at each place of each row of ids[rows, S], as [rows, S] in nats. Absent where the network
   * cannot tell: `maskedLogp` then estimates from the best candidates. Throws INFERENCE_FAILED.
   */
  targetLogp?(ids: Int32Array, rows: number, positions: Int32Array, targets: Int32Array, context: EncodedContext): Promise<Float32Array>;
}
