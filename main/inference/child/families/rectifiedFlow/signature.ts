/** What the graphs of the family must look like. A graph of another family may carry the same role and even run. */
import { PalimpsestError } from "../../../../../src/domain/errors/palimpsestError.ts";
import { brokenPackage } from "../../../package/files.ts";
import type { Manifest } from "../../../package/manifest.ts";
import type { InferenceSession } from "../../environment.ts";
import type { CheckedPackage } from "../spanGenerator.ts";

/** A graph's inputs and outputs, as it has them or as a manifest declares them. */
export interface Interface {
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
}

interface Value {
  readonly name: string;
  readonly shape: readonly (number | string)[];
}

/** Sizes that the manifest states. */
export interface Signature {
  /** dz. */
  readonly latentSize: number;
  readonly layers: number;
  /** Null where the manifest does not say. */
  readonly heads: number | null;
  readonly topCandidates: number;
}

const ROLES = ["context", "encode", "step", "heun"] as const;
export type Role = (typeof ROLES)[number];
/** Axes of a value: a number where the size is fixed, null where it varies. */
type Axes = readonly (number | null)[];

/** The sizes that a manifest states. */
export function signatureFor({ config, topCandidates }: Manifest, latentSize: number): Signature {
  const layers = typeof config.layers === "number" ? config.layers : 0; // a list is another family's: no graph has 0 layers
  return { latentSize, layers, heads: config.heads ?? null, topCandidates };
}

/** Holds the graphs that the manifest declares against its sizes, before one is opened. Throws MODEL_BROKEN. */
export function checkDeclared({ folder, manifest }: CheckedPackage, signature: Signature): void {
  for (const graph of manifest.graphs) {
    const role = ROLES.find((name) => name === graph.role);
    const problem = role && differenceOf(role, graph, signature);
    if (problem !== undefined) throw brokenPackage(folder, problem, graph.file);
  }
}

/** Throws MODEL_BROKEN, naming the first difference. */
export function checkSignature(role: Role, graph: Interface, signature: Signature): void {
  const reason = differenceOf(role, graph, signature);
  if (reason === undefined) return;
  throw new PalimpsestError("MODEL_BROKEN", `The model package cannot be used: ${reason}. Get it again from its source and add it.`, {
    reason,
  });
}

function differenceOf(role: Role, graph: Interface, signature: Signature): string | undefined {
  const { inputs, outputs } = signatureOf(role, signature);
  const unknown = graph.inputs.find(({ name }) => !(name in inputs));
  const problem =
    firstDifference("input", inputs, graph.inputs) ??
    firstDifference("output", outputs, graph.outputs) ??
    (unknown && `has the input "${unknown.name}", which nothing is known for`);
  return problem === undefined ? undefined : `the graph "${role}" is not that of a rectified flow: it ${problem}`;
}

/** What an opened graph has. */
export function interfaceOf(session: InferenceSession): Interface {
  const values = (metadata: readonly InferenceSession.ValueMetadata[]): Value[] =>
    metadata.map((value) => ({ name: value.name, shape: value.isTensor ? value.shape : [] }));
  return { inputs: values(session.inputMetadata), outputs: values(session.outputMetadata) };
}

interface Values {
  readonly inputs: Readonly<Record<string, Axes>>;
  readonly outputs: Readonly<Record<string, Axes>>;
}

function signatureOf(role: Role, { latentSize, layers, heads, topCandidates }: Signature): Values {
  const token: Axes = [null, null];
  const latent: Axes = [null, null, latentSize];
  const cache: Axes = [layers, null, heads, null, null];
  const row: Axes = [null];
  switch (role) {
    case "context":
      return { inputs: { ids: token, pos: token }, outputs: { k: cache, v: cache } };
    case "encode":
      return { inputs: { ids: token }, outputs: { x: latent } };
    case "step":
    case "heun":
      return {
        inputs: {
          ...{ z: latent, x_prev: latent, eps: latent, ids: token, known: token, pos: token },
          ...{ tau: row, tau_next: row, churn: row, transport: row, k: cache, v: cache },
        },
        outputs: {
          ...{ z_next: latent, x_hat: latent, entropy: token, self_logp: token },
          ...{ top_ids: [null, null, topCandidates], top_logp: [null, null, topCandidates] },
        },
      };
  }
}

function firstDifference(what: "input" | "output", wanted: Readonly<Record<string, Axes>>, found: readonly Value[]): string | undefined {
  for (const [name, axes] of Object.entries(wanted)) {
    const real = found.find((value) => value.name === name);
    if (!real) return `has no ${what} "${name}"`;
    const differs = real.shape.length !== axes.length || axes.some((size, axis) => isOther(size, real.shape[axis]));
    if (differs)
      return `has the ${what} "${name}" with the shape [${real.shape.join(", ")}], not [${axes.map((size) => size ?? "any").join(", ")}]`;
  }
  return undefined;
}

/** A fixed size that is not the wanted one; a graph may leave sizes open, as a name or -1. */
function isOther(wanted: number | null, real: number | string | undefined): boolean {
  return wanted !== null && typeof real === "number" && real > 0 && real !== wanted;
}
