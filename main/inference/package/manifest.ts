/** Format of `manifest.json`, schema version 1. Pure: no file is read here. Shared by the backend and the inference child. */
import { z } from "zod";

export const SCHEMA_VERSION = 1;
/** Families that this version of the app can run. */
export const FAMILIES = [
  "masked-diffusion",
  "autoregressive-infill",
  "masked-lm",
  "fourier-diffusion",
  "rectified-flow",
  "autoregressive-flow",
] as const;
export const DTYPES = ["float32", "float16", "int8"] as const;
export type Dtype = (typeof DTYPES)[number];

const count = z.number().int().min(0);
const tokenId = z.number().int().min(0);

/** A file of the package: `file` is relative to its folder, with forward slashes. */
export const packageFileSchema = z.object({ file: z.string().min(1).max(300), sha256: z.string().regex(/^[0-9a-f]{64}$/), bytes: count });
export type PackageFile = z.infer<typeof packageFileSchema>;

const valueSchema = z.object({ name: z.string(), type: z.string(), shape: z.array(z.union([z.string(), count])) });

/** One exported graph in one precision; `weights` is shared by the graphs of that precision. */
export const graphSchema = packageFileSchema.extend({
  role: z.string().min(1),
  dtype: z.enum(DTYPES),
  weights: packageFileSchema.nullish(),
  inputs: z.array(valueSchema),
  outputs: z.array(valueSchema),
});
export type PackageGraph = z.infer<typeof graphSchema>;

/** Only what the app uses is named; other keys are kept and ignored, so that a package may say more about itself. */
export const manifestSchema = z.looseObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  id: z
    .string()
    .max(64)
    .regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/),
  family: z.string().min(1),
  version: z.string(),
  license: z.string(),
  languages: z.array(z.string()),
  /** Document kind -> token id that begins a window of that kind. */
  kinds: z.record(z.string(), tokenId),
  tokenizer: packageFileSchema.extend({ vocabSize: z.number().int().min(1) }),
  graphs: z.array(graphSchema).min(1),
  files: z.looseObject({ golden: packageFileSchema, planner: packageFileSchema.optional(), license: packageFileSchema.optional() }),
  config: z.looseObject({
    vocab_size: count,
    /** One number for each block of a flow. */
    layers: z.union([count, z.array(count)]),
    width: count,
    heads: z.number().int().min(1).optional(),
    ffn: count,
    max_positions: count,
  }),
  topCandidates: z.number().int().min(2),
  specialTokens: z.looseObject({ "[MASK]": tokenId, "[DEL]": tokenId, "[BOS]": tokenId, "[EOS]": tokenId }),
  maxPositions: z.number().int().min(16),
  training: z.record(z.string(), z.unknown()).default({}),
  metrics: z.record(z.string(), z.unknown()).default({}),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** Graph roles of a family. */
export interface FamilyRoles {
  /** Each must be there in every precision of the package. */
  readonly required: readonly string[];
  /** Opened only when they are needed (evaluation, exact likelihoods); a package works without them. */
  readonly optional: readonly string[];
  /** Graphs of this name and a number, such as step_512: at least one must be there; each is opened when it is first needed. */
  readonly numbered?: string;
}

export const ROLES: Readonly<Record<(typeof FAMILIES)[number], FamilyRoles>> = {
  "masked-diffusion": { required: ["context", "step"], optional: ["score"] },
  "autoregressive-infill": { required: ["ar_prefill", "ar_step"], optional: ["ar_score"] },
  "masked-lm": { required: ["logits"], optional: [] },
  "fourier-diffusion": { required: [], optional: [], numbered: "step" },
  "rectified-flow": { required: ["context", "encode", "step"], optional: ["heun"] },
  // And a sweep_i for each further block.
  "autoregressive-flow": { required: ["context", "codebook", "sweep_0", "encode"], optional: [] },
};

/** The number in the role of a numbered graph, null for another role. */
export function numberOfRole(role: string, name: string): number | null {
  const number = role.startsWith(`${name}_`) ? role.slice(name.length + 1) : "";
  return /^[1-9]\d{0,8}$/.test(number) ? Number(number) : null;
}

/** Whether a graph of this role is opened only when it is first needed. */
export function opensLater({ optional, numbered }: FamilyRoles, role: string): boolean {
  return optional.includes(role) || (numbered !== undefined && numberOfRole(role, numbered) !== null);
}

/** Every file that the manifest names, each once. */
export function manifestFiles(manifest: Manifest): PackageFile[] {
  const all: PackageFile[] = [manifest.tokenizer, manifest.files.golden];
  if (manifest.files.planner) all.push(manifest.files.planner);
  if (manifest.files.license) all.push(manifest.files.license);
  for (const graph of manifest.graphs) {
    all.push(graph);
    if (graph.weights) all.push(graph.weights);
  }
  const byName = new Map(all.map((entry) => [entry.file, { file: entry.file, sha256: entry.sha256, bytes: entry.bytes }]));
  return [...byName.values()];
}

/** JSON with sorted keys and no spaces: the same for every formatting of the same manifest. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

/** Trainable numbers of a denoiser or Transformer of this shape (embedding tied to the head), gains left out. */
export function parameterCount(manifest: Manifest): number {
  // Networks of others have other shapes: their numbers were counted when they were added.
  if (typeof manifest.parameters === "number" && Number.isFinite(manifest.parameters)) return manifest.parameters;
  const { vocab_size, layers, width, ffn } = manifest.config;
  const blocks = typeof layers === "number" ? layers : layers.reduce((sum, block) => sum + block, 0);
  return blocks * (4 * width * width + 3 * width * ffn) + vocab_size * width;
}
