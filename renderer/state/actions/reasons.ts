/** Reasons of decisions: the phrases of the workspace, and the last one that was given here. */
import { currentTranslator, type MessageKey } from "../language.ts";
import { getUi } from "../uiStore.ts";

const STANDARD: readonly MessageKey[] = [
  "reasons.agreed",
  "reasons.instructed",
  "reasons.standard",
  "reasons.corrected",
  "reasons.notAgreed",
  "reasons.commercial",
];

/** Most phrases: each has a digit. */
export const MOST_REASONS = 9;

/** The workspace's own phrases, else the usual ones in the language of the window. */
export function quickReasons(own: readonly string[]): readonly string[] {
  const translate = currentTranslator();
  return own.length > 0 ? own : STANDARD.map((key) => translate(key));
}

const keyOfPerson = (): string => `palimpsest.lastReason.${getUi().appInfo?.actor?.id ?? ""}`;

/** What this person gave as a reason here last; empty when there is none. */
export function lastReason(): string {
  try {
    return localStorage.getItem(keyOfPerson()) ?? "";
  } catch {
    return "";
  }
}

export function rememberReason(reason: string): void {
  try {
    localStorage.setItem(keyOfPerson(), reason);
  } catch {
    // Without storage the phrases are still there.
  }
}
