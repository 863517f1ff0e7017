import type { Content } from "pdfmake/interfaces.js";
import type { Heading, StructuredDocument } from "../markdown/model.ts";
import { plainText } from "../markdown/plainText.ts";
import { labelWidth, type PdfContext } from "./context.ts";
import { linkStyle, textRuns } from "./inlines.ts";
import { ROOT } from "./structureTree.ts";

/** A document with fewer headings needs no table of contents. */
const HEADINGS_FOR_CONTENTS = 5;
/** A longer table of contents has its page to itself. */
const CONTENTS_OWN_PAGE = 18;

/** Number, title, dots of white space, page; each line leads to its heading. */
export function contents(context: PdfContext, document: StructuredDocument): Content[] {
  const headings = document.blocks.filter((block): block is Heading => block.type === "heading" && block.change !== "delete");
  if (headings.length < HEADINGS_FOR_CONTENTS) return [];
  const top = Math.min(...headings.map((heading) => heading.level));
  const shown = headings.filter((heading) => heading.level < top + 3);
  const nested = shown.some(({ level }) => level > top);
  const numberWidths = new Map<number, number>();
  for (const { level, number } of shown)
    if (number !== null) numberWidths.set(level, Math.max(22, numberWidths.get(level) ?? 0, labelWidth(number.label, 10)));
  const { fonts, structure } = context;
  const caption = structure.block("P", ROOT);
  const table = structure.block("TOC", ROOT);
  const rows = shown.map((heading): Content => {
    const tag = structure.block("TOCI", table);
    const link = linkStyle(context, tag, { target: heading.id });
    const indent = (heading.level - top) * 18;
    const numberWidth = numberWidths.get(heading.level) ?? 0;
    const first = heading.level === top && nested;
    return {
      columns: [
        { width: numberWidth, text: textRuns(fonts, heading.number?.label ?? "", link) },
        { width: "*", text: textRuns(fonts, plainText(heading.children), link) },
        { width: 28, text: [{ pageReference: heading.id, ...{ tag } }], alignment: "right" },
      ],
      margin: [indent, first ? 5 : 1.5, 0, 0],
    };
  });
  const title: Content = {
    text: textRuns(fonts, context.words.contents, { bold: true, tag: caption }),
    fontSize: 11,
    margin: [0, 6, 0, 2],
  };
  const end: Content = shown.length > CONTENTS_OWN_PAGE ? { text: "", pageBreak: "after" } : { text: "", margin: [0, 0, 0, 10] };
  return [title, { stack: rows, fontSize: 10 }, end];
}
