import type { Content } from "pdfmake/interfaces.js";
import { dayOf } from "../html/comments.ts";
import { printable } from "../markdown/characters.ts";
import type { StructuredDocument } from "../markdown/model.ts";
import { removedNumber } from "../redline/removedNumber.ts";
import { pdfBlocks } from "./blocks.ts";
import type { PdfContext } from "./context.ts";
import { changeStyle, commentId, footnoteId, type PdfRun, SOFT, textRuns } from "./inlines.ts";
import { ROOT } from "./structureTree.ts";

/** Comments as notes at the end, each under the number that stands behind its text. */
export function commentNotes(context: PdfContext, document: StructuredDocument): Content[] {
  if (document.comments.length === 0) return [];
  const { fonts, structure } = context;
  const heading = structure.block("H2", ROOT);
  const list = structure.block("L", ROOT, { numbering: "Decimal" });
  const items = document.comments.map(({ number, quote, messages }): Content => {
    const item = structure.block("LI", list);
    const label = structure.block("Lbl", item);
    const body = structure.block("LBody", item);
    const line = (text: string, bold = false): PdfRun[] =>
      textRuns(fonts, text, { tag: structure.block("P", body), ...(bold && { bold }) });
    const quoted = line(printable(aboutOf(document, context, number, quote)).text);
    const lines = messages.flatMap(({ author, at, text }): Content[] => [
      { text: line(`${printable(author).text}, ${dayOf(at)}`, true), margin: [0, 3, 0, 0] },
      ...printable(text)
        .text.split("\n")
        .map((words): Content => ({ text: line(words) })),
    ]);
    return {
      columns: [
        { width: 26, text: textRuns(fonts, `[${number}]`, { tag: label }), ...{ id: commentId(number) } },
        { width: "*", stack: [{ text: quoted, color: SOFT }, ...lines], margin: [0, 0, 0, 8] },
      ],
    };
  });
  return [
    { text: textRuns(fonts, context.words.comments, { bold: true, tag: heading }), fontSize: 11, margin: [0, 18, 0, 6] },
    { stack: items, fontSize: 9 },
  ];
}

/** What a comment is about, and whether that is gone. */
function aboutOf({ placedComments }: StructuredDocument, { words }: PdfContext, number: number, quote: string): string {
  return placedComments.has(number) ? `“${quote}”` : `“${quote}” (${words.gone})`;
}

/** Footnotes, which the library cannot set at the foot of their pages. */
export function notes(context: PdfContext, document: StructuredDocument): Content[] {
  if (document.footnotes.length === 0) return [];
  const { fonts, structure } = context;
  const heading = structure.block("H2", ROOT);
  const list = structure.block("L", ROOT, { numbering: "Decimal" });
  const items = document.footnotes.map((blocks, index): Content => {
    const item = structure.block("LI", list);
    const removed = removedNumber(document, index);
    const style = changeStyle(context, structure.block("Lbl", item), removed === null ? undefined : "delete");
    const body = { ...context, width: context.width - 20, element: structure.block("LBody", item) };
    return {
      columns: [
        { width: 20, text: textRuns(fonts, String(removed ?? index + 1), style), ...{ id: footnoteId(index + 1) } },
        { width: "*", stack: pdfBlocks(body, blocks) },
      ],
    };
  });
  const line: Content = {
    canvas: [{ type: "line", x1: 0, y1: 0, x2: 120, y2: 0, lineWidth: 0.6, lineColor: "#b8b2a6" }],
    margin: [0, 18, 0, 8],
  };
  return [
    line,
    { text: textRuns(fonts, context.words.notes, { bold: true, tag: heading }), fontSize: 10, margin: [0, 0, 0, 4] },
    { stack: items, fontSize: 9 },
  ];
}
