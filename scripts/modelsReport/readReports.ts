/** Reads models/reports/<id>/: evaluation.json (`models evaluate --size full --out`) and, where there is one, training.jsonl (metrics.jsonl of the run). */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { canonicalJson } from "../../main/inference/package/manifest.ts";
import { type Evaluation, evaluationSchema } from "../../src/domain/evaluation/evaluation.ts";

const trainingLineSchema = z.looseObject({
  /** Since the beginning of the run. */
  seconds: z.number(),
  step: z.number(),
  tokens: z.number().optional(),
  /** Mean cross entropy of the training batch, nats per masked token. */
  loss: z.number().optional(),
  plain: z.number().optional(),
  /** Nats per masked token by kind, span length and mask rate; or their mean. */
  validation: z.union([z.number(), z.record(z.string(), z.number())]).optional(),
});
export type TrainingLine = z.infer<typeof trainingLineSchema>;

/** The run whose weights another one began with, as far as it is known. */
const startedFromSchema = z.looseObject({
  id: z.string().optional(),
  version: z.string().optional(),
  /** Tokens that it had seen. */
  tokens: z.number().nullish(),
});

const fileSchema = z.looseObject({ file: z.string(), bytes: z.number() });

const manifestSchema = z.looseObject({
  version: z.string(),
  license: z.string(),
  experimental: z.boolean().optional(),
  training: z.looseObject({ device: z.string().optional(), startedFrom: startedFromSchema.optional() }).optional(),
  tokenizer: fileSchema.optional(),
  graphs: z.array(fileSchema.extend({ weights: fileSchema.optional() })).optional(),
  files: z.record(z.string(), fileSchema).optional(),
});

export interface ModelReport {
  readonly id: string;
  readonly evaluation: Evaluation;
  readonly training: readonly TrainingLine[];
  /** From the package's manifest; null when the package is not in the checkout. */
  readonly manifest: z.infer<typeof manifestSchema> | null;
  /** Is the package in the checkout the one that was measured? Null when there is none. */
  readonly current: boolean | null;
}

/** Bytes of the files that a manifest names; null where it names none. */
export function packageBytes(manifest: ModelReport["manifest"]): number | null {
  const graphs = manifest?.graphs ?? [];
  const files = [manifest?.tokenizer, ...Object.values(manifest?.files ?? {}), ...graphs, ...graphs.map(({ weights }) => weights)];
  const bytes = new Map(files.flatMap((entry) => (entry === undefined ? [] : [[entry.file, entry.bytes] as const])));
  return bytes.size === 0 ? null : [...bytes.values()].reduce((sum, each) => sum + each, 0);
}

/** All reports by id. Throws an Error that names the file and what is wrong with it. */
export function readReports(root: string): ModelReport[] {
  const folder = join(root, "models", "reports");
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, "evaluation.json")))
    .map((entry) => entry.name)
    .sort()
    .map((id) => {
      const file = join(folder, id, "evaluation.json");
      const evaluation = parse(evaluationSchema, file, readFileSync(file, "utf8"));
      const found = readManifest(root, id);
      return {
        id,
        evaluation,
        training: readTraining(join(folder, id, "training.jsonl")),
        manifest: found?.manifest ?? null,
        current: found === null ? null : found.hash === evaluation.model.packageHash,
      };
    });
}

function readTraining(file: string): TrainingLine[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line, index) => (line.trim() === "" ? [] : [parse(trainingLineSchema, `${file}, line ${index + 1}`, line)]));
}

function readManifest(root: string, id: string): { manifest: z.infer<typeof manifestSchema>; hash: string } | null {
  for (const parent of ["packages", "baselines"]) {
    const file = join(root, "models", parent, id, "manifest.json");
    if (!existsSync(file)) continue;
    const text = readFileSync(file, "utf8");
    const manifest = parse(manifestSchema, file, text);
    return {
      manifest,
      hash: createHash("sha256")
        .update(canonicalJson(JSON.parse(text)))
        .digest("hex"),
    };
  }
  return null;
}

function parse<T>(schema: z.ZodType<T>, name: string, text: string): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error(`${name} is not JSON.`);
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new Error(`${name}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
