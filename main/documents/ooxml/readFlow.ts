import type { Block, Cell, Flow, Paragraph, Row, Table, TrackedMark } from "./flow.ts";
import { count, type ReadingContext } from "./readingContext.ts";
import { readPieces } from "./readPieces.ts";
import { readParagraphProperties } from "./readProperties.ts";
import { readStyles } from "./styles.ts";
import { markOf } from "./trackedMarks.ts";
import type { WordPackage } from "./wordPackage.ts";
import { child, childElements, NO_ELEMENT, value, type XmlElement } from "./xml.ts";

/** Reads the body and the notes of a Word file. Throws UNSUPPORTED_FORMAT, FILE_TOO_LARGE where a part is broken. */
export function readFlow(word: WordPackage): Flow {
  const context: ReadingContext = {
    word,
    part: word.main,
    styles: readStyles(word),
    kept: new Map(),
    dropped: new Map(),
    counts: { formatChanges: 0, hiddenCharacters: 0 },
    fields: [],
  };
  const body = child(word.xml(word.main)?.root, "w:body");
  const blocks = body === undefined ? [] : readBlocks(body, context);
  const notes = new Map([...readNotes(context, "footnotes", "w:footnote", "f"), ...readNotes(context, "endnotes", "w:endnote", "e")]);
  for (const name of word.parts.keys()) {
    if (/vbaProject|\/vba(Data)?\b/i.test(name)) count(context.dropped, "macro part");
    else if (/\/embeddings\//i.test(name)) count(context.dropped, "embedded object");
    else if (/\/activeX\//i.test(name)) count(context.dropped, "ActiveX control");
  }
  const outside = [...word.parts.keys()]
    .filter((name) => name.endsWith(".xml"))
    .flatMap((name) => word.relationships(name))
    .filter((link) => link.external && link.type !== "hyperlink");
  for (const link of outside) count(context.dropped, `outside ${link.type}`);
  return {
    blocks,
    notes,
    kept: context.kept,
    dropped: context.dropped,
    formatChanges: context.counts.formatChanges,
    hiddenCharacters: context.counts.hiddenCharacters,
  };
}

function readNotes(context: ReadingContext, type: string, name: string, prefix: string): [string, readonly Block[]][] {
  const part = context.word.related(type);
  const root = part === undefined ? undefined : context.word.xml(part)?.root;
  if (part === undefined || root === undefined) return [];
  const inside = { ...context, part, fields: [] };
  return childElements(root, name)
    .filter((note) => !["separator", "continuationSeparator", "continuationNotice"].includes(note.attributes["w:type"] ?? ""))
    .map((note) => [`${prefix}${note.attributes["w:id"] ?? ""}`, readBlocks(note, inside)]);
}

/** Paragraphs and tables in the order of the text, those inside of content controls too. */
function readBlocks(parent: XmlElement, context: ReadingContext): Block[] {
  return childElements(parent).flatMap((element): Block[] => {
    switch (element.name) {
      case "w:p":
        return [readParagraph(element, context)];
      case "w:tbl":
        return [readTable(element, context)];
      case "w:sdt": {
        const content = child(element, "w:sdtContent");
        return content === undefined ? [] : readBlocks(content, context);
      }
      case "w:customXml":
      case "w:smartTag":
      case "w:ins":
      case "w:moveTo":
        return readBlocks(element, context);
      case "mc:AlternateContent": {
        const chosen = child(element, "mc:Choice") ?? child(element, "mc:Fallback");
        return chosen === undefined ? [] : readBlocks(chosen, context);
      }
      case "w:altChunk":
        count(context.dropped, "embedded document");
        return [];
      case "w:sectPr":
        if (child(element, "w:sectPrChange") !== undefined) context.counts.formatChanges += 1;
        return [];
      default:
        return [];
    }
  });
}

function readParagraph(element: XmlElement, context: ReadingContext): Paragraph {
  const properties = child(element, "w:pPr");
  const change = child(properties, "w:pPrChange");
  if (change !== undefined) context.counts.formatChanges += 1;
  const now = readParagraphProperties(properties, context.styles);
  const earlier = change === undefined ? now : readParagraphProperties(child(change, "w:pPr"), context.styles);
  const marks = childElements(child(properties, "w:rPr") ?? element).flatMap((mark): TrackedMark[] => {
    const tracked = child(properties, "w:rPr") === undefined ? null : markOf(mark);
    return tracked === null ? [] : [tracked];
  });
  return { kind: "paragraph", element, properties: now, earlier, pieces: readPieces(element, context), mark: marks };
}

function readTable(element: XmlElement, context: ReadingContext): Table {
  const rows = childElements(element).flatMap(function rowsOf(child_): Row[] {
    if (child_.name === "w:tr") return [readRow(child_, context)];
    if (child_.name === "w:sdt") return childElements(child(child_, "w:sdtContent") ?? child_).flatMap(rowsOf);
    if (child_.name === "w:customXml" || child_.name === "w:ins" || child_.name === "w:del") return childElements(child_).flatMap(rowsOf);
    return [];
  });
  return { kind: "table", element, rows };
}

function readRow(element: XmlElement, context: ReadingContext): Row {
  const marks = childElements(child(element, "w:trPr") ?? NO_ELEMENT).flatMap((mark) => markOf(mark) ?? []);
  const cells = childElements(element).flatMap(function cellsOf(child_): Cell[] {
    if (child_.name === "w:tc") return [readCell(child_, context)];
    if (child_.name === "w:sdt") return childElements(child(child_, "w:sdtContent") ?? child_).flatMap(cellsOf);
    return [];
  });
  return { element, marks, cells };
}

function readCell(element: XmlElement, context: ReadingContext): Cell {
  const properties = child(element, "w:tcPr");
  const merge = child(properties, "w:vMerge");
  const marks = childElements(properties ?? NO_ELEMENT).flatMap((mark) => markOf(mark) ?? []);
  return {
    element,
    marks,
    blocks: readBlocks(element, context),
    span: Math.min(64, Math.max(1, Number(value(properties, "w:gridSpan") ?? 1) || 1)),
    continued: merge !== undefined && (merge.attributes["w:val"] ?? "continue") === "continue",
  };
}
