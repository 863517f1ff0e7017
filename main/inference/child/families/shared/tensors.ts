/** Tensors that more than one family feeds or keeps. */
import { Tensor } from "../../environment.ts";

/** An int64 tensor that is made anew only when its shape changes; ids fit the low words. */
export class Int64Buffer {
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

/** Bytes that a float tensor takes. */
export function byteLength(tensor: Tensor): number {
  return tensor.dims.reduce((product, dim) => product * dim, 1) * (tensor.type === "float16" ? 2 : 4);
}
