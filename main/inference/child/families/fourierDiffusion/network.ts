/**
 * The graphs of a Fourier diffusion, one per length: each step runs the whole document, padded to the shortest graph that holds it. Results do
 * not depend on the graph. A graph is opened when a document first needs it.
 *
 * step_<L>: ids, editable int64 [B, L], noise float32 [B], index, targets int64 [B, M] -> top_ids, top_logp [B, M, top], entropy, self_logp, keep,
 *   target_logp [B, M]
 *
 * Behind `SpanNetwork` it is an any-order denoiser: masked slots are editable, what is visible counts as context.
 */
import { type InferenceSession, Tensor } from "../../environment.ts";
import { hasNonFinite, outputProblem, runFailed } from "../../graphRun.ts";
import type { OptionalGraphs } from "../../sessions.ts";
import type { EncodedContext, SpanNetwork, StepOutput } from "../shared/spanNetwork.ts";
import { StepTimes } from "../shared/stepTimes.ts";
import { Int64Buffer } from "../shared/tensors.ts";
import { LengthTimes } from "./lengthTimes.ts";
import type { FourierShape } from "./shape.ts";

/** Tokens of a window's context and where they stand. */
export interface WindowContext extends EncodedContext {
  readonly ids: Int32Array;
  readonly positions: Int32Array;
}

/** Canvases ids[rows, S] of one window. */
export interface NoisyRows {
  readonly ids: Int32Array;
  readonly rows: number;
  /** 1 where a token may change, [rows, S]. */
  readonly editable: Uint8Array;
  /** Noise level of each row, 0..1. */
  readonly noise: Float32Array;
  /** Ids whose log-probability is asked for, [rows, S]; those of the canvases where they are not given. */
  readonly targets?: Int32Array;
}

export interface NoisyOutput extends StepOutput {
  /** Calibrated probability that the visible token is right, [rows, S]: 0 for [MASK], 1 where nothing may change. */
  readonly keep: Float32Array;
  /** Log-probability of the targets, [rows, S], nats. */
  readonly targetLogp: Float32Array;
}

/** Rows are run together up to so many tokens: longer runs take memory and gain nothing. */
const MOST_TOKENS = 32_768;

export class FourierNetwork implements SpanNetwork {
  readonly times = new StepTimes();
  readonly lengthTimes = new LengthTimes();
  /** Lengths of the graphs, ascending. */
  readonly lengths: readonly number[];
  readonly #graphs: OptionalGraphs;
  readonly #shape: FourierShape;
  #ids = new Int64Buffer();
  #editable = new Int64Buffer();
  #index = new Int64Buffer();
  #targets = new Int64Buffer();

  constructor(graphs: OptionalGraphs, lengths: readonly number[], shape: FourierShape) {
    this.#graphs = graphs;
    this.lengths = lengths;
    this.#shape = shape;
  }

  /** Length of the shortest graph that holds so many tokens, of the longest one where none does. */
  graphLength(tokens: number): number {
    return this.lengths.find((length) => length >= tokens) ?? this.lengths.at(-1) ?? 0;
  }

  /** Rows that one run takes for a window with these slots. */
  rowsPerRun(positions: Int32Array, context: WindowContext): number {
    return Math.max(1, Math.floor(MOST_TOKENS / this.graphLength(windowTokens(positions, context))));
  }

  async context(ids: ArrayLike<number>, positions: ArrayLike<number>): Promise<WindowContext> {
    return { ids: Int32Array.from(ids), positions: Int32Array.from(positions), length: ids.length, bytes: ids.length * 8 };
  }

  async step(ids: Int32Array, rows: number, positions: Int32Array, context: WindowContext): Promise<StepOutput> {
    return this.denoise(this.#committed(ids, rows, positions.length), positions, context);
  }

  async targetLogp(
    ids: Int32Array,
    rows: number,
    positions: Int32Array,
    targets: Int32Array,
    context: WindowContext,
  ): Promise<Float32Array> {
    const all = Int32Array.from(ids, (_, i) => targets[i % positions.length] ?? 0);
    return (await this.denoise({ ...this.#committed(ids, rows, positions.length), targets: all }, positions, context)).targetLogp;
  }

  /** Canvases of which [MASK] alone may change; the noise level is its share. */
  #committed(ids: Int32Array, rows: number, size: number): NoisyRows {
    const editable = Uint8Array.from(ids, (id) => (id === this.#shape.mask ? 1 : 0));
    const noise = Float32Array.from({ length: rows }, (_, row) => {
      const own = editable.subarray(row * size, (row + 1) * size);
      return own.reduce((sum, flag) => sum + flag, 0) / Math.max(1, size);
    });
    return { ids, rows, editable, noise };
  }

  /** One step of the noise process over canvases that share positions[S]. Throws INFERENCE_FAILED. */
  async denoise(input: NoisyRows, positions: Int32Array, context: WindowContext): Promise<NoisyOutput> {
    const size = positions.length;
    const most = this.rowsPerRun(positions, context);
    const parts: NoisyOutput[] = [];
    for (let first = 0; first < input.rows; first += most) {
      const end = Math.min(input.rows, first + most);
      const part: NoisyRows = {
        ids: input.ids.subarray(first * size, end * size),
        editable: input.editable.subarray(first * size, end * size),
        noise: input.noise.subarray(first, end),
        ...(input.targets && { targets: input.targets.subarray(first * size, end * size) }),
        rows: end - first,
      };
      parts.push(await this.#run(part, positions, context));
    }
    const [only] = parts;
    return parts.length === 1 && only ? only : joinRows(parts, size, most);
  }

  async #run(input: NoisyRows, positions: Int32Array, context: WindowContext): Promise<NoisyOutput> {
    const tokens = windowTokens(positions, context);
    const length = this.graphLength(tokens);
    if (tokens > length) throw outputProblem(`a window of ${tokens} tokens is longer than the longest graph (${length})`);
    const session = await this.#session(length);
    const { ids, editable } = this.#document(input, positions, context, tokens, length);
    const began = performance.now();
    const outputs = await session
      .run({
        ids: this.#ids.fill(ids, input.rows, 1),
        editable: this.#editable.fill(editable, input.rows, 1),
        noise: new Tensor("float32", Float32Array.from(input.noise), [input.rows]),
        index: this.#index.fill(positions, input.rows, input.rows),
        targets: this.#targets.fill(input.targets ?? input.ids, input.rows, 1),
      })
      .catch(runFailed);
    const milliseconds = performance.now() - began;
    this.times.add(length * input.rows, milliseconds);
    this.lengthTimes.add(length, milliseconds / input.rows);
    return readOutputs(outputs, input.rows, positions.length);
  }

  async #session(length: number): Promise<InferenceSession> {
    const session = await this.#graphs.get(`step_${length}`).catch(runFailed);
    if (!session) throw outputProblem(`the package has no graph step_${length}`);
    return session;
  }

  /** All rows as padded documents. A position where nothing stands is a slot that is denoised later: [MASK], editable. */
  #document(
    { ids: slots, editable: flags, rows }: NoisyRows,
    positions: Int32Array,
    context: WindowContext,
    tokens: number,
    length: number,
  ): { ids: Int32Array; editable: Int32Array } {
    const { mask, pad } = this.#shape;
    const ids = new Int32Array(rows * length).fill(pad);
    const editable = new Int32Array(rows * length);
    for (let row = 0; row < rows; row += 1) {
      const at = row * length;
      ids.fill(mask, at, at + tokens);
      editable.fill(1, at, at + tokens);
      for (const [i, position] of context.positions.entries()) {
        ids[at + position] = context.ids[i] ?? pad;
        editable[at + position] = 0;
      }
      for (const [slot, position] of positions.entries()) {
        ids[at + position] = slots[row * positions.length + slot] ?? mask;
        editable[at + position] = flags[row * positions.length + slot] ?? 0;
      }
    }
    return { ids, editable };
  }
}

/** Tokens from the window's begin to the last one that stands or will stand in it. */
function windowTokens(positions: Int32Array, context: WindowContext): number {
  let last = -1;
  for (const position of context.positions) last = Math.max(last, position);
  for (const position of positions) last = Math.max(last, position);
  return last + 1;
}

function readOutputs(outputs: InferenceSession.OnnxValueMapType, rows: number, size: number): NoisyOutput {
  const topIds = outputs.top_ids?.data;
  if (!(topIds instanceof BigInt64Array)) throw outputProblem("the step graph has no candidates");
  const numbers = (name: string): Float32Array => {
    const data = outputs[name]?.data;
    if (!(data instanceof Float32Array)) throw outputProblem(`the step graph has no ${name}`);
    if (hasNonFinite(data)) throw outputProblem("the network's output has numbers that are not finite (NaN or infinity)");
    return data;
  };
  const topLogp = numbers("top_logp");
  const top = topLogp.length / (rows * size);
  const low = new Int32Array(topIds.buffer, topIds.byteOffset, topIds.length * 2);
  const candidate = (row: number, slot: number, rank: number): number => low[((row * size + slot) * top + rank) * 2] ?? 0;
  const [entropy, selfLogp, keep, targetLogp] = [numbers("entropy"), numbers("self_logp"), numbers("keep"), numbers("target_logp")];
  return { rows, size, top, topLogp, entropy, selfLogp, keep, targetLogp, candidate };
}

/** Outputs of several runs, each of `most` rows but the last, as those of one. */
function joinRows(parts: readonly NoisyOutput[], size: number, most: number): NoisyOutput {
  const join = (read: (part: NoisyOutput) => Float32Array): Float32Array => {
    const values = parts.map(read);
    const joined = new Float32Array(values.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of values) {
      joined.set(part, at);
      at += part.length;
    }
    return joined;
  };
  return {
    rows: parts.reduce((sum, part) => sum + part.rows, 0),
    size,
    top: parts[0]?.top ?? 0,
    topLogp: join((part) => part.topLogp),
    entropy: join((part) => part.entropy),
    selfLogp: join((part) => part.selfLogp),
    keep: join((part) => part.keep),
    targetLogp: join((part) => part.targetLogp),
    candidate: (row, slot, rank) => parts[Math.floor(row / most)]?.candidate(row % most, slot, rank) ?? 0,
  };
}
