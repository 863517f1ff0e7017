/**
 * Reproduces a package's golden vectors: the tokeniser exactly, the graphs' outputs within the file's tolerance. What is fed to which graph is the
 * family's matter (`GoldenDriver`).
 */
import { z } from "zod";
import { PalimpsestError } from "../../../../../src/domain/errors/palimpsestError.ts";
import { brokenPackage, readPackageJson } from "../../../package/files.ts";
import { DTYPES, type Dtype } from "../../../package/manifest.ts";
import { type InferenceSession, Tensor } from "../../environment.ts";
import { graphOf, openGraphs, optionalGraphs, threadCount } from "../../sessions.ts";
import { TextTokenizer } from "../../tokenizer.ts";
import type { CheckedPackage } from "../spanGenerator.ts";

type Nested = number | readonly Nested[];
const nested: z.ZodType<Nested> = z.lazy(() => z.union([z.number(), z.array(nested)]));
const matrix = z.array(z.array(z.number().int()));
/** A family may record more of a run than is named here. */
const runSchema = z.looseObject({
  graph: z.string(),
  ids: matrix,
  pos: matrix.optional(),
  targets: matrix.optional(),
  outputs: z.record(z.string(), nested),
});

export const goldenSchema = z.object({
  schemaVersion: z.literal(1),
  tokenizer: z.array(z.object({ text: z.string(), ids: z.array(z.number().int()) })),
  graphs: z.partialRecord(
    z.enum(DTYPES),
    z.object({
      tolerance: z.number().positive(),
      /** One case after another: the records of several graphs that belong together, or one. */
      runs: z.array(z.union([z.array(runSchema).min(1), runSchema.transform((run) => [run])])),
      /** The optional graph of each case. */
      scores: z.array(runSchema).default([]),
    }),
  ),
});
export type Golden = z.infer<typeof goldenSchema>;
export type GoldenRun = z.infer<typeof runSchema>;
type Outputs = InferenceSession.OnnxValueMapType;

/** Runs the records of one case in their order and returns their outputs. `graph` throws MODEL_BROKEN when the package has no such graph. */
export type GoldenDriver = (
  records: readonly GoldenRun[],
  graph: (role: string) => Promise<InferenceSession>,
) => Promise<readonly Outputs[]>;

export interface Verification {
  readonly problems: readonly string[];
  readonly checks: number;
}

/** Checks tokeniser and graphs on the CPU, in every precision of the package. Problems are sentences. */
export async function verifyGolden(checked: CheckedPackage, drive: GoldenDriver): Promise<Verification> {
  const { folder, manifest } = checked;
  const parsed = goldenSchema.safeParse(await readPackageJson(folder, manifest.files.golden.file));
  if (!parsed.success)
    throw brokenPackage(
      folder,
      `the golden vectors are not readable: ${parsed.error.issues[0]?.message ?? ""}`,
      manifest.files.golden.file,
    );
  const spec = await readPackageJson(folder, manifest.tokenizer.file);
  const tokenizer = new TextTokenizer(
    spec,
    Object.values(manifest.specialTokens).filter((id) => typeof id === "number"),
  );
  const problems = verifyTokenizer(tokenizer, parsed.data);
  let checks = parsed.data.tokenizer.length * 2;
  for (const dtype of DTYPES) {
    const part = parsed.data.graphs[dtype];
    if (!part) continue;
    const found = await verifyPrecision(
      checked,
      dtype,
      part.runs.map((run, i) => [...run, ...part.scores.slice(i, i + 1)]),
      part.tolerance,
      drive,
    );
    problems.push(...found.problems);
    checks += found.checks;
  }
  return { problems, checks };
}

export function verifyTokenizer(tokenizer: TextTokenizer, golden: Golden): string[] {
  const problems: string[] = [];
  for (const { text, ids } of golden.tokenizer) {
    const label = JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
    const found = encodeOrNull(tokenizer, text);
    if (!found || found.length !== ids.length || found.some((id, i) => id !== ids[i]))
      problems.push(`The tokenizer encodes ${label} differently.`);
    if (tokenizer.decode(ids) !== text) problems.push(`The tokenizer does not restore ${label}.`);
  }
  return problems;
}

async function verifyPrecision(
  { folder, manifest }: CheckedPackage,
  dtype: Dtype,
  cases: readonly (readonly GoldenRun[])[],
  tolerance: number,
  drive: GoldenDriver,
): Promise<Verification> {
  const problems: string[] = [];
  let checks = 0;
  let graphs: Map<string, InferenceSession> | null = null;
  const optional = optionalGraphs(folder, manifest, "cpu", dtype, threadCount());
  try {
    const required = await openGraphs(folder, manifest, "cpu", dtype, threadCount());
    graphs = required;
    for (const records of cases) {
      const found = await drive(records, async (role) => (await optional.get(role)) ?? graphOf(required, role));
      for (const [i, record] of records.entries()) {
        const compared = compareRun(dtype, record, found[i] ?? {}, tolerance);
        problems.push(...compared.problems);
        checks += compared.checks;
      }
    }
  } catch (error) {
    problems.push(`The ${dtype} graphs do not run: ${error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error)}`);
  } finally {
    for (const session of graphs?.values() ?? []) await session.release();
    await optional.release();
  }
  return { problems, checks };
}

function compareRun(dtype: Dtype, run: GoldenRun, outputs: Outputs, tolerance: number): Verification {
  const problems: string[] = [];
  let checks = 0;
  for (const [name, wanted] of Object.entries(run.outputs)) {
    const tensor = outputs[name];
    checks += 1;
    if (name === "top_ids") {
      problems.push(...clearWinners(dtype, run, outputs, tolerance)); // beyond that only through top_logp: ids of near ties may swap
      continue;
    }
    const difference = tensor ? largestDifference(firstValues(name, tensor), wanted) : Number.POSITIVE_INFINITY;
    const most = LATENTS.has(name) ? tolerance * LATENT_TOLERANCE : tolerance;
    if (!(difference <= most))
      problems.push(
        `The ${dtype} graph "${run.graph}" gives another ${name} for ${run.ids[0]?.length ?? 0} tokens (difference ${difference.toPrecision(3)}, tolerance ${most}).`,
      );
  }
  return { problems, checks };
}

/** The best id must be the golden one wherever the golden runner-up is clearly less likely. */
function clearWinners(dtype: Dtype, run: GoldenRun, outputs: Outputs, tolerance: number): string[] {
  const ids = asNested(outputs.top_ids);
  const problems: string[] = [];
  walkRows(run.outputs.top_ids, run.outputs.top_logp, ids, (wanted, logp, found, place) => {
    const clear = (logp[0] ?? 0) - (logp[1] ?? 0) > 2 * tolerance * Math.max(1, Math.abs(logp[0] ?? 0));
    if (clear && wanted[0] !== found[0])
      problems.push(`The ${dtype} graph "${run.graph}" prefers token ${found[0]} to ${wanted[0]} at position ${place}.`);
  });
  return problems;
}

function walkRows(
  wanted: Nested | undefined,
  logp: Nested | undefined,
  found: Nested,
  visit: (wanted: number[], logp: number[], found: number[], place: number) => void,
): void {
  for (const [row, columns] of children(wanted).entries()) {
    for (const [column, best] of children(columns).entries()) {
      visit(
        children(best) as number[],
        children(children(children(logp)[row])[column]) as number[],
        children(children(children(found)[row])[column]) as number[],
        column,
      );
    }
  }
}

function children(value: Nested | undefined): readonly Nested[] {
  return Array.isArray(value) ? value : [];
}

/** Names such as k, v_out, k0, own_v. */
const KEYS_AND_VALUES = /^([kv](_out|\d+)?|own_[kv])$/;
const LATENTS = new Set(["x", "x_hat", "z_next"]);
/** Latents that come out of many layers differ by this multiple of the tolerance at most. */
const LATENT_TOLERANCE = 4;

/** The part of an output that the golden file keeps: keys and values [0, 0, 0, :2, :4], candidates [..., :4], latents [..., :8], else all. */
function firstValues(name: string, tensor: Tensor): Nested {
  const all = asNested(tensor);
  if (KEYS_AND_VALUES.test(name)) {
    const head = children(children(children(children(all)[0])[0])[0]);
    return head.length === 0 ? [] : head.slice(0, 2).map((row) => children(row).slice(0, 4));
  }
  if (LATENTS.has(name)) return children(all).map((row) => children(row).map((latent) => children(latent).slice(0, 8)));
  if (name.startsWith("top")) return children(all).map((row) => children(row).map((best) => children(best).slice(0, 4)));
  return all;
}

function asNested(tensor: Tensor | undefined): Nested {
  if (!tensor) return [];
  const values =
    tensor.type === "float16" ? halves(tensor.data as Uint16Array) : Array.from(tensor.data as Float32Array | BigInt64Array, Number);
  const build = (depth: number, offset: number, stride: number): Nested => {
    const length = tensor.dims[depth] ?? 0;
    if (depth === tensor.dims.length - 1) return values.slice(offset, offset + length);
    const inner = length === 0 ? 0 : stride / length;
    return Array.from({ length }, (_, i) => build(depth + 1, offset + i * inner, inner));
  };
  return build(0, 0, values.length);
}

/** Largest difference in units of max(1, |wanted|); infinite when the shapes differ. */
function largestDifference(found: Nested, wanted: Nested): number {
  if (typeof found === "number" && typeof wanted === "number") return Math.abs(found - wanted) / Math.max(1, Math.abs(wanted));
  const a = children(found);
  const b = children(wanted);
  if (typeof found === "number" || typeof wanted === "number" || a.length !== b.length) return Number.POSITIVE_INFINITY;
  return a.reduce<number>((most, item, i) => Math.max(most, largestDifference(item, b[i] ?? [])), 0);
}

/** Numbers of IEEE half-precision bits. */
function halves(bits: Uint16Array): number[] {
  return Array.from(bits, (word) => {
    const exponent = (word >> 10) & 31;
    const fraction = word & 1023;
    const magnitude =
      exponent === 0
        ? fraction * 2 ** -24
        : exponent === 31
          ? fraction === 0
            ? Number.POSITIVE_INFINITY
            : Number.NaN
          : (1 + fraction / 1024) * 2 ** (exponent - 15);
    return word & 0x8000 ? -magnitude : magnitude;
  });
}

/** The record's ids, and its positions and targets where it has some, as int64 tensors. */
export function goldenFeeds(run: GoldenRun): Record<string, Tensor> {
  const tensor = (rows: readonly (readonly number[])[]): Tensor =>
    new Tensor("int64", BigInt64Array.from(rows.flat(), BigInt), [rows.length, rows[0]?.length ?? 0]);
  return { ids: tensor(run.ids), ...(run.pos && { pos: tensor(run.pos) }), ...(run.targets && { targets: tensor(run.targets) }) };
}

/** The output `name`. Throws MODEL_BROKEN. */
export function outputOf(outputs: Outputs, name: string, graph: string): Tensor {
  const found = outputs[name];
  if (!(found instanceof Tensor))
    throw new PalimpsestError("MODEL_BROKEN", `the ${graph} graph has no ${name}`, { reason: `the ${graph} graph has no ${name}` });
  return found;
}

function encodeOrNull(tokenizer: TextTokenizer, text: string): Int32Array | null {
  try {
    return tokenizer.encode(text).ids;
  } catch {
    return null;
  }
}
