/** Keys and values of the patches of a canvas that are final, so that sweeps need not compute them again. */
import { Tensor } from "../../environment.ts";
import type { Keys } from "./network.ts";

type Values = Float32Array | Uint16Array;

/** Rows of a batch and patches of it that are taken. */
interface Taken {
  readonly row: number;
  /** Patches [from, to) of the canvas; the first that the network gave is `from`. */
  readonly from: number;
  readonly to: number;
}

export class PastKeys {
  readonly #capacity: number;
  /** [layers, heads, capacity, headSize], null before the first ones came. */
  #values: { readonly k: Values; readonly v: Values; readonly dims: readonly number[] } | null = null;

  /** `capacity`: patches of the canvas. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Keeps the keys and values of patches of one row of a batch; own [layers, rows, heads, patches, headSize]. */
  take(own: Keys, { row, from, to }: Taken): void {
    const [layers = 0, rows = 0, heads = 0, patches = 0, headSize = 0] = own.k.dims;
    const count = layers * heads * this.#capacity * headSize;
    this.#values ??= { k: emptyLike(own.k, count), v: emptyLike(own.v, count), dims: [layers, heads, headSize] };
    for (const part of ["k", "v"] as const) {
      const source = own[part].data as Values;
      const target = this.#values[part];
      for (let layer = 0; layer < layers; layer += 1)
        for (let head = 0; head < heads; head += 1) {
          const at = ((layer * rows + row) * heads + head) * patches * headSize;
          target.set(source.subarray(at, at + (to - from) * headSize), ((layer * heads + head) * this.#capacity + from) * headSize);
        }
    }
  }

  /** The first `patches` of several rows as tensors [layers, rows, heads, patches, headSize]; null where there are none. */
  static together(rows: readonly PastKeys[], patches: number): Keys | null {
    const [row] = rows;
    const first = row ? row.#values : null;
    if (!first || patches === 0) return null;
    const [layers = 0, heads = 0, headSize = 0] = first.dims;
    const dims = [layers, rows.length, heads, patches, headSize];
    const join = (part: "k" | "v"): Tensor => {
      const all = emptyOf(first[part], layers * rows.length * heads * patches * headSize);
      let to = 0;
      for (let layer = 0; layer < layers; layer += 1)
        for (const row of rows)
          for (let head = 0; head < heads; head += 1) {
            const at = (layer * heads + head) * row.#capacity * headSize;
            const source = row.#values;
            if (source) all.set(source[part].subarray(at, at + patches * headSize), to);
            to += patches * headSize;
          }
      return all instanceof Float32Array ? new Tensor("float32", all, dims) : new Tensor("float16", all, dims);
    };
    return { k: join("k"), v: join("v") };
  }
}

function emptyLike({ type }: Tensor, count: number): Values {
  return type === "float16" ? new Uint16Array(count) : new Float32Array(count);
}

function emptyOf(like: Values, count: number): Values {
  return like instanceof Float32Array ? new Float32Array(count) : new Uint16Array(count);
}
