import {
  CommentRangeEnd,
  CommentRangeStart,
  CommentReference,
  ExternalHyperlink,
  FootnoteReferenceRun,
  ImageRun,
  InternalHyperlink,
  type IRunOptions,
  type ParagraphChild,
  TextRun,
} from "docx";
import type { EmbeddedImage, Inline } from "../markdown/model.ts";
import { type Bookmarks, complexField } from "./fields.ts";

export interface RunContext {
  readonly bookmarks: Bookmarks;
  /** Footnotes that have their reference mark already. */
  readonly footnotesUsed: Set<number>;
  /** False inside a footnote: none can refer to another. */
  readonly footnotesAllowed: boolean;
  /** Ids of Word's comments by the number of the thread. */
  readonly comments: ReadonlyMap<number, readonly number[]>;
  /** Threads that begin and end in the text. */
  readonly placedComments: ReadonlySet<number>;
}

type Style = Pick<IRunOptions, "bold" | "italics" | "strike" | "style">;

/** Widest picture, in pixels at 96 dots per inch: the width of the text. */
const MAX_IMAGE_WIDTH = 600;
const MAX_IMAGE_HEIGHT = 800;

export function runsOf(context: RunContext, inlines: readonly Inline[], style: Style = {}): ParagraphChild[] {
  return inlines.flatMap((inline) => runsOfOne(context, inline, style));
}

function runsOfOne(context: RunContext, inline: Inline, style: Style): ParagraphChild[] {
  switch (inline.type) {
    case "text":
      return inline.text === "" ? [] : [new TextRun({ ...style, text: inline.text })];
    case "strong":
      return runsOf(context, inline.children, { ...style, bold: true });
    case "term":
      return runsOf(context, inline.children, { ...style, style: "DefinedTerm" });
    case "emphasis":
      return runsOf(context, inline.children, { ...style, italics: true });
    case "strike":
      return runsOf(context, inline.children, { ...style, strike: true });
    case "code":
      return [new TextRun({ ...style, style: "CodeText", text: inline.text })];
    case "link":
      return [new ExternalHyperlink({ link: inline.href, children: runsOf(context, inline.children, { ...style, style: "Hyperlink" }) })];
    case "internalLink":
      return [new InternalHyperlink({ anchor: context.bookmarks.name(inline.target), children: runsOf(context, inline.children, style) })];
    case "reference":
      return complexField(`REF ${context.bookmarks.name(inline.target)} ${inline.numbered ? "\\r " : ""}\\h`, inline.label, style);
    case "footnote":
      return footnote(context, inline.number);
    case "image":
      return [picture(inline)];
    case "comment":
      if (!context.placedComments.has(inline.number)) return [];
      return inline.edge === "start" ? commentStarts(context, inline.number) : commentEnds(context, inline.number);
    case "change":
      // Redlines in Word are written onto a package; here only the new text would stand.
      return inline.kind === "delete" ? [] : runsOf(context, inline.children, style);
    case "break":
      return [new TextRun({ break: 1 })];
  }
}

/** The first mention carries the note; a later one repeats its number with a field. */
function footnote(context: RunContext, number: number): ParagraphChild[] {
  const place = `footnote:${number}`;
  if (!context.footnotesAllowed || context.footnotesUsed.has(number)) {
    return complexField(`NOTEREF ${context.bookmarks.name(place)} \\h`, String(number), { superScript: true });
  }
  context.footnotesUsed.add(number);
  return context.bookmarks.around(place, [new FootnoteReferenceRun(number)]);
}

/** Every message of a thread is a comment of Word's over the same text. */
export function commentStarts({ comments }: RunContext, number: number): ParagraphChild[] {
  return (comments.get(number) ?? []).map((id) => new CommentRangeStart(id));
}

export function commentEnds({ comments }: RunContext, number: number): ParagraphChild[] {
  return (comments.get(number) ?? []).flatMap((id) => [new CommentRangeEnd(id), new TextRun({ children: [new CommentReference(id)] })]);
}

function picture(image: EmbeddedImage): ImageRun {
  const scale = Math.min(1, MAX_IMAGE_WIDTH / image.width, MAX_IMAGE_HEIGHT / image.height);
  const transformation = { width: Math.max(1, Math.round(image.width * scale)), height: Math.max(1, Math.round(image.height * scale)) };
  const altText = {
    name: image.alternative === "" ? "Picture" : image.alternative.slice(0, 200),
    description: image.alternative,
    title: "",
  };
  return new ImageRun({ type: image.mediaType === "image/png" ? "png" : "jpg", data: image.bytes, transformation, altText });
}
