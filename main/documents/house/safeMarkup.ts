import { attributeEdits, removal, type SourceEdit } from "../ooxml/packageEdits.ts";
import { child, childElements, onOff, type XmlElement, type XmlPart } from "../ooxml/xml.ts";
import type { LeftBehind } from "./houseReport.ts";
import { unsafeFields } from "./safeFields.ts";

/** Ids of relationships that are carried over, and their new ones. */
export type KeptLinks = ReadonlyMap<string, string>;

/** Things that embed or run something else. */
const OBJECTS = new Set(["w:object", "w:control", "w:altChunk", "w:subDoc", "w:contentPart", "w:movie", "o:OLEObject"]);
/** Changes and comments of those who worked on the file, and marks that mean something in its own text alone. */
const TRACES =
  /^w:(?:del|moveFrom|\w+Change|cellIns|cellDel|cellMerge|moveFromRange(?:Start|End)|moveToRange(?:Start|End)|customXml\w+Range(?:Start|End)|bookmarkStart|bookmarkEnd|commentRangeStart|commentRangeEnd|commentReference|customXmlPr|smartTagPr|ffData|fldData|permStart|permEnd|proofErr|rsid|numPr|lastRenderedPageBreak)$|^w(?:15)?:dataBinding$/;
const CHANGES = /^w:(?:del|moveFrom|ins|moveTo|\w+Change|cellIns|cellDel|cellMerge)$/;
/** What goes as a whole when a part of it leads to something that stays behind. */
const CONTAINER = /^(?:w:drawing|w:pict|mc:AlternateContent)$/;

/**
 * The edits that leave of a part of a house file only what shows: no relationships but the kept ones, no fields that fetch or run, no objects, no
 * tracked changes, no hidden text, no ids of sessions.
 */
export function safeMarkup(part: XmlPart, links: KeptLinks, left: LeftBehind): SourceEdit[] {
  const fields = unsafeFields(part.root);
  left.add("fields", fields.count);
  const edits: SourceEdit[] = fields.removed.map(removal);
  let drawings = 0;
  const unwrapped = new Set(fields.unwrapped);
  const visit = (element: XmlElement, above: readonly XmlElement[]): void => {
    const { name } = element;
    if (CHANGES.test(name)) left.add("tracked-changes");
    if (OBJECTS.has(name)) {
      left.add("embedded-objects");
      edits.push(removal(outermost(element, above)));
      return;
    }
    if (name === "w:vanish" || name === "w:specVanish" || TRACES.test(name) || isLink(name)) {
      if (isLink(name)) left.add("outside-links");
      if (keepsNumberAway(element)) return;
      edits.push(removal(element));
      return;
    }
    // A hidden mark of a field stays, so that the field keeps both ends.
    if (name === "w:r" && onOff(child(element, "w:rPr"), "w:vanish") === true && child(element, "w:fldChar") === undefined) {
      left.add("hidden-text");
      edits.push(removal(element));
      return;
    }
    if (name === "w:hyperlink" && Object.keys(element.attributes).some((key) => key === "r:id")) left.add("outside-links");
    if (unwrapped.has(element) || /^w:(?:hyperlink|ins|moveTo|smartTag|customXml)$/.test(name)) {
      edits.push(...unwrap(element));
      if (element.innerStart === element.end) return;
    } else if (!clean(element, above)) return;
    for (const inside of childElements(element)) visit(inside, [...above, element]);
  };
  /** False where the element goes. */
  const clean = (element: XmlElement, above: readonly XmlElement[]): boolean => {
    let gone: XmlElement | null = null;
    const embeds = links.has(element.attributes["r:embed"] ?? "");
    const changed = attributeEdits(part, element, (key, value) => {
      if (key.startsWith("r:")) {
        const kept = links.get(value);
        if (kept !== undefined) return kept;
        left.add(/^r:(?:id|link|href|pict)$/.test(key) ? "outside-links" : "unknown-pictures");
        if (key === "r:link" && embeds) return null;
        gone = localName(element.name) === "svgBlip" ? (above.at(-1) ?? element) : outermost(element, above);
        return undefined;
      }
      if (element.name === "wp:docPr" && key === "id") {
        drawings += 1;
        return String(drawings);
      }
      // Old drawings name outside files in plain attributes.
      if (/^(?:v|o):/.test(element.name) && /^(?:href|src|althref|relid)$/.test(localName(key))) {
        left.add("outside-links");
        return null;
      }
      return /^w:rsid|^w14:(?:paraId|textId)$/.test(key) ? null : undefined;
    });
    if (gone !== null) {
      edits.push(removal(gone));
      return false;
    }
    edits.push(...changed);
    return true;
  };
  visit(part.root, []);
  return edits;
}

function isLink(name: string): boolean {
  return /^a:hlink(?:Click|Hover|MouseOver)$/.test(name);
}

/** A numbering of 0 takes an inherited number away, which stays right. */
function keepsNumberAway(element: XmlElement): boolean {
  return element.name === "w:numPr" && child(element, "w:numId")?.attributes["w:val"] === "0";
}

function outermost(element: XmlElement, above: readonly XmlElement[]): XmlElement {
  return above.find(({ name }) => CONTAINER.test(name)) ?? element;
}

function unwrap({ start, innerStart, innerEnd, end }: XmlElement): SourceEdit[] {
  if (innerStart === end) return [{ start, end, text: "" }];
  return [
    { start, end: innerStart, text: "" },
    { start: innerEnd, end, text: "" },
  ];
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}
