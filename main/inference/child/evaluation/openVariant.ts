/** Opens a package in one precision. */
import type { Dtype } from "../../package/manifest.ts";
import type { ProviderChoice } from "../../protocol.ts";
import { familyNamed } from "../families/registry.ts";
import type { CheckedPackage, SpanGenerator } from "../families/spanGenerator.ts";

/** The caller closes it. Throws MODEL_BROKEN. */
export function openVariant(checked: CheckedPackage, provider: ProviderChoice, dtype: Dtype): Promise<SpanGenerator> {
  const graphs = checked.manifest.graphs.filter((graph) => graph.dtype === dtype);
  return familyNamed(checked.manifest.family).open({ ...checked, manifest: { ...checked.manifest, graphs } }, provider);
}
