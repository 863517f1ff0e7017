import { childElements, ownText, type XmlElement } from "../ooxml/xml.ts";

/**
 * Fields that only say something of the document itself. All others are replaced by what they showed last: some fetch files or addresses, some
 * run programs, and none of them belongs to the look of a page.
 */
const SAFE = new Set([
  "PAGE",
  "NUMPAGES",
  "SECTION",
  "SECTIONPAGES",
  "STYLEREF",
  "TITLE",
  "DATE",
  "TIME",
  "CREATEDATE",
  "SAVEDATE",
  "PRINTDATE",
]);

interface OpenField {
  instruction: string;
  /** Everything before the result: marks and what the instruction consists of. */
  readonly marks: XmlElement[];
  inResult: boolean;
}

/** Elements to take out of a part and fields in one tag to unwrap, so that nothing but safe fields stays. */
export interface UnsafeFields {
  readonly removed: readonly XmlElement[];
  readonly unwrapped: readonly XmlElement[];
  readonly count: number;
}

export function isSafeField(instruction: string): boolean {
  return SAFE.has(/^\s*([A-Za-z]+)/.exec(instruction)?.[1]?.toUpperCase() ?? "");
}

export function unsafeFields(root: XmlElement): UnsafeFields {
  const removed: XmlElement[] = [];
  const unwrapped: XmlElement[] = [];
  const open: OpenField[] = [];
  let count = 0;
  const close = (field: OpenField): void => {
    if (isSafeField(field.instruction)) return;
    count += 1;
    removed.push(...field.marks);
  };
  const visit = (element: XmlElement): void => {
    if (element.name === "w:fldSimple") {
      if (!isSafeField(element.attributes["w:instr"] ?? "")) {
        unwrapped.push(element);
        count += 1;
      }
    } else if (element.name === "w:fldChar") {
      mark(element);
      return;
    } else if (element.name === "w:r") {
      for (const inside of childElements(element)) visit(inside);
      return;
    } else if (open.some((field) => !field.inResult) && isContent(element)) {
      for (const field of open) if (!field.inResult) field.marks.push(element);
      const last = open.at(-1);
      if (last !== undefined && !last.inResult && element.name === "w:instrText") last.instruction += ownText(element);
      return;
    }
    for (const inside of childElements(element)) visit(inside);
  };
  const mark = (element: XmlElement): void => {
    const type = element.attributes["w:fldCharType"];
    if (type === "begin") open.push({ instruction: "", marks: [element], inResult: false });
    // What stands inside of another field's instruction goes with that.
    for (const field of open.slice(0, -1)) if (!field.inResult) field.marks.push(element);
    const last = open.at(-1);
    if (last === undefined || type === "begin") return;
    last.marks.push(element);
    if (type === "separate") last.inResult = true;
    else if (type === "end") close(open.pop() ?? last);
  };
  visit(root);
  for (const field of open) removed.push(...field.marks);
  return { removed, unwrapped, count: count + open.length };
}

/** What a run shows or instructs, which its properties are not. */
function isContent({ name }: XmlElement): boolean {
  return /^(?:w:(?:t|instrText|delInstrText|delText|tab|br|cr|sym|drawing|pict|object|noBreakHyphen|softHyphen)|mc:AlternateContent)$/.test(
    name,
  );
}
