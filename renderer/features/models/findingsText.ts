import type { FindingCode } from "../../../src/domain/quality/finding.ts";
import type { Language, Translate } from "../../state/language.ts";
import { listText } from "./words.ts";

const CODES: readonly FindingCode[] = ["repetition", "brackets", "reference", "number", "name", "character"];

/** What text inspection found, in words, each once. */
export function findingsText(findings: readonly string[], translate: Translate, language: Language): string {
  const words = [...new Set(findings)].map((code) => {
    const known = CODES.find((one) => one === code);
    return known === undefined ? code : translate(`models.finding.${known}`);
  });
  return listText(words, language);
}
