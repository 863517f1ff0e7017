import { unzipSync, type Zippable, zipSync } from "fflate";
import { wordDate } from "../ooxml/wordDate.ts";

/** Every entry of the zip has this date, in whatever time zone the machine is. */
const ENTRY_DATE = new Date(1980, 0, 1, 0, 0, 0);

/** The part that Word wants first. */
const FIRST = "[Content_Types].xml";

/**
 * Makes a package the same bytes every time: entries sorted, with one date; relationship ids counted instead of random;
 * creation dates those of the export (`date`, ms since 1970 UTC). `finish` may change the settled parts.
 */
export function settlePackage(
  bytes: Uint8Array,
  date: number,
  finish: (parts: Map<string, Uint8Array>) => Map<string, Uint8Array> = (parts) => parts,
): Uint8Array {
  const parts = new Map(Object.entries(unzipSync(bytes)));
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  leaveOutEmptyProperties(parts);
  const stamp = wordDate(date);
  for (const [name, content] of parts) {
    if (name === "docProps/core.xml") {
      const xml = decoder.decode(content).replace(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/gu, `$1${stamp}`);
      parts.set(name, encoder.encode(xml));
    } else if (name === "word/numbering.xml") {
      // The library writes every list as a hybrid one with tentative levels; linked headings want a true multilevel list.
      const xml = decoder.decode(content).replaceAll('w:val="hybridMultilevel"', 'w:val="multilevel"').replaceAll(' w:tentative="1"', "");
      parts.set(name, encoder.encode(xml));
    } else if (name === "word/document.xml" || name === "word/footnotes.xml") {
      // The library counts pictures over all documents of the process.
      let pictures = 0;
      const xml = decoder.decode(content).replace(/(<wp:docPr id=")\d+"/gu, (_, start: string) => {
        pictures += 1;
        return `${start}${pictures}"`;
      });
      parts.set(name, encoder.encode(xml));
    } else if (name.endsWith(".rels")) {
      const source = sourcePart(name);
      const renamed = countIds(decoder.decode(content), source === null ? "" : decoder.decode(parts.get(source) ?? new Uint8Array()));
      parts.set(name, encoder.encode(renamed.relationships));
      if (source !== null && parts.has(source)) parts.set(source, encoder.encode(renamed.part));
    }
  }
  const finished = finish(parts);
  const names = [...finished.keys()]
    .filter((name) => !name.endsWith("/"))
    .sort((a, b) => (a === FIRST ? -1 : b === FIRST ? 1 : a < b ? -1 : 1));
  const entries: Zippable = {};
  for (const name of names) entries[name] = finished.get(name) ?? new Uint8Array();
  return zipSync(entries, { mtime: ENTRY_DATE, level: 6 });
}

/** The library always writes a part for custom properties; a clean document has none. */
function leaveOutEmptyProperties(parts: Map<string, Uint8Array>): void {
  const name = "docProps/custom.xml";
  if (!parts.has(name)) return;
  parts.delete(name);
  for (const [part, pattern] of [
    ["[Content_Types].xml", /<Override [^>]*PartName="\/docProps\/custom\.xml"[^>]*\/>/u],
    ["_rels/.rels", /<Relationship [^>]*Target="docProps\/custom\.xml"[^>]*\/>/u],
  ] as const) {
    parts.set(part, new TextEncoder().encode(new TextDecoder().decode(parts.get(part)).replace(pattern, "")));
  }
}

/** "word/_rels/document.xml.rels" belongs to "word/document.xml"; the package's own to none. */
function sourcePart(relationships: string): string | null {
  const match = /^(.*?)_rels\/(.+)\.rels$/u.exec(relationships);
  return match === null ? null : `${match[1]}${match[2]}`;
}

/** Renames relationship ids to rId1, rId2, … in the order of the file, there and where the part uses them. */
function countIds(relationships: string, part: string): { relationships: string; part: string } {
  const names = new Map<string, string>();
  const renamed = relationships.replace(/ Id="([^"]+)"/gu, (_, id: string) => {
    names.set(id, `rId${names.size + 1}`);
    return ` Id="${names.get(id)}"`;
  });
  const used = part.replace(/ (r:(?:id|embed|link|pict))="([^"]+)"/gu, (whole, attribute: string, id: string) =>
    names.has(id) ? ` ${attribute}="${names.get(id)}"` : whole,
  );
  return { relationships: renamed, part: used };
}
