import type { Engine } from "../../../inference/engine.ts";
import type { PackageSummary } from "../../../inference/packages.ts";
import type { CanvasFrame, GenerateRequest, GenerateResult } from "../../../inference/protocol.ts";
import type { ModelOptions, Streams } from "../commandContext.ts";

/** Runs a request with a package; `signal` stops it. Throws as the engine fails. */
export function runRequest(
  engine: Engine,
  model: PackageSummary,
  { provider }: Pick<ModelOptions, "provider">,
  request: GenerateRequest,
  onFrame: (frame: CanvasFrame) => void,
  signal: AbortSignal,
): Promise<GenerateResult> {
  return new Promise((resolve, reject) => {
    const job = engine.generate(model.folder, provider, request, {
      phase: () => undefined,
      frame: onFrame,
      done: resolve,
      failed: reject,
    });
    signal.addEventListener("abort", () => job.cancel());
  });
}

/** "step 3 of 12, 40 open" over the line before, where somebody looks on. */
export function printProgress(streams: Streams, frame: CanvasFrame, request: GenerateRequest): void {
  if (!streams.interactive) return;
  const which = request.alternatives > 1 ? `alternative ${frame.alternative + 1} of ${request.alternatives}, ` : "";
  streams.err(`\r\u001b[K${which}step ${frame.step} of ${frame.steps}, ${frame.open} open`);
}
