/** Renders a document in one of the export formats. */

import type { z } from "zod";
import type { exportFormatSchema } from "../../src/contract/exports.ts";
import type { BlameInfo } from "../../src/contract/index.ts";
import type { ExportedThread } from "../../src/domain/comments/exportedComment.ts";
import type { DocumentKind, LineEndings } from "../../src/domain/document/documentState.ts";
import type { FileNotice } from "../../src/domain/document/fileNotice.ts";
import type { Hunk } from "../../src/domain/proposal/proposal.ts";
import { type AiPart, aiThreads } from "./aiComments.ts";
import type { AiText } from "./aiText.ts";
import { renderDocx } from "./docx/renderDocx.ts";
import { safeFileName } from "./fileName.ts";
import { renderHtml } from "./html/renderHtml.ts";
import type { StructuredDocument } from "./markdown/model.ts";
import { documentLanguage, parseMarkdown } from "./markdown/parse.ts";
import { renderCriticMarkup, renderMarkdown } from "./markdown/renderMarkdown.ts";
import { originReport } from "./origins/originReport.ts";
import { renderPdf } from "./pdf/renderPdf.ts";
import { mergeDocuments } from "./redline/mergeDocuments.ts";

export type ExportFormat = z.infer<typeof exportFormatSchema>;

/** What is exported. `text` is accepted text; `hunks` matter to the redline alone; `date` is ms since 1970 UTC. */
export interface RenderInput {
  readonly title: string;
  readonly text: string;
  readonly kind: DocumentKind;
  readonly lineEndings: LineEndings;
  readonly hunks: readonly Hunk[];
  /** Comments that the export has; none without it. */
  readonly comments?: readonly ExportedThread[];
  /** PDF and HTML: the old text that the export shows the differences from, and its name for readers. */
  readonly against?: { readonly name: string; readonly text: string } | null;
  /** Not written into any file: an export tells nobody who made it. */
  readonly author: string;
  readonly date: number;
  /** Who wrote what of the text, for HTML and PDF; the names in it are written into the file. */
  readonly origin?: BlameInfo | null;
  /** What models wrote, for the machine-readable mark of the file; null or absent writes none. */
  readonly aiText?: AiText | null;
  /** The same parts with who accepted them, for a comment at each in Word; none without it. The comments name these people. */
  readonly aiParts?: readonly AiPart[];
}

/** A finished file. `warnings`: everything the format could not take. */
export interface RenderedDocument {
  readonly bytes: Uint8Array;
  readonly fileName: string;
  readonly mediaType: string;
  readonly warnings: FileNotice[];
}

const MEDIA_TYPES: Readonly<Record<ExportFormat, string>> = {
  md: "text/markdown; charset=utf-8",
  criticmarkup: "text/markdown; charset=utf-8",
  html: "text/html; charset=utf-8",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  pdf: "application/pdf",
};

/** Renders `input`; the same input gives the same bytes in every format. Fonts of the PDF come from `assetsFolder`. */
export async function renderDocument(format: ExportFormat, input: RenderInput, assetsFolder: string): Promise<RenderedDocument> {
  const { bytes, warnings } = await renderBytes(format, input, assetsFolder);
  const extension = format === "criticmarkup" ? "redline.md" : format;
  const title = isRedline(format, input) ? `${input.title} - redline` : input.title;
  return { bytes, fileName: safeFileName(title, extension), mediaType: MEDIA_TYPES[format], warnings };
}

function isRedline(format: ExportFormat, { against }: RenderInput): boolean {
  return (format === "pdf" || format === "html") && against != null;
}

async function renderBytes(
  format: ExportFormat,
  input: RenderInput,
  assetsFolder: string,
): Promise<{ bytes: Uint8Array; warnings: FileNotice[] }> {
  if (format === "md") return { bytes: renderMarkdown(input.text, input.lineEndings), warnings: [] };
  if (format === "criticmarkup") {
    const mixed = input.lineEndings.exceptions.length > 0;
    const warnings: FileNotice[] = mixed ? [{ what: "mixed-endings-lost", count: input.lineEndings.exceptions.length }] : [];
    return { bytes: renderCriticMarkup(input.text, input.hunks, input.lineEndings, input.comments), warnings };
  }
  // The pieces of a page say where they come from, a PDF says it in an appendix.
  const spans = format === "html" ? (input.origin?.spans ?? null) : null;
  const comments = format === "docx" ? [...(input.comments ?? []), ...generatedComments(input)] : input.comments;
  const present: StructuredDocument = parseMarkdown(input.text, input.kind, input.title, spans, comments);
  const { against = null, aiText = null } = input;
  const document =
    against === null || !isRedline(format, input)
      ? present
      : mergeDocuments(parseMarkdown(against.text, input.kind, input.title), present, against.name);
  if (format === "html")
    return { bytes: new TextEncoder().encode(renderHtml(document, input.origin ?? null, aiText)), warnings: [...document.warnings] };
  const origins = input.origin == null ? null : originReport(input.origin, input.text, input.kind);
  const rendered =
    format === "docx"
      ? await renderDocx(document, input.date, { aiText })
      : await renderPdf(document, input.date, assetsFolder, { origins, aiText });
  return { bytes: rendered.bytes, warnings: [...document.warnings, ...rendered.warnings] };
}

/** Comments about what models wrote, numbered behind those of people. */
function generatedComments({ text, kind, comments = [], aiParts = [] }: RenderInput): ExportedThread[] {
  if (aiParts.length === 0) return [];
  return aiThreads(aiParts, text, documentLanguage(text, kind), 1 + Math.max(0, ...comments.map(({ number }) => number)));
}
