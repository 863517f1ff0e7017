/** What the graphs of a flow must look like. A graph of another family may carry the same role, and even run. */
import { PalimpsestError } from "../../../../../src/domain/errors/palimpsestError.ts";
import { brokenPackage } from "../../../package/files.ts";
import type { InferenceSession } from "../../environment.ts";
import type { CheckedPackage } from "../spanGenerator.ts";
import type { FlowShape } from "./shape.ts";

/** Axes of a value: a number where the size is fixed, null where it varies. */
type Axes = readonly (number | null)[];

interface Signature {
  readonly inputs: Readonly<Record<string, Axes>>;
  readonly outputs: Readonly<Record<string, Axes>>;
}

interface Value {
  readonly name: string;
  readonly shape: readonly (number | string)[];
}

/** A graph's inputs and outputs, as a manifest declares them or as it has them. */
interface Interface {
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
}

/** Holds the graphs that the manifest declares against its sizes, before one is opened. Throws MODEL_BROKEN. */
export function checkDeclared({ folder, manifest }: CheckedPackage, shape: FlowShape): void {
  for (const graph of manifest.graphs) {
    const problem = differenceOf(graph.role, graph, shape);
    if (problem !== null) throw brokenPackage(folder, problem, graph.file);
  }
}

/** Holds an opened graph against the sizes of the manifest. Throws MODEL_BROKEN. */
export function checkSignature(role: string, session: InferenceSession, shape: FlowShape): void {
  const values = (metadata: readonly InferenceSession.ValueMetadata[]): Value[] =>
    metadata.map((value) => ({ name: value.name, shape: value.isTensor ? value.shape : [] }));
  const reason = differenceOf(role, { inputs: values(session.inputMetadata), outputs: values(session.outputMetadata) }, shape);
  if (reason === null) return;
  throw new PalimpsestError("MODEL_BROKEN", `The model package cannot be used: ${reason}. Get it again from its source and add it.`, {
    reason,
  });
}

/** The first difference as a part of a sentence, or null. */
function differenceOf(role: string, graph: Interface, shape: FlowShape): string | null {
  const wanted = signatureOf(role, shape);
  const unknown = graph.inputs.find(({ name }) => !(name in wanted.inputs));
  const problem =
    firstDifference("input", wanted.inputs, graph.inputs) ??
    firstDifference("output", wanted.outputs, graph.outputs) ??
    (unknown && `has the input "${unknown.name}", which nothing is known for`);
  return problem === undefined ? null : `the graph "${role}" is not that of an autoregressive flow of this shape: it ${problem}`;
}

function signatureOf(role: string, shape: FlowShape): Signature {
  const token: Axes = [null, null];
  const latent: Axes = [null, null, shape.latent];
  const memory = Object.fromEntries(
    shape.layers.flatMap((_, block) => ["k", "v"].map((part) => [`${part}${block}`, memoryOf(shape, block)])),
  );
  if (role === "context") return { inputs: { ids: token, pos: token }, outputs: memory };
  if (role === "codebook") return codebookSignature(shape);
  if (role === "encode") {
    const hidden = Object.fromEntries(shape.layers.map((_, block) => [`h${block + 1}`, latent]));
    return {
      inputs: { ids: token, pos: token, noise: latent, temperature: [1], ...memory },
      outputs: { z: latent, ...hidden, logp: token },
    };
  }
  const block = Number(role.replace("sweep_", "")); // NaN, and so a block without layers, for the role of another family
  const around = { pos: token, k: memoryOf(shape, block), v: memoryOf(shape, block) };
  if (block > 0) return { inputs: { x: latent, u: latent, ...around }, outputs: { x_next: latent, residual: token } };
  const best: Axes = [null, null, shape.kept];
  const keys = memoryOf(shape, 0);
  return {
    inputs: { before: token, ...around, past_k: keys, past_v: keys, temperature: [1] },
    outputs: {
      ...{ log_weights: [null, null, shape.vocabulary], top_ids: best, top_logp: best, entropy: token },
      ...{ tail_logp: [null, null, shape.factors, shape.parts], own_k: keys, own_v: keys },
    },
  };
}

function codebookSignature({ latent, factors }: FlowShape): Signature {
  const each: Axes = [null];
  return {
    inputs: { ids: each, parts: each },
    outputs: {
      ...{ mean: [null, latent], log_scale: each, forbid: each },
      ...{ tail_mean: [factors, null, latent / factors], tail_log_scale: [factors, null] },
    },
  };
}

/** [layers, batch, heads, T, headSize] */
function memoryOf({ layers, heads, headSize }: FlowShape, block: number): Axes {
  return [layers[block] ?? 0, null, heads, null, headSize];
}

function firstDifference(what: "input" | "output", wanted: Readonly<Record<string, Axes>>, found: readonly Value[]): string | undefined {
  for (const [name, axes] of Object.entries(wanted)) {
    const real = found.find((value) => value.name === name);
    if (!real) return `has no ${what} "${name}"`;
    const differs = real.shape.length !== axes.length || axes.some((size, axis) => isOther(size, real.shape[axis]));
    if (differs) {
      const shape = axes.map((size) => size ?? "any").join(", ");
      return `has the ${what} "${name}" with the shape [${real.shape.join(", ")}], not [${shape}]`;
    }
  }
  return undefined;
}

/** A fixed size that is not the wanted one; a graph may leave sizes open, as a name or -1. */
function isOther(wanted: number | null, real: number | string | undefined): boolean {
  return wanted !== null && typeof real === "number" && real > 0 && real !== wanted;
}
