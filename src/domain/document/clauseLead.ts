import { plainText } from "./plainText.ts";

/** Longest title that is taken from a clause, in UTF-16 code units. */
const MAX_TITLE = 80;

/** Words that may stand uncapitalised in a title. */
const SMALL = "and|or|of|the|a|an|in|on|to|for|by|with|from|at|as|its|no|not";
const TITLE_WORD = `(?:\\p{Lu}[\\p{L}\\p{N}'’/-]*|${SMALL}|&)`;
/** "Access and Use." before more text: at most ten words, the first one capitalised. */
const TITLE_RUN = new RegExp(`^(\\p{Lu}[\\p{L}\\p{N}'’/-]*(?:,? ${TITLE_WORD}){0,9})[.:](?:\\s|$)`, "u");

/**
 * The title of a clause: bold words, a styled span or a parenthesis "（目的）" at its beginning, a run of title words before
 * a full stop, or all of it when it is short, no sentence, and more stands below it (`hasMore`). Null when it has none; its
 * first words when a title is `required`.
 */
export function clauseLead(content: string, { hasMore, required }: { hasMore: boolean; required: boolean }): string | null {
  const text = content.trim();
  const bold = /^(\*\*|__)(?=\S)(.+?)\1/.exec(text)?.[2];
  const span = /^<span[^>]*\bclass="[^"]*header[^"]*"[^>]*>([^<]+)<\/span>/.exec(text)?.[1];
  const parenthesis = /^[（(]([^（()）\n]{1,30})[）)]/.exec(text);
  if (bold !== undefined && bold.length <= 2 * MAX_TITLE && !/^["“「]/.test(bold)) return shorten(plainText(bold));
  if (span !== undefined) return shorten(plainText(span));
  if (parenthesis?.[1] !== undefined && text.startsWith("（")) return shorten(parenthesis[1]);
  const firstLine = text.split("\n", 1)[0] ?? "";
  const run = TITLE_RUN.exec(firstLine)?.[1];
  if (run !== undefined && run.length <= MAX_TITLE) return shorten(run);
  const plain = plainText(firstLine);
  const sentence = /[.;,:!?。；、：]$/u.test(plain) || /[;:]\s*(?:and|or)$/u.test(plain);
  if (hasMore && !text.includes("\n") && plain !== "" && plain.length <= 60 && !sentence && /^[\p{Lu}\p{Lo}\p{N}]/u.test(plain))
    return plain;
  return required ? shorten(plain) : null;
}

function shorten(title: string): string {
  const clean = title.replace(/[.:：。]$/u, "").trim();
  if (clean.length <= MAX_TITLE) return clean;
  const cut = clean.slice(0, MAX_TITLE);
  const space = cut.lastIndexOf(" ");
  return `${(space > MAX_TITLE / 2 ? cut.slice(0, space) : cut.replace(/[\ud800-\udbff]$/, "")).trimEnd()} …`;
}
