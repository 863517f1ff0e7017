import { resolve } from "node:path";

/**
 * The document that a command line names: what stands behind `--`, else the last word that looks like a document.
 * Chromium puts switches of its own between, which are ignored. Null without one.
 */
export function documentOf(words: readonly string[], folder: string): string | null {
  const separator = words.indexOf("--");
  const candidates =
    separator >= 0
      ? words.slice(separator + 1, separator + 2)
      : words.slice(1).filter((word) => !word.startsWith("-") && /\.(md|markdown|txt|docx|docm)$/i.test(word));
  const last = candidates.at(-1);
  return last === undefined ? null : resolve(folder, last);
}
