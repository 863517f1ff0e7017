import type { Engine, GenerateListener } from "../../inference/engine.ts";
import type { GenerateRequest, GenerateResult, ProviderChoice } from "../../inference/protocol.ts";

export interface GenerateOnce {
  readonly engine: Engine;
  readonly provider: ProviderChoice;
  readonly signal: AbortSignal;
}

/** One generation by a package that is pinned by its hash, without news of its steps. Throws CANCELLED and what the engine throws. */
export function generateOnce(
  { engine, provider, signal }: GenerateOnce,
  { folder, packageHash }: { readonly folder: string; readonly packageHash: string },
  request: GenerateRequest,
): Promise<GenerateResult> {
  return new Promise((resolve, reject) => {
    const stop = (): void => running.cancel();
    const end = (settle: () => void): void => {
      signal.removeEventListener("abort", stop);
      settle();
    };
    const listener: GenerateListener = {
      phase: () => undefined,
      frame: () => undefined,
      done: (result) => end(() => resolve(result)),
      failed: (error) => end(() => reject(error)),
    };
    const running = engine.generate(folder, provider, request, listener, packageHash);
    signal.addEventListener("abort", stop);
    if (signal.aborted) stop();
  });
}
