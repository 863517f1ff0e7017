import { escapeXml } from "../ooxml/redline/runXml.ts";
import type { WordPackage } from "../ooxml/wordPackage.ts";
import { child, childElements, descendants, value, type XmlElement } from "../ooxml/xml.ts";

/** The style that a house sets its tables in, and which of its parts apply. */
export interface TableLook {
  readonly style: string;
  readonly look: string;
}

const USUAL_LOOK = '<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>';
const LOOK_ATTRIBUTES = ["w:val", "w:firstRow", "w:lastRow", "w:firstColumn", "w:lastColumn", "w:noHBand", "w:noVBand"];

/** Longer chains of "based on" are broken off: they go in a circle. */
const LONGEST_CHAIN = 32;

/** The style of the first table in the text of a house file whose style shows: has borders or shades. Null where there is none. */
export function tableLook(house: WordPackage): TableLook | null {
  const root = house.xml(house.main)?.root;
  const styles = house.xml(house.related("styles") ?? "")?.root;
  if (root === undefined || styles === undefined) return null;
  const tables = new Map(
    childElements(styles, "w:style")
      .filter(({ attributes }) => attributes["w:type"] === "table")
      .map((style) => [style.attributes["w:styleId"] ?? "", style]),
  );
  for (const table of descendants(root)) {
    const properties = table.name === "w:tbl" ? child(table, "w:tblPr") : undefined;
    const style = value(properties, "w:tblStyle");
    if (properties === undefined || style === undefined || !shows(style, tables)) continue;
    const look = child(properties, "w:tblLook")?.attributes;
    const attributes = LOOK_ATTRIBUTES.flatMap((name) => {
      const said = look?.[name];
      return said !== undefined && /^[0-9A-Fa-f]{1,4}$|^(?:true|false|on|off)$/.test(said) ? [` ${name}="${said}"`] : [];
    });
    return { style, look: attributes.length === 0 ? USUAL_LOOK : `<w:tblLook${attributes.join("")}/>` };
  }
  return null;
}

function shows(id: string, tables: ReadonlyMap<string, XmlElement>): boolean {
  let style = tables.get(id);
  for (let steps = 0; style !== undefined && steps < LONGEST_CHAIN; steps += 1) {
    for (const element of descendants(style)) {
      if (element.name === "w:shd" && (element.attributes["w:fill"] ?? "auto") !== "auto") return true;
      const drawn = (border: XmlElement): boolean => !/^(?:nil|none)$/.test(border.attributes["w:val"] ?? "none");
      if (/^w:(?:tbl|tc)Borders$/.test(element.name) && childElements(element).some(drawn)) return true;
    }
    style = tables.get(value(style, "w:basedOn") ?? "");
  }
  return false;
}

/** Our tables in that style instead of with borders of their own. Applies to our own XML alone. */
export function withTableLook(xml: string, look: TableLook | null): string {
  if (look === null) return xml;
  return xml.replace(/<w:tblPr>(.*?)<\/w:tblPr>/gs, (_, inside: string) => {
    const rest = inside.replace(/<w:tblBorders>.*?<\/w:tblBorders>/s, "");
    return `<w:tblPr><w:tblStyle w:val="${escapeXml(look.style)}"/>${rest}${look.look}</w:tblPr>`;
  });
}
