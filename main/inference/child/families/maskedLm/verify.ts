/**
 * Checks of a masked language model. There are no golden vectors (nothing is run when the model is added), so what must hold for any such model is
 * checked: its tokenizer gives texts back, its graphs have the stated shape and finite outputs, and what stands around a mask matters.
 */
import { z } from "zod";
import { PalimpsestError } from "../../../../../src/domain/errors/palimpsestError.ts";
import { brokenPackage, readPackageJson } from "../../../package/files.ts";
import { DTYPES, type Dtype } from "../../../package/manifest.ts";
import type { DocumentTokenizer } from "../../documentTokenizer.ts";
import { openGraphs, threadCount } from "../../sessions.ts";
import type { CheckedPackage } from "../spanGenerator.ts";
import { MaskedLmNetwork } from "./network.ts";
import { openTokenizer, shapeOf } from "./open.ts";

const goldenSchema = z.looseObject({ schemaVersion: z.literal(1), texts: z.array(z.string()).min(1) });
/** Tokens of the probe: a mask in the middle of so many. */
const PROBE = 12;
/** Total variation between the predictions in two contexts that must be passed; float noise is far below. */
const LEAST_CHANGE = 1e-4;

interface Findings {
  readonly problems: readonly string[];
  readonly checks: number;
}

/** Problems are sentences that begin with the file. Throws MODEL_BROKEN when golden.json is not readable. */
export async function verifyMaskedLm(checked: CheckedPackage): Promise<Findings> {
  const { folder, manifest } = checked;
  const golden = goldenSchema.safeParse(await readPackageJson(folder, manifest.files.golden.file));
  if (!golden.success) throw brokenPackage(folder, "the test texts are not readable", manifest.files.golden.file);
  const { texts } = golden.data;
  let tokenizer: DocumentTokenizer;
  try {
    tokenizer = await openTokenizer(checked);
  } catch (error) {
    return { problems: [`${manifest.tokenizer.file}: ${firstLine(error)}`], checks: 1 };
  }
  const problems = texts.flatMap((text) => tokenizerProblems(tokenizer, text).map((problem) => `${manifest.tokenizer.file}: ${problem}`));
  let checks = texts.length + 1;
  if (problems.length > 0) return { problems, checks };
  const probe = tokenizer.encode(texts[0] ?? "").ids.slice(0, PROBE);
  for (const dtype of DTYPES) {
    const graph = manifest.graphs.find((entry) => entry.dtype === dtype);
    if (!graph) continue;
    checks += 3;
    problems.push(...(await graphProblems(checked, dtype, probe)).map((problem) => `${graph.file}: ${problem}`));
  }
  return { problems, checks };
}

/** A text must come back from its tokens, exactly or, where tokens hold no spaces, by the ranges that they cover. */
export function tokenizerProblems(tokenizer: DocumentTokenizer, text: string): string[] {
  const label = JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
  try {
    const { ids, starts } = tokenizer.encode(text);
    if (!tokenizer.pieces) return tokenizer.decode(ids) === text ? [] : [`the tokenizer does not restore ${label}.`];
    for (const [i, id] of ids.entries()) {
      const covered = visible(text.slice(starts[i], starts[i + 1]));
      if (!tokenizer.isUnknown(id) && covered !== visible(tokenizer.decode([id])))
        return [`the tokenizer does not restore ${JSON.stringify(covered)} in ${label}.`];
    }
    return visible(text.slice(starts[ids.length])) === "" ? [] : [`the tokenizer leaves out the end of ${label}.`];
  } catch (error) {
    return [`the tokenizer does not take ${label}: ${firstLine(error)}`];
  }
}

async function graphProblems({ folder, manifest }: CheckedPackage, dtype: Dtype, probe: Int32Array): Promise<string[]> {
  const graphs = await openGraphs(folder, manifest, "cpu", dtype, threadCount()).catch((error: unknown) => firstLine(error));
  if (typeof graphs === "string") return [`the graph cannot be opened: ${graphs}`];
  try {
    const network = new MaskedLmNetwork(graphs, shapeOf(manifest));
    const [first, second] = [
      await predict(network, manifest.specialTokens["[MASK]"], probe),
      await predict(network, manifest.specialTokens["[MASK]"], probe.toReversed()),
    ];
    let change = 0;
    for (const [id, p] of first) change += Math.abs(p - (second.get(id) ?? 0));
    return change > LEAST_CHANGE ? [] : ["a masked word is predicted alike in different contexts: the network does not look at its input."];
  } catch (error) {
    return [error instanceof PalimpsestError ? String(error.details.reason ?? error.message) : firstLine(error)];
  } finally {
    for (const session of graphs.values()) await session.release();
  }
}

/** Probabilities of the best candidates for a mask in the middle of `ids`. */
async function predict(network: MaskedLmNetwork, mask: number, ids: Int32Array): Promise<Map<number, number>> {
  const middle = ids.length >> 1;
  const positions = [...ids.keys()].filter((i) => i !== middle);
  const context = await network.context(
    positions.map((i) => ids[i] ?? 0),
    positions.map((i) => i + 1),
  );
  const output = await network.step(Int32Array.of(mask), 1, Int32Array.of(middle + 1), context);
  return new Map(Array.from({ length: output.top }, (_, rank) => [output.candidate(0, 0, rank), Math.exp(output.topLogp[rank] ?? 0)]));
}

/** A text without white space and characters that BERT's normalizer drops. */
function visible(text: string): string {
  return text.replace(/[\s\ufffd\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, "");
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}
