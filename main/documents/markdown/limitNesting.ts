/** More quote and list marks than this at the start of one line are words: nobody nests deeper, and parsers slow down. */
const MOST = 64;

const MARKS = new RegExp(`^((?:[ \\t]*(?:>|(?:[-*+]|\\d{1,9}[.)])(?=[ \\t]))){${MOST}}[ \\t]*)(?=[>*+-]|\\d{1,9}[.)])`, "gm");

/** Escapes the first mark behind the deepest nesting that is read, so that parsing time stays in proportion to the text. */
export function limitNesting(markdown: string): string {
  return markdown.replace(MARKS, (marks) => `${marks}\\`);
}
