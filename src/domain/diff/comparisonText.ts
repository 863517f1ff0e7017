import type { Comparison } from "./compareDocuments.ts";
import type { DiffPart } from "./diffParts.ts";

/** How the notes of a comparison read in the reader's language. */
export interface ComparisonWords {
  readonly movedFrom: string;
  readonly movedTo: string;
}

/**
 * A comparison as plain text, in CriticMarkup: {--deleted--}, {++inserted++}, and {>>a note<<} with the number of the move before
 * paragraphs that moved. Paragraphs keep the white space that the new text has between them.
 */
export function comparisonText({ rows }: Comparison, words: ComparisonWords): string {
  let text = "";
  for (const row of rows) {
    const gap = row.after?.gap ?? row.before?.gap ?? "";
    const space = gap === "" ? "\n\n" : gap;
    if (row.kind === "moved-from") text += `{>>${words.movedTo} ${row.move ?? ""}<<}{--${row.before?.text ?? ""}--}${space}`;
    else if (row.kind === "moved-to") text += `{>>${words.movedFrom} ${row.move ?? ""}<<}${row.parts.map(marked).join("")}${space}`;
    else text += row.parts.map(marked).join("") + space;
  }
  return `${text.trimEnd()}\n`;
}

function marked({ kind, text }: DiffPart): string {
  if (kind === "same") return text;
  return kind === "insert" ? `{++${text}++}` : `{--${text}--}`;
}
