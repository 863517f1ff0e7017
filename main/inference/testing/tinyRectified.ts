/** The tiny trained rectified flow of the tests; its tokenizer is the tiny denoiser's. */
import { fileURLToPath } from "node:url";
import { openFlow } from "../child/families/rectifiedFlow/family.ts";
import type { Flow } from "../child/families/rectifiedFlow/flow.ts";
import type { CheckedPackage } from "../child/families/spanGenerator.ts";
import { releaseSessions } from "../child/sessions.ts";
import { readManifest } from "../package/files.ts";

export const TINY_RECTIFIED = fileURLToPath(new URL("../fixtures/tiny-rectified", import.meta.url));

export async function checkedRectified(): Promise<CheckedPackage> {
  return { folder: TINY_RECTIFIED, ...(await readManifest(TINY_RECTIFIED)) };
}

/** Opens the tiny flow on the CPU, in one precision; without `heun` as if the package had no such graph. */
export async function tinyFlow(
  precision: "int8" | "float32" = "int8",
  { heun = true }: { readonly heun?: boolean } = {},
): Promise<{ flow: Flow; close: () => Promise<void> }> {
  const checked = await checkedRectified();
  const graphs = checked.manifest.graphs.filter((graph) => graph.dtype === precision && (heun || graph.role !== "heun"));
  const { flow, sessions } = await openFlow({ ...checked, manifest: { ...checked.manifest, graphs } }, "cpu");
  return { flow, close: () => releaseSessions(sessions) };
}
