import type { ContentText } from "pdfmake/interfaces.js";
import type { ChangeKind, EmbeddedImage, Inline } from "../markdown/model.ts";
import type { FontChooser } from "./fonts.ts";

/** One run of text in the form pdfmake lays out. */
export type PdfRun = Omit<ContentText, "text"> & { text: string };

export const INK = "#1f1d1a";
export const LINK = "#2f3d7a";
export const SOFT = "#6b665e";
/** Of what only one of the texts of a redline has; a line through or under goes with it, so that the colour never speaks alone. */
export const CHANGE_COLOURS: Readonly<Record<ChangeKind, string>> = { delete: "#a8241c", insert: "#1d4fa3" };

/** Size of code in running text, in points. */
const CODE_SIZE = 9.2;

interface Style {
  readonly bold?: boolean;
  readonly italics?: boolean;
  readonly strike?: boolean;
  readonly href?: string;
  readonly target?: string;
  readonly sup?: boolean;
  readonly change?: ChangeKind | undefined;
}

/** A picture, and whether only one of the texts of a redline has it. */
export interface SetImage {
  readonly image: EmbeddedImage;
  readonly change: ChangeKind | null;
}

/** What inlines become: runs of text, and the pictures in them, which are set below their paragraph. */
export interface PdfInlines {
  readonly runs: PdfRun[];
  readonly images: SetImage[];
}

export function pdfInlines(fonts: FontChooser, inlines: readonly Inline[], style: Style = {}): PdfInlines {
  const images: SetImage[] = [];
  const runs = collect(fonts, inlines, style, images);
  return { runs: runs.length === 0 && images.length === 0 ? [{ text: "" }] : runs, images };
}

function collect(fonts: FontChooser, inlines: readonly Inline[], style: Style, images: SetImage[]): PdfRun[] {
  return inlines.flatMap((inline) => collectOne(fonts, inline, style, images));
}

function collectOne(fonts: FontChooser, inline: Inline, style: Style, images: SetImage[]): PdfRun[] {
  const inside = (children: readonly Inline[], more: Style): PdfRun[] => collect(fonts, children, { ...style, ...more }, images);
  switch (inline.type) {
    case "text":
      return textRuns(fonts, inline.text, style);
    case "strong":
    case "term":
      return inside(inline.children, { bold: true });
    case "emphasis":
      return inside(inline.children, { italics: true });
    case "strike":
      return inside(inline.children, { strike: true });
    case "code":
      return textRuns(fonts, inline.text, style, "Mono").map((run) => ({ ...run, fontSize: CODE_SIZE }));
    case "link":
      return inside(inline.children, { href: inline.href });
    case "internalLink":
      return inside(inline.children, { target: inline.target });
    case "reference":
      return textRuns(fonts, inline.label, { ...style, target: inline.target });
    case "footnote":
      return textRuns(fonts, inline.label ?? String(inline.number), { ...style, sup: true, target: footnoteId(inline.number) });
    case "image":
      images.push({ image: inline, change: style.change ?? null });
      return [];
    case "comment":
      return inline.edge === "start"
        ? []
        : textRuns(fonts, `[${inline.number}]`, { ...style, sup: true, target: commentId(inline.number) });
    case "change":
      return inside(inline.children, { change: inline.kind });
    case "break":
      return [{ text: "\n" }];
  }
}

export function commentId(number: number): string {
  return `palimpsest-comment-${number}`;
}

export function footnoteId(number: number): string {
  return `palimpsest-footnote-${number}`;
}

/** Runs of plain text by family. */
export function textRuns(fonts: FontChooser, text: string, style: Style = {}, preferred: "Serif" | "Mono" = "Serif"): PdfRun[] {
  return fonts.split(text, preferred).map((run) => ({
    text: run.text,
    font: run.font,
    ...(style.bold === true && { bold: true }),
    ...(style.italics === true && { italics: true }),
    ...(style.sup === true && { sup: true }),
    ...decorationOf(style),
    ...(style.href !== undefined && { link: style.href }),
    ...(style.change !== undefined ? { color: CHANGE_COLOURS[style.change] } : style.href !== undefined && { color: LINK }),
    ...(style.target !== undefined && { linkToDestination: style.target }),
  }));
}

function decorationOf({ strike, change }: Style): Partial<PdfRun> {
  const decoration = [
    ...(strike === true || change === "delete" ? (["lineThrough"] as const) : []),
    ...(change === "insert" ? (["underline"] as const) : []),
  ];
  return decoration.length === 0 ? {} : { decoration };
}
