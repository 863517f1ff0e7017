import type { ContentText } from "pdfmake/interfaces.js";
import type { ChangeKind, EmbeddedImage, Inline } from "../markdown/model.ts";
import type { FontChooser } from "./fonts.ts";
import type { StructureTree } from "./structureTree.ts";

/** One run of text in the form pdfmake lays out. `tag`: number of its structure element; without one it is no text of the document. */
export type PdfRun = Omit<ContentText, "text"> & { text: string; tag?: number };

/** What runs are made with. */
export interface RunMaker {
  readonly fonts: FontChooser;
  readonly structure: StructureTree;
}

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
  readonly tag?: number;
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

/** `tag`: the element that the inlines stand in. */
export function pdfInlines(maker: RunMaker, inlines: readonly Inline[], tag: number, style: Style = {}): PdfInlines {
  const images: SetImage[] = [];
  const runs = collect(maker, inlines, { ...style, tag }, images);
  return { runs: runs.length === 0 && images.length === 0 ? [{ text: "" }] : runs, images };
}

type Tagged = Style & { readonly tag: number };

function collect(maker: RunMaker, inlines: readonly Inline[], style: Tagged, images: SetImage[]): PdfRun[] {
  return inlines.flatMap((inline) => collectOne(maker, inline, style, images));
}

function collectOne(maker: RunMaker, inline: Inline, style: Tagged, images: SetImage[]): PdfRun[] {
  const { fonts } = maker;
  const inside = (children: readonly Inline[], more: Style): PdfRun[] => collect(maker, children, { ...style, ...more }, images);
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
      return inside(inline.children, linkStyle(maker, style.tag, { href: inline.href }));
    case "internalLink":
      return inside(inline.children, linkStyle(maker, style.tag, { target: inline.target }));
    case "reference":
      return textRuns(fonts, inline.label, { ...style, ...linkStyle(maker, style.tag, { target: inline.target }) });
    case "footnote": {
      const link = linkStyle(maker, style.tag, { target: footnoteId(inline.number) });
      return textRuns(fonts, inline.label ?? String(inline.number), { ...style, sup: true, ...link });
    }
    case "image":
      images.push({ image: inline, change: style.change ?? null });
      return [];
    case "comment": {
      if (inline.edge === "start") return [];
      const link = linkStyle(maker, style.tag, { target: commentId(inline.number) });
      return textRuns(fonts, `[${inline.number}]`, { ...style, sup: true, ...link });
    }
    case "change":
      return inside(inline.children, changeStyle(maker, style.tag, inline.kind));
    case "break":
      return [{ text: "\n" }];
  }
}

/** The style of a link in an element, which is an element of its own. */
export function linkStyle(
  { structure }: RunMaker,
  tag: number,
  to: { readonly href: string } | { readonly target: string },
): Style & { readonly tag: number } {
  return { ...to, tag: structure.inline("Link", tag) };
}

/** The style of what only one of the texts of a redline has; its element tells which line it has. */
export function changeStyle({ structure }: RunMaker, tag: number, change: ChangeKind | undefined): Style & { readonly tag: number } {
  if (change === undefined) return { tag };
  return { change, tag: structure.inline("Span", tag, { line: change === "delete" ? "LineThrough" : "Underline" }) };
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
    ...(style.tag !== undefined && { tag: style.tag }),
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
