/** Which execution providers are tried, in which order, and what is said about the choice. */

import type { Dtype } from "../package/manifest.ts";
import type { ProviderChoice, ProviderChoiceFacts, ProviderName, ProviderNote } from "../protocol.ts";

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
export interface FailedAttempt extends ProviderNote {
  readonly dtype: Dtype | null;
}

const NAMES: Readonly<Record<ProviderName, string>> = { cuda: "CUDA", dml: "DirectML", coreml: "Core ML", webgpu: "WebGPU", cpu: "CPU" };

/** What ONNX Runtime's message means. */
export function noteOf(provider: ProviderName, message: string): ProviderNote {
  const note = (code: ProviderNote["code"]): ProviderNote => ({ code, provider, message: "" });
  if (
    /not (in the list|compiled|supported|available)|Unknown|cannot find|backend not found|unsupported/i.test(message) &&
    provider !== "webgpu"
  )
    return note("not-installed");
  if (/adapter/i.test(message)) return note("no-adapter");
  if (/f16/i.test(message)) return note("no-half-floats");
  if (/libcu|\.so|\.dll|load library|shared library/i.test(message)) return note("libraries-missing");
  if (/memory|alloc/i.test(message)) return note("little-memory");
  const line = message.split("\n")[0] ?? "";
  return { code: "failed", provider, message: line.length > 160 ? `${line.slice(0, 160)}…` : line };
}

/** A note to a person, in English. */
export function noteText({ code, provider, message }: ProviderNote): string {
  switch (code) {
    case "not-installed":
      return `${NAMES[provider]} is not part of this installation`;
    case "no-adapter":
      return "no GPU adapter found";
    case "no-half-floats":
      return "the GPU has no 16-bit floats";
    case "libraries-missing":
      return `${NAMES[provider]} libraries are not installed`;
    case "little-memory":
      return `${NAMES[provider]} has too little memory`;
    case "cpu-only-package":
      return "the package has graphs for the CPU only";
    case "slower-than-cpu":
      return `${NAMES[provider]} is slower than the CPU here, perhaps a software driver`;
    case "driver-crashed":
      return "the GPU driver crashed";
    case "failed":
      return `${NAMES[provider]} failed: ${message}`;
  }
}

/** The choice in values: what runs, and why nothing better does, each reason once. */
export function choiceFacts(provider: ProviderName, dtype: Dtype, failed: readonly FailedAttempt[], threads: number): ProviderChoiceFacts {
  const seen = new Set<string>();
  const notes = failed.flatMap(({ code, provider: tried, message }): ProviderNote[] => {
    const note = { code, provider: tried, message };
    const text = noteText(note);
    if (seen.has(text)) return [];
    seen.add(text);
    return [note];
  });
  return { dtype, threads: provider === "cpu" ? threads : null, notes };
}

/** One sentence for the status bar, in English. */
export function choiceReason(provider: ProviderName, { dtype, threads, notes }: ProviderChoiceFacts): string {
  const where = threads === null ? `${NAMES[provider]}, ${dtype}` : `CPU, ${threads} ${threads === 1 ? "thread" : "threads"}, ${dtype}`;
  return notes.length === 0 ? where : `${where} (${notes.map(noteText).join("; ")})`;
}
