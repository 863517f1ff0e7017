/** The tiny trained autoregressive flow of the tests; its tokenizer is the tiny denoiser's. */
import { fileURLToPath } from "node:url";
import { openFlow } from "../child/families/autoregressiveFlow/family.ts";
import type { Flow } from "../child/families/autoregressiveFlow/flow.ts";
import type { CheckedPackage } from "../child/families/spanGenerator.ts";
import { releaseSessions } from "../child/sessions.ts";
import { readManifest } from "../package/files.ts";

export const TINY_FLOW = fileURLToPath(new URL("../fixtures/tiny-flow", import.meta.url));

export async function checkedFlow(folder = TINY_FLOW): Promise<CheckedPackage> {
  return { folder, ...(await readManifest(folder)) };
}

/** Opens the tiny flow on the CPU. */
export async function tinyFlow(): Promise<{ flow: Flow; close: () => Promise<void> }> {
  const { flow, sessions } = await openFlow(await checkedFlow(), "cpu");
  return { flow, close: () => releaseSessions(sessions) };
}
