import type { EngineState } from "../../src/contract/index.ts";
import type { Translate } from "../state/language.ts";

const NAMES: Readonly<Record<string, string>> = { cuda: "CUDA", dml: "DirectML", coreml: "Core ML", webgpu: "WebGPU", cpu: "CPU" };

const nameOf = (provider: string): string => NAMES[provider] ?? provider;

/** What computes and why nothing better does, in the user's language; null while no model is loaded. */
export function providerReason(engine: EngineState | null, translate: Translate): string | null {
  if (engine?.provider == null || engine.providerFacts === null) return engine?.providerReason ?? null;
  const { dtype, threads, notes } = engine.providerFacts;
  const where =
    threads === null ? translate("provider.on", { name: nameOf(engine.provider), dtype }) : translate("provider.onCpu", { threads, dtype });
  if (notes.length === 0) return where;
  // Words of ICU messages have no hyphens.
  const reasons = notes.map(({ code, provider, message }) =>
    translate("provider.note", { code: code.replaceAll("-", "_"), name: nameOf(provider), message }),
  );
  return translate("provider.because", { where, reasons: reasons.join(translate("provider.separator")) });
}
