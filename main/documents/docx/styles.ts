import { BorderStyle, type IStylesOptions, LineRuleType } from "docx";
import { CLAUSES } from "./numbering.ts";

const SERIF = { ascii: "Cambria", hAnsi: "Cambria", cs: "Cambria", eastAsia: "Yu Mincho" };
const GOTHIC_HEADING = { ascii: "Cambria", hAnsi: "Cambria", cs: "Cambria", eastAsia: "Yu Gothic" };
const FIXED = { ascii: "Consolas", hAnsi: "Consolas", cs: "Consolas", eastAsia: "MS Gothic" };

/** Heading sizes in half-points, space above in twips. */
const HEADINGS = [
  { size: 28, before: 320 },
  { size: 24, before: 240 },
  { size: 22, before: 200 },
  { size: 21, before: 180 },
  { size: 21, before: 180 },
  { size: 21, before: 180 },
] as const;

/** Styles of the document; `numbered` heading levels take their number from the style. */
export function documentStyles(language: "en" | "ja", numbered: number): IStylesOptions {
  const japanese = language === "ja";
  const headings = Object.fromEntries(
    HEADINGS.map(({ size, before }, level) => [
      `heading${level + 1}`,
      {
        run: { font: GOTHIC_HEADING, bold: true, size, color: "1F1D1A" },
        paragraph: {
          keepNext: true,
          outlineLevel: level,
          spacing: { before, after: 80 },
          ...(level < numbered && { numbering: { reference: CLAUSES, level } }),
        },
      },
    ]),
  );
  return {
    default: {
      document: {
        run: { font: SERIF, size: 21, language: { value: japanese ? "ja-JP" : "en-US", eastAsia: "ja-JP" } },
        paragraph: { spacing: { after: 120, line: japanese ? 340 : 290, lineRule: LineRuleType.AUTO } },
      },
      title: {
        run: { font: GOTHIC_HEADING, bold: true, size: 40, color: "1F1D1A" },
        paragraph: { spacing: { before: 0, after: 240, line: 240 } },
      },
      ...headings,
      hyperlink: { run: { color: "2F3D7A", underline: {} } },
      footnoteText: { run: { size: 18 }, paragraph: { spacing: { after: 40, line: 240 } } },
      listParagraph: { paragraph: { spacing: { after: 80 } } },
    },
    characterStyles: [
      { id: "DefinedTerm", name: "Defined Term", basedOn: "DefaultParagraphFont", run: { bold: true } },
      { id: "CodeText", name: "Code Text", basedOn: "DefaultParagraphFont", run: { font: FIXED, size: 19 } },
    ],
    paragraphStyles: [
      {
        id: "Code",
        name: "Code",
        basedOn: "Normal",
        run: { font: FIXED, size: 18, noProof: true },
        paragraph: { spacing: { before: 60, after: 160, line: 250 }, shading: { type: "clear", fill: "F4F1EA", color: "auto" } },
      },
      {
        id: "Quote",
        name: "Quote",
        basedOn: "Normal",
        run: { color: "57524A" },
        paragraph: { border: { left: { style: BorderStyle.SINGLE, size: 12, color: "C9C3B7", space: 8 } } },
      },
      {
        id: "Rule",
        name: "Rule",
        basedOn: "Normal",
        paragraph: {
          spacing: { before: 120, after: 200 },
          border: { bottom: { style: BorderStyle.SINGLE, size: 4, color: "C9C3B7", space: 1 } },
        },
      },
      { id: "TableText", name: "Table Text", basedOn: "Normal", run: { size: 19 }, paragraph: { spacing: { after: 0, line: 260 } } },
      { id: "TableHeading", name: "Table Heading", basedOn: "TableText", run: { bold: true }, paragraph: { keepNext: true } },
      { id: "TableGap", name: "Table Gap", basedOn: "Normal", run: { size: 10 }, paragraph: { spacing: { after: 60, line: 120 } } },
      {
        id: "ContentsHeading",
        name: "Contents Heading",
        basedOn: "Normal",
        run: { bold: true, size: 24 },
        paragraph: { keepNext: true, spacing: { after: 80 } },
      },
      ...[1, 2, 3].map((level) => ({
        id: `TOC${level}`,
        name: `toc ${level}`,
        basedOn: "Normal",
        run: { size: 20 },
        paragraph: { spacing: { before: level === 1 ? 60 : 0, after: 20, line: 260 }, indent: { left: (level - 1) * 360 } },
      })),
      { id: "Running", name: "Running", basedOn: "Normal", run: { size: 17, color: "6B665E" }, paragraph: { spacing: { after: 0 } } },
    ],
  };
}
