/** Whether the files of a package are what the manifest says of them, as far as that shows without opening a graph. */
import { readFile, stat } from "node:fs/promises";
import { brokenPackage, packagePath } from "./files.ts";
import { type Manifest, type PackageGraph, parameterCount } from "./manifest.ts";

/** Operators that only graphs with integer weights have. */
const INTEGER_OPERATORS = /MatMulInteger|MatMulNBits|QLinearMatMul|DynamicQuantizeLinear|DequantizeLinear/;
/** Operators with weights. A graph without any, such as one that only looks latents up, has nothing to be integer. */
const WEIGHTED_OPERATORS = /MatMul|Gemm|Conv/;
/** Graphs keep their weights in a file of their own; a larger graph is not searched. Bytes. */
const MOST_SEARCHED = 64 * 1024 * 1024;
/** JSON files are read whole, whatever they are called. Bytes. */
const MOST_JSON = 64 * 1024 * 1024;
/** Between two bytes a weight (float16) and four (float32). */
const BYTES_BETWEEN_FLOATS = 3;
/** Names of files and folders that some systems keep for devices. */
export const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** Throws MODEL_BROKEN for an id that cannot name a folder, JSON files of absurd size, and graphs of another precision than their label. */
export async function checkLabels(folder: string, manifest: Manifest): Promise<void> {
  if (DEVICE.test(manifest.id) || manifest.id.endsWith("."))
    throw brokenPackage(folder, `its id "${manifest.id}" cannot name a folder on every system`);
  const { golden, planner } = manifest.files;
  const large = [manifest.tokenizer, golden, ...(planner ? [planner] : [])].find((entry) => entry.bytes > MOST_JSON);
  if (large !== undefined) throw brokenPackage(folder, `a file has ${large.bytes} bytes, the most are ${MOST_JSON}`, large.file);
  // Models of others come in precisions that our labels only come close to.
  if (manifest.family === "masked-lm") return;
  for (const graph of manifest.graphs) {
    checkFloats(folder, manifest, graph);
    await checkOperators(folder, graph);
  }
}

async function checkOperators(folder: string, graph: PackageGraph): Promise<void> {
  const path = await packagePath(folder, graph.file);
  if ((await stat(path)).size > MOST_SEARCHED) return;
  const content = await readFile(path, "latin1");
  if (!WEIGHTED_OPERATORS.test(content)) return;
  const integers = INTEGER_OPERATORS.test(content);
  if (integers !== (graph.dtype === "int8"))
    throw brokenPackage(folder, `the graph is labelled ${graph.dtype} but ${integers ? "has" : "has no"} integer weights`, graph.file);
}

function checkFloats(folder: string, manifest: Manifest, { dtype, weights }: PackageGraph): void {
  if (!weights || dtype === "int8") return;
  const each = weights.bytes / Math.max(1, parameterCount(manifest));
  if (each >= BYTES_BETWEEN_FLOATS !== (dtype === "float32"))
    throw brokenPackage(folder, `the weights are labelled ${dtype} but have ${each.toFixed(1)} bytes per parameter`, weights.file);
}
