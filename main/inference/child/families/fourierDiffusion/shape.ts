/** What a package of the family says of itself, and whether its graphs are what it says. Nothing is run here. */
import { z } from "zod";
import { brokenPackage, packagePath } from "../../../package/files.ts";
import { type Dtype, type Manifest, numberOfRole, type PackageGraph } from "../../../package/manifest.ts";
import { type OnnxHead, readOnnxHead } from "../../../package/onnxGraph.ts";
import { plainReason } from "../../../package/plainReason.ts";
import type { CheckedPackage } from "../spanGenerator.ts";
import type { NoiseProcess } from "./process.ts";

/** What is common to all graphs of a package. */
export interface FourierShape {
  readonly mask: number;
  /** Stands behind the end of a document; the network does not look at it. */
  readonly pad: number;
  readonly process: NoiseProcess;
  /** Steps of a run whose request states an error and whose package has no planner. */
  readonly defaultSteps: number;
}

const samplingSchema = z.looseObject({
  uniformShare: z.number().min(0).max(1),
  predictableIds: z.number().int().min(1),
  neverPredicted: z.array(z.number().int().min(0)),
  defaultSteps: z.number().int().min(1).max(1024),
});

/** Throws MODEL_BROKEN when the manifest does not describe the noise process. */
export function shapeOf({ folder, manifest }: Pick<CheckedPackage, "folder" | "manifest">): FourierShape {
  const parsed = samplingSchema.safeParse(manifest.sampling);
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.join(".");
    throw brokenPackage(folder, `the manifest's field sampling${field ? `.${field}` : ""} is wrong`);
  }
  const mask = manifest.specialTokens["[MASK]"];
  const pad = manifest.specialTokens["[PAD]"];
  if (typeof pad !== "number") throw brokenPackage(folder, "the manifest names no special token [PAD]");
  if (manifest.config.vocab_size !== manifest.tokenizer.vocabSize)
    throw brokenPackage(
      folder,
      `the network knows ${manifest.config.vocab_size} tokens, the tokenizer ${manifest.tokenizer.vocabSize}`,
      manifest.tokenizer.file,
    );
  const { uniformShare, predictableIds, neverPredicted, defaultSteps } = parsed.data;
  return { mask, pad, process: { uniformShare, predictableIds, neverPredicted: new Set(neverPredicted), mask }, defaultSteps };
}

/** Lengths of the graphs in one precision, ascending. */
export function graphLengths(manifest: Manifest, dtype: Dtype): number[] {
  return manifest.graphs
    .filter((graph) => graph.dtype === dtype)
    .map((graph) => numberOfRole(graph.role, "step"))
    .filter((length) => length !== null)
    .sort((a, b) => a - b);
}

const INPUTS: readonly Wanted[] = [
  ["ids", "int64", 2],
  ["editable", "int64", 2],
  ["noise", "float32", 1],
  ["index", "int64", 2],
  ["targets", "int64", 2],
];
const OUTPUTS: readonly Wanted[] = [
  ["top_ids", "int64", 3],
  ["top_logp", "float32", 3],
  ["entropy", "float32", 2],
  ["self_logp", "float32", 2],
  ["keep", "float32", 2],
  ["target_logp", "float32", 2],
];
type Wanted = readonly [name: string, type: string, axes: number];

/**
 * Reads the heads of all graph files: each must be a step over documents of the length in its role, with as many candidates as the manifest
 * promises, and the longest as long as the manifest says. Throws MODEL_BROKEN naming the file.
 */
export async function checkGraphFiles({ folder, manifest }: Pick<CheckedPackage, "folder" | "manifest">): Promise<void> {
  for (const graph of manifest.graphs) {
    const length = numberOfRole(graph.role, "step");
    const broken = (reason: string): Error => brokenPackage(folder, reason, graph.file);
    if (length === null) throw broken(`the family has no graph "${graph.role}"`);
    const head = await headOf(folder, graph);
    const reason = headProblem(head, length, manifest.topCandidates);
    if (reason !== null) throw broken(reason);
  }
  for (const dtype of new Set(manifest.graphs.map((graph) => graph.dtype))) {
    const longest = graphLengths(manifest, dtype).at(-1) ?? 0;
    if (longest < manifest.maxPositions)
      throw brokenPackage(folder, `it promises ${manifest.maxPositions} positions, but the longest ${dtype} graph has ${longest}`);
  }
}

async function headOf(folder: string, graph: PackageGraph): Promise<OnnxHead> {
  const file = await packagePath(folder, graph.file);
  try {
    return readOnnxHead(file);
  } catch (cause) {
    throw brokenPackage(folder, `the graph cannot be read: ${plainReason(cause, folder)}`, graph.file, cause);
  }
}

function headProblem(head: OnnxHead, length: number, candidates: number): string | null {
  for (const [what, values, wanted] of [
    ["input", head.inputs, INPUTS],
    ["output", head.outputs, OUTPUTS],
  ] as const) {
    for (const [name, type, axes] of wanted) {
      const value = values.find((other) => other.name === name);
      if (!value) return `the graph has no ${what} "${name}"`;
      if (value.type !== type || (value.shape !== null && value.shape.length !== axes))
        return `the ${what} "${name}" is ${value.type} with ${value.shape?.length ?? "?"} axes, not ${type} with ${axes}`;
    }
    const unknown = what === "input" ? values.find(({ name }) => !wanted.some(([known]) => known === name)) : undefined;
    if (unknown) return `the graph has an input "${unknown.name}" that the family does not know`;
  }
  for (const name of ["ids", "editable"]) {
    const size = head.inputs.find((value) => value.name === name)?.shape?.[1];
    if (typeof size === "number" && size !== length) return `the input "${name}" is ${size} long, not ${length}`;
  }
  const top = head.outputs.find((value) => value.name === "top_ids")?.shape?.[2];
  return typeof top === "number" && top !== candidates ? `the graph gives ${top} candidates, not ${candidates}` : null;
}
