import { posix } from "node:path";
import { AI_PROPERTIES, type AiFact, aiFacts } from "../aiProperties.ts";
import type { AiText } from "../aiText.ts";
import {
  addRelationship,
  appended,
  type EditableParts,
  editPart,
  prefixOf,
  removal,
  setContentType,
  writePart,
} from "../ooxml/packageEdits.ts";
import { escapeXml } from "../ooxml/redline/runXml.ts";
import { childElements, parseXml, type XmlElement, type XmlPart } from "../ooxml/xml.ts";

/** Custom properties of a file that is not ours to name otherwise. */
const PART = "docProps/custom.xml";
const CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml";
/** The one format id of custom properties (ECMA-376 part 1, 22.3.2.2). */
const FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}";
/** Ids of properties begin here; smaller ones have meanings of their own. */
const FIRST_ID = 2;

/** The namespaces of a file, in the transitional or the strict form of Office Open XML. */
const NAMES = {
  transitional: {
    relationship: "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties",
    properties: "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
    values: "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes",
  },
  strict: {
    relationship: "http://purl.oclc.org/ooxml/officeDocument/relationships/customProperties",
    properties: "http://purl.oclc.org/ooxml/officeDocument/customProperties",
    values: "http://purl.oclc.org/ooxml/officeDocument/docPropsVTypes",
  },
} as const;

/**
 * The parts of a Word file with the mark of its generated text: custom properties that programs read. Those that the file has stay, but for an
 * earlier mark; the part, its content type and its relationship are added where they are missing. Nothing generated: the parts as they were.
 * Throws UNSUPPORTED_FORMAT where the file's properties cannot be read.
 */
export function markAiText(before: ReadonlyMap<string, Uint8Array>, aiText: AiText): EditableParts {
  const parts: EditableParts = new Map(before);
  if (aiText.spans.length === 0) return parts;
  const known = linkedPart(parts);
  const names = /purl\.oclc\.org/.test(sourceOf(parts, "_rels/.rels")) ? NAMES.strict : NAMES.transitional;
  const name = known ?? PART;
  if (!parts.has(name)) {
    writePart(
      parts,
      name,
      `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="${names.properties}" xmlns:vt="${names.values}"></Properties>`,
    );
    setContentType(parts, name, CONTENT_TYPE);
  }
  if (known === null) addRelationship(parts, "", names.relationship, name);
  const part = parseXml(parts.get(name) ?? new Uint8Array(), name);
  const old = childElements(part.root);
  const ours = old.filter(({ attributes }) => AI_PROPERTIES.has(attributes["name"] ?? ""));
  let id = Math.max(FIRST_ID - 1, ...old.filter((one) => !ours.includes(one)).map(({ attributes }) => Number(attributes["pid"]) || 0));
  const xml = aiFacts(aiText).map((fact) => {
    id += 1;
    return propertyXml(fact, id, prefixOf(part, part.root), valuesNamespace(part) ?? names.values);
  });
  editPart(parts, name, part, [...ours.map(removal), appended(part, part.root, xml.join(""))]);
  return parts;
}

function propertyXml(fact: AiFact, id: number, prefix: string, namespace: string): string {
  const value = `<vt:${valueType(fact)} xmlns:vt="${namespace}">${escapeXml(String(fact.value))}</vt:${valueType(fact)}>`;
  return `<${prefix}property fmtid="${FORMAT_ID}" pid="${id}" name="${fact.name}">${value}</${prefix}property>`;
}

function valueType({ type }: AiFact): string {
  switch (type) {
    case "boolean":
      return "bool";
    case "share":
      return "r8";
    case "count":
      return "i4";
    case "text":
      return "lpwstr";
  }
}

/** The namespace of values that a part declares. */
function valuesNamespace({ source }: XmlPart): string | null {
  return /=\s*["']([^"']*\/docPropsVTypes)["']/.exec(source)?.[1] ?? null;
}

function linkedPart(parts: EditableParts): string | null {
  const links = parts.get("_rels/.rels");
  const found = (links === undefined ? [] : childElements(parseXml(links, "_rels/.rels").root, "rel:Relationship")).find(isProperties);
  const target = found?.attributes["Target"];
  return target === undefined ? null : posix.normalize(target.replace(/^\//, ""));
}

function isProperties({ attributes }: XmlElement): boolean {
  return /\/(?:custom-properties|customProperties)$/.test(attributes["Type"] ?? "");
}

function sourceOf(parts: EditableParts, name: string): string {
  const content = parts.get(name);
  return content === undefined ? "" : new TextDecoder().decode(content);
}
