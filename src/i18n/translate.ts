import { createIntl } from "@formatjs/intl";
import type { ErrorCode } from "../domain/errors/palimpsestError.ts";
import { type MessageKey, messagesEn } from "./messages.en.ts";
import { messagesJa } from "./messages.ja.ts";

export type { MessageKey } from "./messages.en.ts";

/** Languages of the interface. */
export const LANGUAGES = ["en", "ja"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Values for the placeholders of a text. */
export type MessageValues = Readonly<Record<string, string | number>>;

/** Gives the text of `key` with its placeholders filled in. */
export type Translator = (key: MessageKey, values?: MessageValues) => string;

const MESSAGES: Record<Language, Record<MessageKey, string>> = { en: messagesEn, ja: messagesJa };

/**
 * Texts in one language (ICU MessageFormat: plurals, numbers, dates). Texts are parsed at their first use. A text that
 * cannot be formatted (a value is missing) is given as written; `onProblem` hears of it.
 */
export function createTranslator(language: Language, onProblem: (problem: Error) => void = () => {}): Translator {
  const intl = createIntl({ locale: language, defaultLocale: language, messages: MESSAGES[language], onError: onProblem });
  return (key, values) => {
    const text: unknown = intl.formatMessage({ id: key }, values, { ignoreTag: true });
    return typeof text === "string" ? text : String(text);
  };
}

/** Key of the sentence for an error code. */
export function errorKey(code: ErrorCode): MessageKey {
  return `error.${code}`;
}

/** The language of the interface for a setting and the languages the system prefers, e.g. ["ja-JP", "en"]. */
export function chooseLanguage(setting: Language | "system", preferred: readonly string[]): Language {
  if (setting !== "system") return setting;
  for (const tag of preferred) {
    const language = LANGUAGES.find((one) => tag.toLowerCase() === one || tag.toLowerCase().startsWith(`${one}-`));
    if (language !== undefined) return language;
  }
  return "en";
}

/** Key of the text of a backend's notice, or null for a code that has none: then the notice's own sentence is shown. */
export function noticeKey(code: string): MessageKey | null {
  const key = `notice.${code}`;
  return key in messagesEn ? (key as MessageKey) : null;
}
