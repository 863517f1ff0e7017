import { messagesEn } from "../../../src/i18n/messages.en.ts";
import type { MessageKey, Translator } from "../../../src/i18n/translate.ts";

/** The name of a finding's code; a code without one is shown as it is. */
export function findingName(code: string, translate: Translator): string {
  const key = `models.finding.${code}`;
  return key in messagesEn ? translate(key as MessageKey) : code;
}
