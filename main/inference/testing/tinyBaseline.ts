/** The tiny trained autoregressive baseline of the tests; its tokenizer is the tiny denoiser's. */
import { fileURLToPath } from "node:url";
import { openWriter } from "../child/families/autoregressiveInfill/family.ts";
import type { Writer } from "../child/families/autoregressiveInfill/writer.ts";
import type { CheckedPackage } from "../child/families/spanGenerator.ts";
import { releaseSessions } from "../child/sessions.ts";
import { readManifest } from "../package/files.ts";

export const TINY_BASELINE = fileURLToPath(new URL("../fixtures/tiny-autoregressive", import.meta.url));

export async function checkedBaseline(): Promise<CheckedPackage> {
  return { folder: TINY_BASELINE, ...(await readManifest(TINY_BASELINE)) };
}

/** Opens the tiny baseline on the CPU, in one precision; without `score` as if the package had no graph for exact likelihoods. */
export async function tinyWriter(
  precision: "int8" | "float32" = "int8",
  { score = true }: { readonly score?: boolean } = {},
): Promise<{ writer: Writer; close: () => Promise<void> }> {
  const checked = await checkedBaseline();
  const graphs = checked.manifest.graphs.filter((graph) => graph.dtype === precision && (score || graph.role !== "ar_score"));
  const { writer, sessions } = await openWriter({ ...checked, manifest: { ...checked.manifest, graphs } }, "cpu");
  return { writer, close: () => releaseSessions(sessions) };
}
