import type { Content, TDocumentDefinitions } from "pdfmake/interfaces.js";
import { dayOf } from "../html/comments.ts";
import { printable } from "../markdown/characters.ts";
import type { Block, Heading, StructuredDocument } from "../markdown/model.ts";
import { plainText } from "../markdown/plainText.ts";
import { originAppendix } from "../origins/originAppendix.ts";
import type { OriginReport } from "../origins/originReport.ts";
import { removedNumber } from "../redline/removedNumber.ts";
import { WORDS } from "../words.ts";
import { headingNumberWidths, pdfBlocks } from "./blocks.ts";
import { labelWidth, type PdfContext, TEXT_WIDTH } from "./context.ts";
import { createFontChooser } from "./fonts.ts";
import { commentId, footnoteId, INK, pdfInlines, SOFT, textRuns } from "./inlines.ts";
import { layOut } from "./layOut.ts";

/** A document with fewer headings needs no table of contents. */
const HEADINGS_FOR_CONTENTS = 5;
/** A longer table of contents has its page to itself. */
const CONTENTS_OWN_PAGE = 18;

/** A4 in points. */
const PAGE_WIDTH = 595.28;
const MARGIN = (PAGE_WIDTH - TEXT_WIDTH) / 2;

/** What a PDF tells beside its text. */
export interface PdfExtras {
  /** Where the text comes from, for an appendix. */
  readonly origins?: OriginReport | null;
}

/**
 * Renders an A4 PDF with embedded font subsets, outline, table of contents, running header and page numbers. Line
 * breaks follow UAX #14, which keeps 、。」 off the start and 「 off the end of a line. `date` is ms since 1970 UTC: same
 * document and date, same bytes. The library cannot set page footnotes (notes stand at the end) and makes no structure
 * tags: `warnings` says the first, the documentation both.
 */
export async function renderPdf(
  document: StructuredDocument,
  date: number,
  assetsFolder: string,
  { origins = null }: PdfExtras = {},
): Promise<{ bytes: Uint8Array; warnings: string[] }> {
  const fonts = createFontChooser(assetsFolder);
  const words = WORDS[document.language];
  const japanese = document.language === "ja";
  const context: PdfContext = {
    fonts,
    words,
    justify: japanese,
    outlineParents: [],
    width: TEXT_WIDTH,
    headingNumbers: headingNumberWidths(document.blocks),
  };
  const { runs: title } = pdfInlines(fonts, document.titleChildren, { bold: true });
  const content: Content[] = [
    { text: title, ...{ id: document.titleId }, fontSize: 22, lineHeight: 1.1, color: INK, margin: [0, 0, 0, 14] },
    ...comparedWith(context, document),
    ...contents(context, document),
    ...pdfBlocks(context, document.blocks),
    ...notes(context, document),
    ...commentNotes(context, document),
    ...(origins === null ? [] : [appendix(context, originAppendix(origins, words))]),
  ];
  const running = (text: string): Content => ({ text: textRuns(fonts, text), fontSize: 8.5, color: SOFT });
  const definition: TDocumentDefinitions = {
    content,
    pageSize: "A4",
    pageMargins: [MARGIN, 78, MARGIN, 74],
    header: (page) => (page === 1 ? null : ({ ...(running(document.title) as object), margin: [MARGIN, 40, MARGIN, 0] } as Content)),
    footer: (page, pages) => ({ ...(running(words.page(page, pages)) as object), alignment: "center", margin: [0, 28, 0, 0] }) as Content,
    defaultStyle: { font: "Serif", fontSize: 10.5, lineHeight: japanese ? 1.36 : 1.16, color: INK },
    info: { title: document.title, creator: "Palimpsest", producer: "Palimpsest", creationDate: new Date(date), modDate: new Date(date) },
    language: document.language,
    version: "1.7",
    compress: true,
    ...({ displayTitle: true } as object),
  };
  const bytes = await layOut(definition, assetsFolder);
  const warnings: string[] = [];
  if (document.footnotes.length > 0) warnings.push("Footnotes stand as notes at the end of the PDF.");
  if (fonts.missing.size > 0) {
    warnings.push(
      `The PDF's fonts lack ${fonts.missing.size} of the characters used; they show as boxes: ${[...fonts.missing].slice(0, 20).join(" ")}`,
    );
  }
  return { bytes, warnings };
}

/** What a redline is compared with, and how to read it. */
function comparedWith({ fonts, words }: PdfContext, { redline, language }: StructuredDocument): Content[] {
  if (redline === undefined) return [];
  const { against, deleted, inserted } = words.redline;
  const text = [
    ...textRuns(fonts, `${against(printable(redline.against).text)} `),
    ...textRuns(fonts, deleted, { change: "delete" }),
    ...textRuns(fonts, language === "ja" ? "、" : ", "),
    ...textRuns(fonts, inserted, { change: "insert" }),
  ];
  return [{ text, fontSize: 9, color: SOFT, margin: [0, -8, 0, 14] }];
}

/** Number, title, dots of white space, page; each line leads to its heading. */
function contents(context: PdfContext, document: StructuredDocument): Content[] {
  const headings = document.blocks.filter((block): block is Heading => block.type === "heading" && block.change !== "delete");
  if (headings.length < HEADINGS_FOR_CONTENTS) return [];
  const top = Math.min(...headings.map((heading) => heading.level));
  const shown = headings.filter((heading) => heading.level < top + 3);
  const rows = shown.map((heading): Content => {
    const indent = (heading.level - top) * 18;
    const numbers = shown.flatMap((other) =>
      other.level === heading.level && other.number !== null ? [labelWidth(other.number.label, 10)] : [],
    );
    const numberWidth = numbers.length === 0 ? 0 : Math.max(22, ...numbers);
    const first = heading.level === top && shown.some((other) => other.level > top);
    return {
      columns: [
        { width: numberWidth, text: textRuns(context.fonts, heading.number?.label ?? "", { target: heading.id }) },
        { width: "*", text: textRuns(context.fonts, plainText(heading.children), { target: heading.id }) },
        { width: 28, text: [{ pageReference: heading.id }], alignment: "right" },
      ],
      margin: [indent, first ? 5 : 1.5, 0, 0],
    };
  });
  const title: Content = { text: textRuns(context.fonts, context.words.contents, { bold: true }), fontSize: 11, margin: [0, 6, 0, 2] };
  const end: Content = shown.length > CONTENTS_OWN_PAGE ? { text: "", pageBreak: "after" } : { text: "", margin: [0, 0, 0, 10] };
  return [title, { stack: rows, fontSize: 10 }, end];
}

/** On a page of its own. */
function appendix(context: PdfContext, blocks: readonly Block[]): Content {
  return { stack: pdfBlocks({ ...context, justify: false }, blocks), pageBreak: "before" };
}

/** Comments as notes at the end, each under the number that stands behind its text. */
function commentNotes(context: PdfContext, document: StructuredDocument): Content[] {
  if (document.comments.length === 0) return [];
  const items = document.comments.map(({ number, quote, messages }): Content => {
    const about = document.placedComments.has(number) ? `“${quote}”` : `“${quote}” (${context.words.gone})`;
    const lines = messages.flatMap(({ author, at, text }): Content[] => [
      { text: textRuns(context.fonts, `${printable(author).text}, ${dayOf(at)}`, { bold: true }), margin: [0, 3, 0, 0] },
      ...printable(text)
        .text.split("\n")
        .map((line): Content => ({ text: textRuns(context.fonts, line) })),
    ]);
    return {
      columns: [
        { width: 26, text: textRuns(context.fonts, `[${number}]`), ...{ id: commentId(number) } },
        { width: "*", stack: [{ text: textRuns(context.fonts, printable(about).text), color: SOFT }, ...lines], margin: [0, 0, 0, 8] },
      ],
    };
  });
  return [
    { text: textRuns(context.fonts, context.words.comments, { bold: true }), fontSize: 11, margin: [0, 18, 0, 6] },
    { stack: items, fontSize: 9 },
  ];
}

function notes(context: PdfContext, document: StructuredDocument): Content[] {
  if (document.footnotes.length === 0) return [];
  const items = document.footnotes.map((blocks, index): Content => {
    const removed = removedNumber(document, index);
    const label = textRuns(context.fonts, String(removed ?? index + 1), removed === null ? {} : { change: "delete" });
    return {
      columns: [
        { width: 20, text: label, ...{ id: footnoteId(index + 1) } },
        { width: "*", stack: pdfBlocks({ ...context, width: context.width - 20 }, blocks) },
      ],
    };
  });
  const line: Content = {
    canvas: [{ type: "line", x1: 0, y1: 0, x2: 120, y2: 0, lineWidth: 0.6, lineColor: "#b8b2a6" }],
    margin: [0, 18, 0, 8],
  };
  return [
    line,
    { text: textRuns(context.fonts, context.words.notes, { bold: true }), fontSize: 10, margin: [0, 0, 0, 4] },
    { stack: items, fontSize: 9 },
  ];
}
