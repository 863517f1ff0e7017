import type { PdfRun } from "./inlines.ts";

/** pdfmake's time grows with the square of a paragraph's words; a part this long (UTF-16 code units) takes a moment. */
const PART = 12_000;

/**
 * Cuts a paragraph far longer than any written one (a minified file, say) into parts that are laid out one after the
 * other: at most one line in some hundred ends early. Shorter paragraphs come back as one part.
 */
export function splitLongParagraph(runs: readonly PdfRun[]): PdfRun[][] {
  const parts: PdfRun[][] = [[]];
  let room = PART;
  for (const run of runs) {
    let rest = run.text;
    while (rest.length > room) {
      const cut = cutBefore(rest, room);
      if (cut > 0) parts.at(-1)?.push({ ...run, text: rest.slice(0, cut) });
      parts.push([]);
      rest = rest.slice(cut);
      room = PART;
    }
    if (rest !== "") parts.at(-1)?.push({ ...run, text: rest });
    room -= rest.length;
  }
  return parts.filter((part, index) => part.length > 0 || index === 0);
}

/** The last space before `limit`, else a place that splits no character. */
function cutBefore(text: string, limit: number): number {
  const space = text.lastIndexOf(" ", limit);
  if (space > limit / 2) return space + 1;
  return /[\ud800-\udbff]/u.test(text[limit - 1] ?? "") ? limit - 1 : limit;
}
