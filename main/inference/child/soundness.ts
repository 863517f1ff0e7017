/** Checks of a package beside its golden vectors: they hold for every family whose tokenizer and graphs are ours. */
import path from "node:path";
import { z } from "zod";
import { readPackageJson } from "../package/files.ts";
import type { Manifest, PackageGraph } from "../package/manifest.ts";
import { plainReason } from "../package/plainReason.ts";
import { InferenceSession } from "./environment.ts";
import type { CheckedPackage } from "./families/spanGenerator.ts";
import { TextTokenizer } from "./tokenizer.ts";

export interface Findings {
  /** Sentences. */
  readonly problems: readonly string[];
  readonly checks: number;
}

/** Texts that a tokenizer must give back as they were: scripts, signs, line ends, spaces, a character of four bytes. */
const TEXTS = [
  "The Supplier shall deliver the Services within 30 days; see Section 4.2(b).",
  "USD 1,250.00 (8 %)\n\n\t- “quoted” — dash… §7 ½ €\r\n",
  "第1条（目的）　本契約は、甲乙間の権利義務を定める。ﾊﾝｶｸ",
  "  two  spaces   three\u00a0and 😀 and é and e\u0301",
  "[MASK] [DEL] <|endoftext|> \\ ` ~ {}",
  "Ελληνικά العربية עברית русский ไทย 한국어",
];

/**
 * The tokenizer gives every text back, each graph has the inputs and outputs that the manifest names, and there are
 * golden vectors for each precision.
 */
export async function checkSoundness(checked: CheckedPackage): Promise<Findings> {
  const parts = [await checkRoundTrip(checked), await checkGolden(checked), await checkSignatures(checked)];
  return { problems: parts.flatMap((part) => part.problems), checks: parts.reduce((sum, part) => sum + part.checks, 0) };
}

async function checkRoundTrip({ folder, manifest }: CheckedPackage): Promise<Findings> {
  const problems: string[] = [];
  const special = Object.values(manifest.specialTokens).filter((id): id is number => typeof id === "number");
  try {
    const tokenizer = new TextTokenizer(await readPackageJson(folder, manifest.tokenizer.file), special);
    if (tokenizer.vocabSize !== manifest.tokenizer.vocabSize)
      problems.push(`${manifest.tokenizer.file}: the tokenizer has ${tokenizer.vocabSize} tokens, not ${manifest.tokenizer.vocabSize}.`);
    const lost = TEXTS.find((text) => !restores(tokenizer, text));
    if (lost !== undefined) problems.push(`${manifest.tokenizer.file}: the tokenizer does not restore ${JSON.stringify(lost)}.`);
  } catch (error) {
    problems.push(`${manifest.tokenizer.file}: ${plainReason(error, folder)}`);
  }
  return { problems, checks: TEXTS.length + 1 };
}

function restores(tokenizer: TextTokenizer, text: string): boolean {
  try {
    return tokenizer.decode(tokenizer.encode(text).ids) === text;
  } catch {
    return false;
  }
}

const goldenSchema = z.looseObject({
  tokenizer: z.array(z.unknown()).min(1),
  graphs: z.record(z.string(), z.looseObject({ runs: z.array(z.unknown()).min(1) })),
});

/** Golden vectors that leave something out would prove nothing. */
async function checkGolden({ folder, manifest }: CheckedPackage): Promise<Findings> {
  const { file } = manifest.files.golden;
  const dtypes = [...new Set(manifest.graphs.map((graph) => graph.dtype))];
  const parsed = goldenSchema.safeParse(await readPackageJson(folder, file));
  if (!parsed.success) return { problems: [`${file}: there are no golden vectors in it.`], checks: dtypes.length };
  const missing = dtypes.filter((dtype) => parsed.data.graphs[dtype] === undefined);
  return { problems: missing.map((dtype) => `${file}: there are no golden vectors for ${dtype}.`), checks: dtypes.length };
}

async function checkSignatures({ folder, manifest }: CheckedPackage): Promise<Findings> {
  const problems: string[] = [];
  for (const graph of manifest.graphs) problems.push(...(await signatureProblems(folder, manifest, graph)));
  return { problems, checks: manifest.graphs.length };
}

async function signatureProblems(folder: string, manifest: Manifest, graph: PackageGraph): Promise<string[]> {
  let session: InferenceSession | null = null;
  try {
    session = await InferenceSession.create(path.join(folder, graph.file), {
      executionProviders: ["cpu"],
      intraOpNumThreads: 1,
      graphOptimizationLevel: "disabled", // nothing is run
      logSeverityLevel: 4,
    });
    return [
      ...different(graph.file, "input", graph.inputs, session.inputMetadata),
      ...different(graph.file, "output", graph.outputs, session.outputMetadata),
      ...wrongCandidates(graph, manifest, session.outputMetadata),
    ];
  } catch (error) {
    return [`${graph.file}: the graph cannot be opened: ${plainReason(error, folder)}`];
  } finally {
    await session?.release();
  }
}

type Metadata = readonly InferenceSession.ValueMetadata[];

/** What the manifest says of the inputs or outputs against what the graph has: names, types, number of axes and fixed sizes. */
function different(file: string, what: "input" | "output", declared: PackageGraph["inputs"], found: Metadata): string[] {
  const problems: string[] = [];
  for (const value of declared) {
    const real = found.find((other) => other.name === value.name);
    if (real === undefined || !real.isTensor) problems.push(`${file}: the graph has no ${what} "${value.name}".`);
    else if (`tensor(${onnxType(real.type)})` !== value.type)
      problems.push(`${file}: the ${what} "${value.name}" is tensor(${onnxType(real.type)}), not ${value.type}.`);
    else if (!sameShape(value.shape, real.shape))
      problems.push(`${file}: the ${what} "${value.name}" has the shape [${real.shape.join(", ")}], not [${value.shape.join(", ")}].`);
  }
  if (what === "input")
    for (const real of found)
      if (!declared.some((value) => value.name === real.name))
        problems.push(`${file}: the manifest does not know the input "${real.name}".`);
  return problems;
}

/** As many candidates as the manifest promises: the decoding relies on it. */
function wrongCandidates({ file }: PackageGraph, { topCandidates }: Manifest, outputs: Metadata): string[] {
  const top = outputs.find((output) => output.name === "top_ids");
  const size = top?.isTensor === true ? top.shape.at(-1) : undefined;
  return typeof size === "number" && size > 0 && size !== topCandidates
    ? [`${file}: the graph gives ${size} candidates, not ${topCandidates}.`]
    : [];
}

function sameShape(declared: readonly (number | string)[], found: readonly (number | string)[]): boolean {
  return (
    declared.length === found.length &&
    declared.every(
      (size, axis) => typeof size === "string" || typeof found[axis] !== "number" || found[axis] === size || found[axis] === -1,
    )
  );
}

/** ONNX names of the types that ONNX Runtime for JavaScript calls otherwise. */
function onnxType(type: string): string {
  return type === "float32" ? "float" : type === "float64" ? "double" : type;
}
