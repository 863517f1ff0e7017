import { AlignmentType, Document, Footer, Header, type INumberingOptions, Packer, PageNumber, Paragraph, Table, TextRun } from "docx";
import type { FileNotice } from "../../../src/domain/document/fileNotice.ts";
import type { AiText } from "../aiText.ts";
import type { Block, Heading, StructuredDocument } from "../markdown/model.ts";
import { WORDS } from "../words.ts";
import { type DocxContext, docxBlocks } from "./blocks.ts";
import { docxComments } from "./comments.ts";
import { Bookmarks } from "./fields.ts";
import { markAiText } from "./markAiText.ts";
import { BULLET_NUMBERING, clauseNumbering } from "./numbering.ts";
import { commentEnds, commentStarts, runsOf } from "./runs.ts";
import { settlePackage } from "./settlePackage.ts";
import { documentStyles } from "./styles.ts";
import { tableOfContents } from "./tableOfContents.ts";

export interface RenderedDocx {
  readonly bytes: Uint8Array;
  readonly warnings: FileNotice[];
  readonly places: ReadonlyMap<string, string>;
}

export interface DocxOptions {
  /** What models wrote, for the properties of the file; null writes no mark. */
  readonly aiText?: AiText | null;
}

/**
 * Renders a clean Word document: numbering, cross references, footnotes and table of contents are Word's own, so they
 * stay right when the text is edited there. No revisions, and no names of people but of those whose comments are asked for. `date` is ms since 1970 UTC:
 * same document and date, same bytes. `places`: which place each bookmark is around.
 */
export async function renderDocx(document: StructuredDocument, date: number, { aiText = null }: DocxOptions = {}): Promise<RenderedDocx> {
  let tables = 0;
  const headings = document.blocks.filter((block): block is Heading => block.type === "heading");
  const headingLevels = Math.min(6, Math.max(0, ...headings.map((heading) => heading.level)));
  const clauses = clauseNumbering(document.numbering, headingLevels);
  const comments = docxComments(document);
  const unplaced = document.comments.filter(({ number }) => !document.placedComments.has(number));
  const context: DocxContext = {
    comments: comments.ids,
    placedComments: document.placedComments,
    bookmarks: new Bookmarks(),
    footnotesUsed: new Set(),
    footnotesAllowed: true,
    scheme: document.numbering,
    ownLists: [],
    leftOutTables: (count) => {
      tables += count;
    },
  };
  const title = new Paragraph({
    style: "Title",
    children: [
      ...unplaced.flatMap(({ number }) => commentStarts(context, number)),
      ...context.bookmarks.around(document.titleId, runsOf(context, document.titleChildren)),
      ...unplaced.flatMap(({ number }) => commentEnds(context, number)),
    ],
  });
  const body = docxBlocks(context, document.blocks);
  const footnotes = footnotesOf(context, document.footnotes);
  const numbering: INumberingOptions = {
    config: [...(clauses === null ? [] : [clauses]), BULLET_NUMBERING, ...context.ownLists] as INumberingOptions["config"],
  };
  const file = new Document({
    title: document.title,
    creator: "Palimpsest",
    lastModifiedBy: "Palimpsest",
    revision: 1,
    styles: documentStyles(document.language, clauses === null ? 0 : headingLevels),
    numbering,
    footnotes,
    ...(comments.children.length > 0 && { comments: { children: comments.children } }),
    sections: [
      {
        properties: {
          titlePage: true,
          page: { size: { width: 11906, height: 16838 }, margin: { top: 1440, bottom: 1300, left: 1440, right: 1440 } },
        },
        headers: {
          default: running([new TextRun({ text: document.title })], "left", Header),
          first: new Header({ children: [new Paragraph({ style: "Running" })] }),
        },
        footers: { default: running(pageNumbers(), "center", Footer), first: running(pageNumbers(), "center", Footer) },
        children: [title, ...tableOfContents(context, headings, WORDS[document.language].contents), ...body],
      },
    ],
  });
  const bytes = settlePackage(new Uint8Array(await Packer.toArrayBuffer(file)), date, (parts) =>
    aiText === null ? parts : markAiText(parts, aiText),
  );
  return { bytes, warnings: tables === 0 ? [] : [{ what: "tables-in-footnotes", count: tables }], places: context.bookmarks.places() };
}

function running<T>(children: TextRun[], side: "left" | "center", Part: new (options: { children: Paragraph[] }) => T): T {
  return new Part({
    children: [new Paragraph({ style: "Running", alignment: side === "left" ? AlignmentType.LEFT : AlignmentType.CENTER, children })],
  });
}

function pageNumbers(): TextRun[] {
  return [new TextRun({ children: [PageNumber.CURRENT, " / ", PageNumber.TOTAL_PAGES] })];
}

/** A footnote holds paragraphs: a table or list in it becomes them. */
function footnotesOf(context: DocxContext, footnotes: readonly (readonly Block[])[]): Record<string, { children: Paragraph[] }> {
  const inside: DocxContext = { ...context, footnotesAllowed: false };
  return Object.fromEntries(
    footnotes.map((blocks, index) => {
      const made = docxBlocks(inside, blocks, { left: 0, bulletLevel: 0, style: "FootnoteText" });
      const children = made.filter((block) => block instanceof Paragraph);
      if (children.length < made.length) context.leftOutTables(made.filter((block) => block instanceof Table).length);
      return [String(index + 1), { children: children.length > 0 ? children : [new Paragraph({ style: "FootnoteText" })] }];
    }),
  );
}
