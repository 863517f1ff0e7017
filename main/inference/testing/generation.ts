/** Runs generations inside the test's own process, on the real graphs. */
import type { Denoiser } from "../child/families/maskedDiffusion/denoiser.ts";
import { generateSpans } from "../child/families/maskedDiffusion/generate.ts";
import type { CanvasFrame, GenerateRequest, GenerateResult } from "../protocol.ts";

export interface Finished {
  readonly result: GenerateResult;
  readonly frames: readonly CanvasFrame[];
  readonly phases: readonly string[];
}

export async function generate(denoiser: Denoiser, request: GenerateRequest): Promise<Finished> {
  const frames: CanvasFrame[] = [];
  const phases: string[] = [];
  const events = generateSpans(denoiser, request);
  for (;;) {
    const next = await events.next();
    if (next.done) return { result: next.value, frames, phases };
    if (next.value.type === "frame") frames.push(next.value.frame);
    if (next.value.type === "phase") phases.push(next.value.phase);
  }
}
