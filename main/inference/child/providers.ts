/** Which execution providers are tried, in which order, and what is said about the choice. */

import type { Dtype } from "../package/manifest.ts";
import type { ProviderChoice, ProviderName } from "../protocol.ts";

/** Providers of a platform, best first; `cpu` is always last. */
export function providerTable(platform: NodeJS.Platform): readonly ProviderName[] {
  if (platform === "win32") return ["dml", "webgpu", "cpu"];
  if (platform === "darwin") return ["coreml", "webgpu", "cpu"];
  return ["cuda", "webgpu", "cpu"];
}

/** Providers to try for a choice. A named one falls back to the CPU, so that the app works where a GPU does not. */
export function providersFor(choice: ProviderChoice, platform: NodeJS.Platform): readonly ProviderName[] {
  if (choice === "auto") return providerTable(platform);
  return choice === "cpu" ? ["cpu"] : [choice, "cpu"];
}

/** Precisions to try on a provider, best first, of those that the package has. */
export function dtypesFor(provider: ProviderName, available: ReadonlySet<Dtype>): readonly Dtype[] {
  const order: readonly Dtype[] = provider === "cpu" ? ["int8", "float32", "float16"] : ["float16", "float32"];
  return order.filter((dtype) => available.has(dtype));
}

/** A provider that was tried, and why it is not used. */
export interface FailedAttempt {
  readonly provider: ProviderName;
  readonly dtype: Dtype | null;
  readonly reason: string;
}

const NAMES: Readonly<Record<ProviderName, string>> = { cuda: "CUDA", dml: "DirectML", coreml: "Core ML", webgpu: "WebGPU", cpu: "CPU" };

/** What ONNX Runtime's message means to a person. */
export function humanReason(provider: ProviderName, message: string): string {
  if (
    /not (in the list|compiled|supported|available)|Unknown|cannot find|backend not found|unsupported/i.test(message) &&
    provider !== "webgpu"
  )
    return `${NAMES[provider]} is not part of this installation`;
  if (/adapter/i.test(message)) return "no GPU adapter found";
  if (/f16/i.test(message)) return "the GPU has no 16-bit floats";
  if (/libcu|\.so|\.dll|load library|shared library/i.test(message)) return `${NAMES[provider]} libraries are not installed`;
  if (/memory|alloc/i.test(message)) return `${NAMES[provider]} has too little memory`;
  const line = message.split("\n")[0] ?? "";
  return `${NAMES[provider]} failed: ${line.length > 160 ? `${line.slice(0, 160)}…` : line}`;
}

/** One sentence for the status bar: what runs, and why nothing better does. */
export function choiceReason(provider: ProviderName, dtype: Dtype, failed: readonly FailedAttempt[], threads: number): string {
  const where = provider === "cpu" ? `CPU, ${threads} ${threads === 1 ? "thread" : "threads"}, ${dtype}` : `${NAMES[provider]}, ${dtype}`;
  const reasons = [...new Set(failed.map((attempt) => attempt.reason))];
  return reasons.length === 0 ? where : `${where} (${reasons.join("; ")})`;
}
