/** Word files for tests, made from the XML that a test is about. */
import { type Zippable, zipSync } from "fflate";

const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';

export interface WordFixture {
  /** What stands in `w:body`. */
  readonly body: string;
  readonly styles?: string;
  readonly numbering?: string;
  readonly footnotes?: string;
  readonly comments?: string;
  /** Further relationships of the document: [id, type, target, "External"?]. */
  readonly links?: readonly (readonly [string, string, string, string?])[];
  readonly contentType?: string;
  /** Further parts, or others in the place of the usual ones. */
  readonly parts?: Readonly<Record<string, string | Uint8Array>>;
}

/** The bytes of a Word file with these contents. */
export function wordFile(fixture: WordFixture): Uint8Array {
  const links = [...(fixture.links ?? [])];
  const parts: Record<string, string | Uint8Array> = {};
  const add = (name: string, root: string, content: string | undefined): void => {
    if (content === undefined) return;
    parts[`word/${name}.xml`] = `${HEAD}<w:${root} ${W} ${R}>${content}</w:${root}>`;
    links.push([`rId-${name}`, name, `${name}.xml`]);
  };
  add("styles", "styles", fixture.styles);
  add("numbering", "numbering", fixture.numbering);
  add("footnotes", "footnotes", fixture.footnotes);
  add("comments", "comments", fixture.comments);
  parts["word/document.xml"] = `${HEAD}<w:document ${W} ${R}><w:body>${fixture.body}</w:body></w:document>`;
  parts["_rels/.rels"] = relationships([["rId1", "officeDocument", "word/document.xml"]]);
  parts["word/_rels/document.xml.rels"] = relationships(links);
  parts["[Content_Types].xml"] = contentTypes(fixture.contentType);
  return zip({ ...parts, ...fixture.parts });
}

/** A zip archive of these files, its dates fixed. */
export function zip(parts: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  const files: Zippable = {};
  for (const [name, content] of Object.entries(parts)) {
    files[name] = [typeof content === "string" ? new TextEncoder().encode(content) : content, { mtime: new Date(2026, 0, 1) }];
  }
  return zipSync(files);
}

function relationships(links: readonly (readonly [string, string, string, string?])[]): string {
  const inside = links
    .map(
      ([id, type, target, mode]) =>
        `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"${mode === undefined ? "" : ` TargetMode="${mode}"`}/>`,
    )
    .join("");
  return `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${inside}</Relationships>`;
}

function contentTypes(main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"): string {
  return `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="${main}"/></Types>`;
}

/** A paragraph with this content; `properties` stand in its `w:pPr`. */
export const p = (content: string, properties = ""): string =>
  `<w:p>${properties === "" ? "" : `<w:pPr>${properties}</w:pPr>`}${content}</w:p>`;
/** A run of text. */
export const r = (text: string, properties = ""): string =>
  `<w:r>${properties === "" ? "" : `<w:rPr>${properties}</w:rPr>`}<w:t xml:space="preserve">${text}</w:t></w:r>`;
/** Attributes of a tracked change. */
export const by = (author: string, id = 1): string => `w:id="${id}" w:author="${author}" w:date="2026-03-01T09:00:00Z"`;
export const ins = (author: string, content: string): string => `<w:ins ${by(author)}>${content}</w:ins>`;
export const del = (author: string, text: string): string =>
  `<w:del ${by(author)}><w:r><w:delText xml:space="preserve">${text}</w:delText></w:r></w:del>`;
/** Paragraph properties whose mark was inserted or deleted. */
export const markIns = (author: string): string => `<w:rPr><w:ins ${by(author)}/></w:rPr>`;
export const markDel = (author: string): string => `<w:rPr><w:del ${by(author)}/></w:rPr>`;
export const style = (id: string, name: string, inside = "", type = "paragraph"): string =>
  `<w:style w:type="${type}" w:styleId="${id}"><w:name w:val="${name}"/>${inside}</w:style>`;
/** A multilevel list 1 / 1.1 / (a). */
export const LIST = `<w:abstractNum w:abstractNumId="0">${["%1.", "%1.%2", "(%3)"]
  .map(
    (text, level) =>
      `<w:lvl w:ilvl="${level}"><w:start w:val="1"/><w:numFmt w:val="${level === 2 ? "lowerLetter" : "decimal"}"/><w:lvlText w:val="${text}"/></w:lvl>`,
  )
  .join("")}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`;
/** `LIST`, and a list of bullets as numId 2. */
export const LIST_AND_BULLETS = `${LIST.replace("<w:num ", '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum>$&')}<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>`;
export const listed = (level: number, numId = 1): string => `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${numId}"/></w:numPr>`;
