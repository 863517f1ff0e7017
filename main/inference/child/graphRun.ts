/** Tensors and failures of a graph's run, the same for every family. */
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { Tensor } from "./environment.ts";

/** int64 [1, values.length]. */
export function int64Row(values: ArrayLike<number>): Tensor {
  const words = new BigInt64Array(values.length);
  const low = new Int32Array(words.buffer);
  for (let i = 0; i < values.length; i += 1) low[i * 2] = values[i] ?? 0; // ids and positions are never negative
  return new Tensor("int64", words, [1, values.length]);
}

/** The low words of int64 numbers that fit 31 bits. */
export function lowWords(values: BigInt64Array): (index: number) => number {
  const low = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  return (index) => low[index * 2] ?? 0;
}

/** True for NaN and infinities among `values`. */
export function hasNonFinite(values: Float32Array): boolean {
  // One sum instead of a test per element: a NaN or an infinity makes it non-finite.
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += (values[i] ?? 0) * 0;
  return sum !== 0;
}

/** Throws INFERENCE_FAILED for an error of ONNX Runtime. */
export function runFailed(cause: unknown): never {
  const reason = cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : String(cause);
  throw new PalimpsestError(
    "INFERENCE_FAILED",
    `The model could not be run: ${reason}. Try again, or choose the CPU in the settings.`,
    { reason },
    { cause },
  );
}

/** INFERENCE_FAILED for outputs that are missing or no numbers. */
export function outputProblem(reason: string): PalimpsestError {
  return new PalimpsestError(
    "INFERENCE_FAILED",
    `The model gave no usable result: ${reason}. Try the CPU in the settings, or verify the model.`,
    { reason },
  );
}
