import type { Content, ContentText, TableCell } from "pdfmake/interfaces.js";
import type { NoticeKind } from "../../../src/domain/document/fileNotice.ts";
import type { ChangeKind, Inline } from "../markdown/model.ts";
import type { DocumentWords } from "../words.ts";
import { changeStyle, pdfInlines, type RunMaker, type SetImage, textRuns } from "./inlines.ts";

/** Width of the text on an A4 page, in points. */
export const TEXT_WIDTH = 451;
/** Least width of the column for clause numbers, in points. */
export const NUMBER_WIDTH = 30;
/** What the parts of one PDF share. `width`: of the text at this place, in points. */
export interface PdfContext extends RunMaker {
  readonly words: DocumentWords;
  readonly justify: boolean;
  /** Ids of the headings above the present place, for the outline. */
  readonly outlineParents: { level: number; id: string }[];
  readonly width: number;
  /** The structure element that what is set stands in. */
  readonly element: number;
  /** Width of the number column of headings by level, so that all titles of a level start at one place. */
  readonly headingNumbers: ReadonlyMap<number, number>;
  /** Reasons for which the file cannot keep to PDF/A, found on the way. */
  readonly obstacles: Set<Extract<NoticeKind, "not-archival" | "not-archival-colours">>;
}

/** Pictures at 96 dots per inch, made smaller where the page ends. */
export function pictures(context: PdfContext, images: readonly SetImage[]): Content[] {
  const { structure, words, element } = context;
  return images.flatMap(({ image, change }): Content[] => {
    if (image.printColours === true) context.obstacles.add("not-archival-colours");
    const alternative = image.alternative.trim() === "" ? words.picture : image.alternative;
    return [
      ...(change === null ? [] : [changedPicture(context, change)]),
      {
        ...{ tag: structure.block("Figure", element, { alternative }) },
        image: `data:${image.mediaType};base64,${Buffer.from(image.bytes).toString("base64")}`,
        fit: [Math.min(TEXT_WIDTH, image.width * 0.75), Math.min(500, image.height * 0.75)],
        margin: [0, 4, 0, 8],
      },
    ];
  });
}

function changedPicture(context: PdfContext, change: ChangeKind): Content {
  const { fonts, structure, words, element } = context;
  const style = changeStyle(context, structure.block("P", element), change);
  const caption = change === "delete" ? words.redline.pictureDeleted : words.redline.pictureInserted;
  return { text: textRuns(fonts, caption, style), fontSize: 8.5, margin: [0, 2, 0, 0] };
}

/** Cells of a table: the words, and the pictures below them. */
export function cellContent(
  context: PdfContext,
  inlines: readonly Inline[],
  bold: boolean,
  alignment: "left" | "center" | "right",
): TableCell {
  const element = context.structure.block(bold ? "TH" : "TD", context.element);
  const { runs, images } = pdfInlines(context, inlines, element, bold ? { bold } : {});
  const text: ContentText = { text: runs, alignment };
  return images.length === 0 ? text : { stack: [text, ...pictures({ ...context, element }, images)] };
}

/** Width of a label in points at a size, a little generous, with room to what follows. */
export function labelWidth(label: string, size: number, bold = false): number {
  const ems = [...label].reduce((sum, character) => sum + (character > "\u2e80" ? 1 : /[.()]/u.test(character) ? 0.32 : 0.55), 0);
  return ems * size * (bold ? 1.06 : 1) + size * 0.7;
}
