/** The language of the interface and its translator. */
import { chooseLanguage, createTranslator, type Language, type Translator } from "../../src/i18n/translate.ts";
import { useUiStore } from "./uiStore.ts";

export type { Language, MessageKey } from "../../src/i18n/translate.ts";
export type Translate = Translator;

const TRANSLATORS: Record<Language, Translate> = { en: createTranslator("en"), ja: createTranslator("ja") };

const systemLanguages = (): readonly string[] => globalThis.navigator?.languages ?? [];

/** The language chosen in the settings, or the system's. */
export function resolveLanguage(choice: "system" | Language | undefined): Language {
  return chooseLanguage(choice ?? "system", systemLanguages());
}

export function useLanguage(): Language {
  const choice = useUiStore((state) => state.settings?.language);
  return resolveLanguage(choice);
}

export function useTranslator(): Translate {
  return TRANSLATORS[useLanguage()];
}

/** Translator outside of React: commands and background work. */
export function currentTranslator(): Translate {
  return TRANSLATORS[resolveLanguage(useUiStore.getState().settings?.language)];
}

/** The language outside of React. */
export function currentLanguage(): Language {
  return resolveLanguage(useUiStore.getState().settings?.language);
}
