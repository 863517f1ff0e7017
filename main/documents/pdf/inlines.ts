import type { ContentText } from "pdfmake/interfaces.js";
import type { EmbeddedImage, Inline } from "../markdown/model.ts";
import type { Family, FontChooser } from "./fonts.ts";

/** One run of text in the form pdfmake lays out. */
export type PdfRun = ContentText & { text: string };

export const INK = "#1f1d1a";
export const LINK = "#2f3d7a";
export const SOFT = "#6b665e";

/** Line pitch by family, so that lines with and without Japanese stand equally far apart (line height = size x factor). */
const LINE_HEIGHT: Readonly<Record<Family, number>> = { Serif: 1.13, Japanese: 1.42, Mono: 1.09 };

interface Style {
  readonly bold?: boolean;
  readonly italics?: boolean;
  readonly strike?: boolean;
  readonly href?: string;
  readonly target?: string;
  readonly sup?: boolean;
}

/** What inlines become: runs of text, and the pictures in them, which are set below their paragraph. */
export interface PdfInlines {
  readonly runs: PdfRun[];
  readonly images: EmbeddedImage[];
}

export function pdfInlines(fonts: FontChooser, inlines: readonly Inline[], style: Style = {}): PdfInlines {
  const result: PdfInlines = { runs: [], images: [] };
  addAll(fonts, inlines, style, result);
  if (result.runs.length === 0 && result.images.length === 0) result.runs.push({ text: "" });
  return result;
}

function addAll(fonts: FontChooser, inlines: readonly Inline[], style: Style, into: PdfInlines): void {
  for (const inline of inlines) add(fonts, inline, style, into);
}

function add(fonts: FontChooser, inline: Inline, style: Style, into: PdfInlines): void {
  switch (inline.type) {
    case "text":
      into.runs.push(...textRuns(fonts, inline.text, style));
      return;
    case "strong":
    case "term":
      return addAll(fonts, inline.children, { ...style, bold: true }, into);
    case "emphasis":
      return addAll(fonts, inline.children, { ...style, italics: true }, into);
    case "strike":
      return addAll(fonts, inline.children, { ...style, strike: true }, into);
    case "code":
      into.runs.push(...textRuns(fonts, inline.text, style, "Mono").map((run) => ({ ...run, fontSize: 9 })));
      return;
    case "link":
      return addAll(fonts, inline.children, { ...style, href: inline.href }, into);
    case "internalLink":
      return addAll(fonts, inline.children, { ...style, target: inline.target }, into);
    case "reference":
      into.runs.push(...textRuns(fonts, inline.label, { ...style, target: inline.target }));
      return;
    case "footnote":
      into.runs.push(...textRuns(fonts, String(inline.number), { ...style, sup: true, target: footnoteId(inline.number) }));
      return;
    case "image":
      into.images.push(inline);
      return;
    case "break":
      into.runs.push({ text: "\n" });
  }
}

export function footnoteId(number: number): string {
  return `palimpsest-footnote-${number}`;
}

/** Runs of plain text by family. */
export function textRuns(fonts: FontChooser, text: string, style: Style = {}, preferred: "Serif" | "Mono" = "Serif"): PdfRun[] {
  return fonts.split(text, preferred).map((run) => ({
    text: run.text,
    font: run.font,
    lineHeight: LINE_HEIGHT[run.font],
    ...(style.bold === true && { bold: true }),
    ...(style.italics === true && { italics: true }),
    ...(style.sup === true && { sup: true }),
    ...(style.strike === true && { decoration: "lineThrough" as const }),
    ...(style.href !== undefined && { link: style.href, color: LINK }),
    ...(style.target !== undefined && { linkToDestination: style.target }),
  }));
}
