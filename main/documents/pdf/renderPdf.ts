import type { Content, ContentText } from "pdfmake/interfaces.js";
import type { FileNotice } from "../../../src/domain/document/fileNotice.ts";
import type { AiText } from "../aiText.ts";
import { printable } from "../markdown/characters.ts";
import type { Block, StructuredDocument } from "../markdown/model.ts";
import { originAppendix } from "../origins/originAppendix.ts";
import type { OriginReport } from "../origins/originReport.ts";
import { WORDS } from "../words.ts";
import { headingNumberWidths, pdfBlocks } from "./blocks.ts";
import { contents } from "./contents.ts";
import { type PdfContext, TEXT_WIDTH } from "./context.ts";
import { commentNotes, notes } from "./endNotes.ts";
import { createFontChooser } from "./fonts.ts";
import { changeStyle, INK, pdfInlines, SOFT, textRuns } from "./inlines.ts";
import { layOut, type PdfPages } from "./layOut.ts";
import { ROOT, StructureTree } from "./structureTree.ts";

/** A4 in points. */
const PAGE_WIDTH = 595.28;
const PAGE_HEIGHT = 841.89;
const MARGIN = (PAGE_WIDTH - TEXT_WIDTH) / 2;

/** What a PDF tells beside its text. */
export interface PdfExtras {
  /** Where the text comes from, for an appendix. */
  readonly origins?: OriginReport | null;
  /** What models wrote, for its metadata. */
  readonly aiText?: AiText | null;
}

/**
 * Renders an A4 PDF with embedded font subsets, structure (tagged), outline, table of contents, running header and page numbers. It keeps to
 * PDF/A-2b, except where the fonts lack a character or a picture is in CMYK colours. Line breaks follow UAX #14, which keeps 、。」 off the
 * start and 「 off the end of a line. `date` is ms since 1970 UTC: same document and date, same bytes. The library cannot set page footnotes:
 * notes stand at the end, and `warnings` says so.
 */
export async function renderPdf(
  document: StructuredDocument,
  date: number,
  assetsFolder: string,
  { origins = null, aiText = null }: PdfExtras = {},
): Promise<{ bytes: Uint8Array; warnings: FileNotice[] }> {
  const fonts = createFontChooser(assetsFolder);
  const structure = new StructureTree();
  const words = WORDS[document.language];
  const japanese = document.language === "ja";
  const context: PdfContext = {
    fonts,
    structure,
    words,
    justify: japanese,
    outlineParents: [],
    width: TEXT_WIDTH,
    element: ROOT,
    obstacles: new Set(),
    headingNumbers: headingNumberWidths(document.blocks),
  };
  const { runs: title } = pdfInlines(context, document.titleChildren, structure.block("H1", ROOT), { bold: true });
  const content: Content[] = [
    { text: title, ...{ id: document.titleId }, fontSize: 22, lineHeight: 1.1, color: INK, margin: [0, 0, 0, 14] },
    ...comparedWith(context, document),
    ...contents(context, document),
    ...pdfBlocks(context, document.blocks),
    ...notes(context, document),
    ...commentNotes(context, document),
    ...(origins === null ? [] : [appendix(context, originAppendix(origins, words))]),
  ];
  const running = (text: string): Pick<ContentText, "text" | "fontSize" | "color"> => ({
    text: textRuns(fonts, text),
    fontSize: 8.5,
    color: SOFT,
  });
  const pages: PdfPages = {
    content,
    page: { width: PAGE_WIDTH, height: PAGE_HEIGHT },
    margins: { left: MARGIN, top: 78, right: MARGIN, bottom: 74 },
    style: { font: "Serif", fontSize: 10.5, lineHeight: japanese ? 1.36 : 1.16, color: INK },
    header: (page) => (page === 1 ? null : { ...running(document.title), margin: [MARGIN, 40, MARGIN, 0] }),
    footer: (page, all) => ({ ...running(words.page(page, all)), alignment: "center", margin: [0, 28, 0, 0] }),
    structure,
  };
  // The running title may have characters that nothing else has.
  running(document.title);
  if (fonts.missing.size > 0) context.obstacles.add("not-archival");
  const archival = context.obstacles.size === 0;
  const facts = {
    title: document.title,
    language: document.language,
    date: new Date(date),
    archival,
    aiText: aiText?.characters === 0 ? null : aiText,
  };
  const bytes = await layOut(pages, facts, assetsFolder);
  const warnings: FileNotice[] = [];
  if (document.footnotes.length > 0) warnings.push({ what: "end-notes", count: document.footnotes.length });
  if (fonts.missing.size > 0) {
    warnings.push({ what: "missing-glyphs", count: fonts.missing.size, detail: [...fonts.missing].slice(0, 20).join(" ") });
  }
  for (const what of context.obstacles) warnings.push({ what, count: 1 });
  return { bytes, warnings };
}

/** What a redline is compared with, and how to read it. */
function comparedWith(context: PdfContext, { redline, language }: StructuredDocument): Content[] {
  if (redline === undefined) return [];
  const { fonts, structure, words } = context;
  const { against, deleted, inserted } = words.redline;
  const tag = structure.block("P", ROOT);
  const text = [
    ...textRuns(fonts, `${against(printable(redline.against).text)} `, { tag }),
    ...textRuns(fonts, deleted, changeStyle(context, tag, "delete")),
    ...textRuns(fonts, language === "ja" ? "、" : ", ", { tag }),
    ...textRuns(fonts, inserted, changeStyle(context, tag, "insert")),
  ];
  return [{ text, fontSize: 9, color: SOFT, margin: [0, -8, 0, 14] }];
}

/** On a page of its own. */
function appendix(context: PdfContext, blocks: readonly Block[]): Content {
  return { stack: pdfBlocks({ ...context, justify: false }, blocks), pageBreak: "before" };
}
