import { readInstruction } from "./fields.ts";
import type { Piece, PieceContent, PieceSource, TrackedMark } from "./flow.ts";
import { count, type OpenField, type ReadingContext } from "./readingContext.ts";
import { type RunLook, readParagraphProperties, readRunLook } from "./readProperties.ts";
import type { ResolvedStyle } from "./styles.ts";
import { markOf } from "./trackedMarks.ts";
import { child, childElements, NO_ELEMENT, ownText, shownText, value, type XmlElement } from "./xml.ts";

/** Where the walk through a paragraph is. */
interface Place {
  readonly context: ReadingContext;
  readonly style: ResolvedStyle;
  readonly heading: boolean;
  readonly marks: readonly TrackedMark[];
  readonly link: string | null;
  readonly out: Piece[];
}

/** The runs of a paragraph with their history. */
export function readPieces(paragraph: XmlElement, context: ReadingContext): Piece[] {
  const properties = child(paragraph, "w:pPr");
  const style = context.styles.paragraph(value(properties, "w:pStyle"));
  const heading = readParagraphProperties(properties, context.styles).outlineLevel !== null;
  const out: Piece[] = [];
  walk(paragraph, { context, style, heading, marks: [], link: null, out });
  return joined(out);
}

function walk(parent: XmlElement, place: Place): void {
  for (const element of childElements(parent)) step(element, place);
}

function step(element: XmlElement, place: Place): void {
  const { context } = place;
  switch (element.name) {
    case "w:r":
      readRun(element, place);
      return;
    case "w:ins":
    case "w:del":
    case "w:moveFrom":
    case "w:moveTo": {
      const mark = markOf(element);
      walk(element, mark === null ? place : { ...place, marks: [...place.marks, mark] });
      return;
    }
    case "w:hyperlink":
      walk(element, { ...place, link: linkOf(element, context) ?? place.link });
      return;
    case "w:fldSimple": {
      const field: OpenField = {
        instruction: element.attributes["w:instr"] ?? "",
        use: null,
        shown: "",
        sources: [{ run: element, node: element, length: 0 }],
      };
      context.fields.push(field);
      walk(element, place);
      endField(place);
      return;
    }
    case "w:sdt":
      walk(child(element, "w:sdtContent") ?? NO_ELEMENT, place);
      return;
    case "w:smartTag":
    case "w:customXml":
    case "w:dir":
    case "w:bdo":
      walk(element, place);
      return;
    case "mc:AlternateContent":
      walk(child(element, "mc:Choice") ?? child(element, "mc:Fallback") ?? NO_ELEMENT, place);
      return;
    case "w:bookmarkStart": {
      const name = element.attributes["w:name"];
      if (name !== undefined && name !== "_GoBack") put(place, { type: "bookmark", name }, PLAIN);
      return;
    }
    case "w:commentRangeStart":
    case "w:commentRangeEnd": {
      const edge = element.name === "w:commentRangeStart" ? "start" : "end";
      put(place, { type: "comment", edge, id: element.attributes["w:id"] ?? "" }, PLAIN);
      return;
    }
    case "m:oMath":
    case "m:oMathPara":
      count(context.kept, "formula");
      return;
    default:
  }
}

const PLAIN: RunLook = { bold: false, italic: false, strike: false, hidden: false };

function readRun(run: XmlElement, place: Place): void {
  const { context } = place;
  const look = readRunLook(run, place.style, context.styles, place.heading);
  if (child(child(run, "w:rPr"), "w:rPrChange") !== undefined) context.counts.formatChanges += 1;
  for (const element of childElements(run)) {
    const text = textOf(element);
    if (text !== null) {
      if (look.hidden) context.counts.hiddenCharacters += text.length;
      putText(place, text, look, { run, node: element, length: text.length });
    } else readSpecial(element, place, look, run);
  }
}

/** What an element of a run says in characters; null when it says something else. */
function textOf(element: XmlElement): string | null {
  switch (element.name) {
    case "w:t":
    case "w:delText":
      return shownText(element);
    case "w:tab":
    case "w:ptab":
      return "\t";
    case "w:noBreakHyphen":
      return "\u2011";
    case "w:softHyphen":
      return "\u00ad";
    case "w:sym": {
      const code = Number.parseInt(element.attributes["w:char"] ?? "", 16);
      return Number.isNaN(code) ? "" : symbol(code, element.attributes["w:font"] ?? "");
    }
    default:
      return null;
  }
}

function readSpecial(element: XmlElement, place: Place, look: RunLook, run: XmlElement): void {
  const { context } = place;
  switch (element.name) {
    case "w:br":
      if ((element.attributes["w:type"] ?? "textWrapping") === "textWrapping")
        put(place, { type: "break" }, look, [{ run, node: element, length: 1 }]);
      return;
    case "w:cr":
      put(place, { type: "break" }, look, [{ run, node: element, length: 1 }]);
      return;
    case "w:footnoteReference":
      put(place, { type: "footnote", id: `f${element.attributes["w:id"] ?? ""}` }, look, [{ run, node: element, length: 1 }]);
      return;
    case "w:endnoteReference":
      put(place, { type: "footnote", id: `e${element.attributes["w:id"] ?? ""}` }, look, [{ run, node: element, length: 1 }]);
      return;
    case "w:fldChar":
      readFieldCharacter(element, place, run);
      return;
    case "w:instrText":
    case "w:delInstrText": {
      const field = context.fields.at(-1);
      if (field !== undefined && field.use === null) field.instruction += ownText(element);
      for (const open of context.fields) open.sources.push({ run, node: element, length: 0 });
      return;
    }
    case "mc:AlternateContent":
    case "w:drawing":
    case "w:pict":
    case "w:object":
      count(context.kept, kindOfDrawing(element));
      return;
    default:
  }
}

function readFieldCharacter(element: XmlElement, place: Place, run: XmlElement): void {
  const { fields } = place.context;
  const type = element.attributes["w:fldCharType"];
  const field = fields.at(-1);
  if (type === "begin") fields.push({ instruction: "", use: null, shown: "", sources: [] });
  for (const open of fields) open.sources.push({ run, node: element, length: 0 });
  if (type === "separate" && field !== undefined) field.use = readInstruction(field.instruction);
  else if (type === "end" && field !== undefined) endField(place);
}

function endField(place: Place): void {
  const { context } = place;
  const field = context.fields.pop();
  if (field === undefined) return;
  const use = field.use ?? readInstruction(field.instruction);
  if (use.use === "reference")
    put(place, { type: "reference", bookmark: use.bookmark, numbered: use.numbered, shown: field.shown }, PLAIN, field.sources);
  else if (use.use === "leave-out") count(context.kept, use.what);
}

/** The fields whose result is not written as it stands: their text is gathered, or left out. */
function putText(place: Place, text: string, look: RunLook, source: PieceSource): void {
  const { fields } = place.context;
  for (const field of fields) field.use ??= readInstruction(field.instruction);
  const special = fields.find((field) => field.use?.use === "reference" || field.use?.use === "leave-out");
  if (special !== undefined) {
    special.shown += text;
    special.sources.push(source);
    return;
  }
  const link = fields.findLast((field) => field.use?.use === "link")?.use;
  put(link?.use === "link" ? { ...place, link: link.target } : place, { type: "text", text }, look, [source]);
}

function put(place: Place, content: PieceContent, look: RunLook, sources: readonly PieceSource[] = []): void {
  if (content.type === "text" && content.text === "") return;
  const { bold, italic, strike } = look;
  place.out.push({ content, bold, italic, strike, link: place.link, marks: place.marks, sources });
}

/** Neighbours that look the same and have the same history are one piece. */
function joined(pieces: readonly Piece[]): Piece[] {
  const result: Piece[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (
      last !== undefined &&
      piece.content.type === "text" &&
      last.content.type === "text" &&
      piece.bold === last.bold &&
      piece.italic === last.italic &&
      piece.strike === last.strike &&
      piece.link === last.link &&
      sameMarks(piece.marks, last.marks)
    )
      result[result.length - 1] = {
        ...last,
        content: { type: "text", text: last.content.text + piece.content.text },
        sources: [...last.sources, ...piece.sources],
      };
    else result.push(piece);
  }
  return result;
}

export function sameMarks(a: readonly TrackedMark[], b: readonly TrackedMark[]): boolean {
  return a.length === b.length && a.every((mark, index) => mark.element === b[index]?.element);
}

function linkOf(element: XmlElement, { word, part }: ReadingContext): string | null {
  const anchor = element.attributes["w:anchor"];
  const id = element.attributes["r:id"];
  const target = id === undefined ? undefined : word.relationships(part).find((link) => link.id === id)?.target;
  if (target !== undefined) return anchor === undefined ? target : `${target}#${anchor}`;
  return anchor === undefined ? null : `#${anchor}`;
}

/** Symbols of fonts that have their own codes: the common ones as characters, else as they are. */
function symbol(code: number, font: string): string {
  const low = code & 0xff;
  if (/wingdings/i.test(font))
    return ({ 168: "☐", 254: "☑", 253: "☒", 252: "✓", 251: "✗", 111: "☐", 224: "→" } as Record<number, string>)[low] ?? "□";
  return code >= 0xf000 && code <= 0xf0ff ? String.fromCharCode(low) : String.fromCodePoint(code);
}

function kindOfDrawing(element: XmlElement): string {
  const inside = JSON.stringify(element, (key, content: unknown) => (key === "attributes" || key === "text" ? undefined : content));
  if (inside.includes('"w:txbxContent"')) return "text box";
  if (inside.includes('"o:OLEObject"')) return "embedded object";
  return "picture";
}
