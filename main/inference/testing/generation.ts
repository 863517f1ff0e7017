/** Runs generations inside the test's own process, on the real graphs. */
import type { Denoiser } from "../child/families/maskedDiffusion/denoiser.ts";
import { generateSpans } from "../child/families/maskedDiffusion/generate.ts";
import type { GenerateEvent } from "../child/families/spanGenerator.ts";
import type { CanvasFrame, GenerateRequest, GenerateResult } from "../protocol.ts";

export interface Finished {
  readonly result: GenerateResult;
  readonly frames: readonly CanvasFrame[];
  readonly phases: readonly string[];
}

export function generate(denoiser: Denoiser, request: GenerateRequest): Promise<Finished> {
  return collect(generateSpans(denoiser, request));
}

/** Runs a generation of any family to its end. */
export async function collect(events: AsyncGenerator<GenerateEvent, GenerateResult>): Promise<Finished> {
  const frames: CanvasFrame[] = [];
  const phases: string[] = [];
  for (;;) {
    const next = await events.next();
    if (next.done) return { result: next.value, frames, phases };
    if (next.value.type === "frame") frames.push(next.value.frame);
    if (next.value.type === "phase") phases.push(next.value.phase);
  }
}
