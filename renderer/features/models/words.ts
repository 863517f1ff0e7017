/** What packages state, in the words of the interface. */
import type { ModelInfo } from "../../../src/contract/index.ts";
import type { Language, Translate } from "../../state/language.ts";
import { formatNumber } from "../../ui/format.ts";

const FAMILIES = [
  "masked-diffusion",
  "masked-lm",
  "autoregressive-infill",
  "autoregressive-flow",
  "rectified-flow",
  "fourier-diffusion",
] as const;

/** A family in words; its own name where it is none of the known ones. */
export function familyText(family: string, translate: Translate): string {
  const known = FAMILIES.find((one) => one === family);
  return known === undefined ? family : translate(`models.family.${known}`);
}

export function kindText(kind: string, translate: Translate): string {
  return kind === "contract" || kind === "technical" || kind === "ja" ? translate(`kind.${kind}`) : kind;
}

/** Words one after the other, without an "and". */
export const listText = (words: readonly string[], language: Language): string => words.join(language === "ja" ? "、" : ", ");

/** Kinds of documents, each once. */
export function kindsText(model: ModelInfo, translate: Translate, language: Language): string {
  const names = [...new Set(model.kinds)].map((kind) => kindText(kind, translate));
  return listText(names, language);
}

/** Millions of parameters, with one decimal where there are few. */
export function parametersText(parameters: number, translate: Translate, language: Language): string {
  const digits = parameters < 1e5 ? 2 : parameters < 1e7 ? 1 : 0;
  return translate("models.parameters", { millions: formatNumber(parameters / 1e6, language, digits) });
}

const PROVIDERS = ["cpu", "webgpu", "cuda", "dml", "coreml"] as const;

/** An execution provider by its name. */
export function providerText(provider: string, translate: Translate): string {
  const known = PROVIDERS.find((one) => one === provider);
  return known === undefined ? provider : translate(`provider.${known}`);
}

/** The first digits of a hash: enough to tell packages apart. */
export const shortHash = (hash: string): string => hash.slice(0, 12);
