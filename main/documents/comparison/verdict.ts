import type { Comparison } from "../../../src/contract/comparison.ts";
import type { Translator } from "../../../src/i18n/translate.ts";

/** The verdict as a sentence. */
export function verdictText({ gates }: Pick<Comparison, "gates">, translate: Translator): string {
  const failed = gates.filter((gate) => !gate.passed).length;
  if (gates.length === 0) return translate("comparison.noGates");
  return failed === 0 ? translate("comparison.passed") : translate("comparison.failed", { count: failed });
}
