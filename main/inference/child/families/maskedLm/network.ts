/**
 * A masked language model behind the sampler's interface. There is no context cache: `context` only remembers the tokens, and every step runs the
 * whole window.
 *
 * logits: input_ids, attention_mask (token_type_ids, position_ids) int64 [B, L] -> logits [B, L, V], float32 or float16
 */
import { type InferenceSession, Tensor } from "../../environment.ts";
import { hasNonFinite, outputProblem, runFailed } from "../../graphRun.ts";
import { graphOf } from "../../sessions.ts";
import type { EncodedContext, SpanNetwork, StepOutput } from "../shared/spanNetwork.ts";
import { StepTimes } from "../shared/stepTimes.ts";
import { makeReadings, type Readings, readPlace, widen } from "./logits.ts";
import { assemble, type MarkIds, type Sequence } from "./sequence.ts";

/** Candidates per place, as the denoiser's graphs give them. */
const TOP = 32;
/** Rows are run together as long as their logits stay below this, bytes. */
const MOST_LOGITS = 256 * 1024 * 1024;

/** Tokens of a window's context and where they stand. */
export interface WindowContext extends EncodedContext {
  readonly ids: Int32Array;
  readonly positions: Int32Array;
}

export interface MaskedLmShape {
  readonly marks: MarkIds;
  /** Padding stands where "nothing here" was decided: the network does not look at it. */
  readonly pad: number;
  /** Size of the last axis of the logits. */
  readonly vocabulary: number;
  /** Tokens of the longest sequence, both marks included. */
  readonly maxPositions: number;
}

export class MaskedLmNetwork implements SpanNetwork {
  readonly times = new StepTimes();
  readonly #session: InferenceSession;
  readonly #shape: MaskedLmShape;

  constructor(graphs: ReadonlyMap<string, InferenceSession>, shape: MaskedLmShape) {
    this.#session = graphOf(graphs, "logits");
    this.#shape = shape;
  }

  async context(ids: ArrayLike<number>, positions: ArrayLike<number>): Promise<WindowContext> {
    return { ids: Int32Array.from(ids), positions: Int32Array.from(positions), length: ids.length, bytes: ids.length * 8 };
  }

  async step(ids: Int32Array, rows: number, positions: Int32Array, context: WindowContext): Promise<StepOutput> {
    const began = performance.now();
    const size = positions.length;
    const { ids: best, topLogp, entropy, asked } = await this.#read(ids, rows, positions, ids, context);
    this.times.add(rows * size, performance.now() - began);
    const top = topLogp.length / Math.max(1, rows * size);
    const candidate = (row: number, slot: number, rank: number): number => best[(row * size + slot) * top + rank] ?? 0;
    return { rows, size, top, topLogp, entropy, selfLogp: asked, candidate };
  }

  async targetLogp(
    ids: Int32Array,
    rows: number,
    positions: Int32Array,
    targets: Int32Array,
    context: WindowContext,
  ): Promise<Float32Array> {
    const asked = Int32Array.from(ids, (_, i) => targets[i % targets.length] ?? 0);
    return (await this.#read(ids, rows, positions, asked, context)).asked;
  }

  /** Runs all rows and reads the logits at the slots; `asked` are the ids whose log-probability is wanted, [rows, S]. */
  async #read(ids: Int32Array, rows: number, positions: Int32Array, asked: Int32Array, context: WindowContext): Promise<Readings> {
    const { marks, vocabulary, maxPositions } = this.#shape;
    const size = positions.length;
    const sequence = assemble(context, positions, marks, maxPositions);
    const length = sequence.ids.length;
    const top = Math.min(TOP, vocabulary);
    const readings = makeReadings(rows * size, top);
    const most = Math.max(1, Math.floor(MOST_LOGITS / (length * vocabulary * 4)));
    for (let first = 0; first < rows; first += most) {
      const count = Math.min(most, rows - first);
      const logits = await this.#run(ids.subarray(first * size, (first + count) * size), count, sequence);
      for (let row = 0; row < count; row += 1) {
        for (let slot = 0; slot < size; slot += 1) {
          const place = (first + row) * size + slot;
          readPlace(logits, (row * length + (sequence.slots[slot] ?? 0)) * vocabulary, vocabulary, asked[place] ?? 0, readings, place, top);
        }
      }
    }
    if (hasNonFinite(readings.entropy) || readings.asked.some(Number.isNaN))
      throw outputProblem("the network's output has numbers that are not finite (NaN or infinity)");
    return readings;
  }

  /** Logits [rows, L, V]. */
  async #run(ids: Int32Array, rows: number, sequence: Sequence): Promise<Float32Array> {
    const length = sequence.ids.length;
    const tokens = new BigInt64Array(rows * length);
    const visible = new BigInt64Array(rows * length).fill(1n);
    const low = new Int32Array(tokens.buffer);
    for (let row = 0; row < rows; row += 1) {
      for (let i = 0; i < length; i += 1) low[(row * length + i) * 2] = sequence.ids[i] ?? 0;
      for (let slot = 0; slot < sequence.slots.length; slot += 1) {
        const at = row * length + (sequence.slots[slot] ?? 0);
        const id = ids[row * sequence.slots.length + slot] ?? this.#shape.marks.mask;
        low[at * 2] = id;
        if (id === this.#shape.pad) visible[at] = 0n;
      }
    }
    const dims = [rows, length];
    const feeds: Record<string, Tensor> = {
      input_ids: new Tensor("int64", tokens, dims),
      attention_mask: new Tensor("int64", visible, dims),
    };
    const { inputNames } = this.#session;
    if (inputNames.includes("token_type_ids")) feeds.token_type_ids = new Tensor("int64", new BigInt64Array(rows * length), dims);
    if (inputNames.includes("position_ids"))
      feeds.position_ids = new Tensor(
        "int64",
        BigInt64Array.from({ length: rows * length }, (_, i) => BigInt(i % length)),
        dims,
      );
    const { logits } = await this.#session.run(feeds).catch(runFailed);
    if (!logits) throw outputProblem("the graph has no logits");
    const [, , found] = logits.dims;
    if (logits.dims.length !== 3 || logits.dims[1] !== length || found !== this.#shape.vocabulary)
      throw outputProblem(`the logits have the shape [${logits.dims.join(", ")}], not [${rows}, ${length}, ${this.#shape.vocabulary}]`);
    if (logits.data instanceof Float32Array) return logits.data;
    if (logits.data instanceof Uint16Array) return widen(logits.data, new Float32Array(logits.data.length));
    throw outputProblem(`the logits are of the type ${logits.type}`);
  }
}
