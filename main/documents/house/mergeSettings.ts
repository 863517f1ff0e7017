import { editSource } from "../ooxml/packageEdits.ts";
import { escapeXml } from "../ooxml/redline/runXml.ts";
import { childElements, type XmlPart } from "../ooxml/xml.ts";

/** Settings that are taken over: how lines break and pages are laid out, no paths, ids, protections or switches of the program. */
const TAKEN = new Set([
  "w:mirrorMargins",
  "w:bordersDoNotSurroundHeader",
  "w:bordersDoNotSurroundFooter",
  "w:gutterAtTop",
  "w:defaultTabStop",
  "w:autoHyphenation",
  "w:consecutiveHyphenLimit",
  "w:hyphenationZone",
  "w:doNotHyphenateCaps",
  "w:evenAndOddHeaders",
  "w:characterSpacingControl",
  "w:noLineBreaksAfter",
  "w:noLineBreaksBefore",
  "w:themeFontLang",
  "w:clrSchemeMapping",
  "w:decimalSymbol",
  "w:listSeparator",
]);

/** Order of the settings that can meet here (ECMA-376, 17.15.1.78). */
const ORDER = [
  "w:displayBackgroundShape",
  "w:mirrorMargins",
  "w:bordersDoNotSurroundHeader",
  "w:bordersDoNotSurroundFooter",
  "w:gutterAtTop",
  "w:trackRevisions",
  "w:defaultTabStop",
  "w:autoHyphenation",
  "w:consecutiveHyphenLimit",
  "w:hyphenationZone",
  "w:doNotHyphenateCaps",
  "w:evenAndOddHeaders",
  "w:characterSpacingControl",
  "w:noLineBreaksAfter",
  "w:noLineBreaksBefore",
  "w:footnotePr",
  "w:endnotePr",
  "w:compat",
  "w:themeFontLang",
  "w:clrSchemeMapping",
  "w:decimalSymbol",
  "w:listSeparator",
];

/** Our settings with those of the house that are about the look. `headers`: the house's headers are used, so whether even pages differ is its matter. */
export function mergeSettings(ours: XmlPart, house: XmlPart | undefined, headers: boolean): string {
  const members = new Map(childElements(ours.root).map(({ name, start, end }) => [name, ours.source.slice(start, end)]));
  const theirs =
    house === undefined ? [] : childElements(house.root).filter(({ name, children }) => TAKEN.has(name) && children.length === 0);
  for (const { name, attributes } of theirs) {
    if (name === "w:evenAndOddHeaders" && !headers) continue;
    const written = Object.entries(attributes).flatMap(([key, value]) => (key.startsWith("w:") ? [` ${key}="${escapeXml(value)}"`] : []));
    members.set(name, `<${name}${written.join("")}/>`);
  }
  const place = (name: string): number => ORDER.indexOf(name);
  const inner = [...members].sort(([a], [b]) => place(a) - place(b)).map(([, xml]) => xml);
  return editSource(ours.source, [{ start: ours.root.innerStart, end: ours.root.innerEnd, text: inner.join("") }]);
}
