import { InternalHyperlink, LeaderType, Paragraph, type ParagraphChild, TabStopType, TextRun } from "docx";
import type { Heading } from "../markdown/model.ts";
import { plainText } from "../markdown/plainText.ts";
import { complexField, fieldBegin, fieldEnd } from "./fields.ts";
import type { RunContext } from "./runs.ts";
import { TEXT_WIDTH } from "./tables.ts";

/** A document with fewer headings needs none. */
const HEADINGS_FOR_CONTENTS = 5;

/**
 * A TOC field that is marked dirty, so that Word fills in the page numbers when it opens the document. Its entries are
 * already there, with their numbers, and lead to their headings.
 */
export function tableOfContents(context: RunContext, headings: readonly Heading[], label: string): Paragraph[] {
  const shown = headings.filter((heading) => heading.level <= 3);
  if (shown.length < HEADINGS_FOR_CONTENTS) return [];
  const entries = shown.map((heading, index) => {
    const before: ParagraphChild[] = index === 0 ? fieldBegin('TOC \\o "1-3" \\h \\z \\u', {}, true) : [];
    const after: ParagraphChild[] = index === shown.length - 1 ? [fieldEnd()] : [];
    const bookmark = context.bookmarks.name(heading.id);
    const number = heading.number === null ? [] : [new TextRun({ children: [heading.number.label, "\t"] })];
    const link = new InternalHyperlink({
      anchor: bookmark,
      children: [
        ...number,
        new TextRun({ text: plainText(heading.children) }),
        new TextRun({ children: ["\t"] }),
        ...complexField(`PAGEREF ${bookmark} \\h`, ""),
      ],
    });
    const left = (heading.level - 1) * 360;
    const wide = [...(heading.number?.label ?? "")].some((character) => character > "\u2e80");
    return new Paragraph({
      style: `TOC${heading.level}`,
      ...(index === shown.length - 1 && { spacing: { after: 280 } }),
      tabStops: [
        ...(heading.number === null ? [] : [{ type: TabStopType.LEFT, position: left + (wide ? 960 : 600) }]),
        { type: TabStopType.RIGHT, position: TEXT_WIDTH, leader: LeaderType.DOT },
      ],
      children: [...before, link, ...after],
    });
  });
  return [new Paragraph({ style: "ContentsHeading", children: [new TextRun({ text: label })] }), ...entries];
}
