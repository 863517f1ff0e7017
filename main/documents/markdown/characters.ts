/** Han, kana, Japanese punctuation and full-width forms: characters set in the Japanese face, without spaces between words. */
const JAPANESE_CLASS =
  "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\u3000-\\u303f\\u30fb\\u30fc\\u31f0-\\u31ff\\u3200-\\u33ff\\uff01-\\uff60\\uffe0-\\uffe6\\u{1b000}-\\u{1b16f}";

const SOFT_BREAK_IN_JAPANESE = new RegExp(`(?<=[${JAPANESE_CLASS}])[ \\t]*\\n[ \\t]*(?=[${JAPANESE_CLASS}])`, "gu");
const JAPANESE_RUN = new RegExp(`[${JAPANESE_CLASS}]+`, "gu");

/** A line break inside a paragraph is a space, but nothing between two Japanese characters. */
export function joinLines(text: string): string {
  return text.replace(SOFT_BREAK_IN_JAPANESE, "").replace(/[ \t]*\n[ \t]*/gu, " ");
}

/** Cuts text into runs of Japanese and other characters; joined they give the text. */
export function splitByScript(text: string): { readonly text: string; readonly japanese: boolean }[] {
  const runs: { text: string; japanese: boolean }[] = [];
  let last = 0;
  for (const match of text.matchAll(JAPANESE_RUN)) {
    if (match.index > last) runs.push({ text: text.slice(last, match.index), japanese: false });
    runs.push({ text: match[0], japanese: true });
    last = match.index + match[0].length;
  }
  if (last < text.length) runs.push({ text: text.slice(last), japanese: false });
  return runs;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu;

/**
 * Takes out what no exported file may carry: control characters (not allowed in XML) and bidirectional overrides, which
 * would show a reader other words than those agreed. Lone surrogates become U+FFFD. `removed` counts them.
 */
export function printable(text: string): { readonly text: string; readonly removed: number } {
  let removed = 0;
  const clean = text.toWellFormed().replace(UNPRINTABLE, () => {
    removed += 1;
    return "";
  });
  return { text: clean, removed };
}
