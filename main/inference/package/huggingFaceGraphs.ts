/** The ONNX graphs of a model folder of the Hugging Face ecosystem: finding them and checking what they take and give. */
import { open, stat } from "node:fs/promises";
import path from "node:path";
import { packagePath, sha256OfFile } from "./files.ts";
import { refusedModel } from "./huggingFaceRefusal.ts";
import type { Dtype, PackageFile, PackageGraph } from "./manifest.ts";
import { type OnnxHead, type OnnxValue, readOnnxHead } from "./onnxGraph.ts";

const FOLDERS = ["onnx", ""];
const NAMES: readonly (readonly [Dtype, readonly string[]])[] = [
  ["float32", ["model.onnx"]],
  ["float16", ["model_fp16.onnx"]],
  ["int8", ["model_int8.onnx", "model_quantized.onnx"]],
];
const INPUTS = ["input_ids", "attention_mask", "token_type_ids", "position_ids"];

export interface HubGraphs {
  readonly graphs: readonly PackageGraph[];
  /** Numbers in the weights of the most precise graph. */
  readonly parameters: number;
}

/** Files that look like graphs of the model, relative to its folder, each precision once; those in onnx/ come first. */
export async function findGraphs(folder: string): Promise<readonly { readonly file: string; readonly dtype: Dtype }[]> {
  const found: { file: string; dtype: Dtype }[] = [];
  for (const [dtype, names] of NAMES) {
    const candidates = FOLDERS.flatMap((parent) => names.map((name) => (parent === "" ? name : `${parent}/${name}`)));
    for (const file of candidates) {
      const info = await stat(path.join(folder, file)).catch(() => null);
      if (!info?.isFile()) continue;
      found.push({ file, dtype });
      break;
    }
  }
  return found;
}

/** Checks and hashes the graphs, whose logits are of `vocabSize` tokens. Throws MODEL_BROKEN naming the file. */
export async function readGraphs(folder: string, vocabSize: number): Promise<HubGraphs> {
  const found = await findGraphs(folder);
  if (found.length === 0)
    throw refusedModel(
      folder,
      "it has no ONNX graph",
      "onnx/model.onnx",
      "Export the model to ONNX first (optimum-cli export onnx --task fill-mask), or choose a model that has an onnx folder.",
    );
  const graphs: PackageGraph[] = [];
  let parameters = 0;
  for (const { file, dtype } of found) {
    const head = await headOf(folder, file);
    const size = checkValues(folder, file, head);
    if (size !== null && size !== vocabSize)
      throw refusedModel(folder, `the graph's logits are of ${size} tokens, config.json says ${vocabSize}`, file);
    if (parameters === 0) parameters = head.parameters;
    const weights = await externalFile(folder, file, head);
    graphs.push({
      ...(await fileEntry(folder, file)),
      role: "logits",
      dtype,
      weights,
      inputs: head.inputs.map(describe),
      outputs: head.outputs.map(describe),
    });
  }
  return { graphs, parameters };
}

/** Length and SHA-256 of a file of the model. */
export async function fileEntry(folder: string, file: string): Promise<PackageFile> {
  const target = await packagePath(folder, file);
  return { file, sha256: await sha256OfFile(target), bytes: (await stat(target)).size };
}

async function headOf(folder: string, file: string): Promise<OnnxHead> {
  const target = await packagePath(folder, file);
  const handle = await open(target);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(24), 0, 24, 0).finally(() => handle.close());
  if (buffer.toString("latin1", 0, bytesRead).startsWith("version https://git-lfs"))
    throw refusedModel(
      folder,
      "the graph is only a Git LFS pointer, not the file itself",
      file,
      "Download the large files as well (git lfs pull).",
    );
  try {
    return readOnnxHead(target);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw refusedModel(folder, `the graph cannot be read: ${reason}`, file, "Get the file again.", cause);
  }
}

/** The size of the last axis of `logits`, null when it may vary. */
function checkValues(folder: string, file: string, { inputs, outputs }: OnnxHead): number | null {
  const names = inputs.map(({ name }) => name);
  const listed = names.join(", ") || "none";
  for (const needed of ["input_ids", "attention_mask"])
    if (!names.includes(needed)) throw refusedModel(folder, `the graph has no input ${needed}; it takes: ${listed}`, file);
  const odd = names.find((name) => !INPUTS.includes(name));
  if (odd !== undefined) throw refusedModel(folder, `the graph takes an input ${odd} that is unknown to the app`, file);
  for (const { name, type, shape } of inputs) {
    if (type !== "int64") throw refusedModel(folder, `the graph's input ${name} is of the type ${type}, not int64`, file);
    if (shape && (shape.length !== 2 || shape.some((size) => typeof size === "number")))
      throw refusedModel(
        folder,
        `the graph's input ${name} has the fixed shape [${shape.join(", ")}], it must take texts of any length`,
        file,
      );
  }
  const logits = outputs.find(({ name }) => name === "logits");
  if (!logits) {
    const given = outputs.map(({ name }) => name).join(", ") || "none";
    throw refusedModel(
      folder,
      `the graph has no output logits; it gives: ${given}`,
      file,
      "Export the model with its language-model head (optimum-cli export onnx --task fill-mask).",
    );
  }
  if (logits.type !== "float32" && logits.type !== "float16")
    throw refusedModel(folder, `the graph's logits are of the type ${logits.type}, not float32 or float16`, file);
  if (logits.shape && logits.shape.length !== 3)
    throw refusedModel(folder, `the graph's logits have the shape [${logits.shape.join(", ")}], not [batch, tokens, vocabulary]`, file);
  const size = logits.shape?.[2];
  return typeof size === "number" ? size : null;
}

/** The file that holds the graph's weights, null when they are inside. Throws when it is missing or leads out of the folder. */
async function externalFile(folder: string, file: string, { externalFiles }: OnnxHead): Promise<PackageFile | null> {
  const [first, second] = externalFiles;
  if (first === undefined) return null;
  if (second !== undefined) throw refusedModel(folder, `the graph's weights are in several files (${first}, ${second}, …)`, file);
  const location = path.posix.normalize(path.posix.join(path.posix.dirname(file), first));
  if (path.posix.isAbsolute(first) || location.startsWith("..") || first.includes("\\"))
    throw refusedModel(folder, `the graph's weights lie outside of the model's folder: ${first}`, file);
  const info = await stat(path.join(folder, location)).catch(() => null);
  if (!info?.isFile())
    throw refusedModel(folder, `the file of the graph's weights is missing: ${location}`, file, "Get that file as well.");
  return fileEntry(folder, location);
}

function describe({ name, type, shape }: OnnxValue): PackageGraph["inputs"][number] {
  return { name, type, shape: [...(shape ?? [])] };
}
