import type { ParagraphProperties } from "./flow.ts";
import { numberingOf, outlineOf, type ResolvedStyle, type Styles } from "./styles.ts";
import { child, onOff, value, type XmlElement } from "./xml.ts";

/** Size of type from which text stands out, in half points. */
const LARGE = 28;

/** The properties of a paragraph together with those of its style. */
export function readParagraphProperties(properties: XmlElement | undefined, styles: Styles): ParagraphProperties {
  const style = styles.paragraph(value(properties, "w:pStyle"));
  const outline = value(properties, "w:outlineLvl");
  return {
    styleName: style.name,
    outlineLevel: outline === undefined ? style.outlineLevel : outlineOf(outline),
    numbering: numberingOf(properties, style.numbering),
    prominent: value(properties, "w:jc") === "center" || Number(value(child(properties, "w:rPr"), "w:sz") ?? 0) >= LARGE,
  };
}

/** How the text of a run looks. */
export interface RunLook {
  readonly bold: boolean;
  readonly italic: boolean;
  readonly strike: boolean;
  readonly hidden: boolean;
}

/**
 * The look of a run, from its paragraph's style, its own style and its own properties. Headings are bold by themselves: what their style
 * says of weight and slant is not emphasis.
 */
export function readRunLook(run: XmlElement, paragraph: ResolvedStyle, styles: Styles, heading: boolean): RunLook {
  const properties = child(run, "w:rPr");
  const character = styles.character(value(properties, "w:rStyle"));
  const inherited = heading ? { bold: false, italic: false, strike: false } : paragraph;
  return {
    bold: onOff(properties, "w:b") ?? (character.bold || inherited.bold),
    italic: onOff(properties, "w:i") ?? (character.italic || inherited.italic),
    strike: onOff(properties, "w:strike") ?? onOff(properties, "w:dstrike") ?? (character.strike || inherited.strike),
    hidden: onOff(properties, "w:vanish") ?? false,
  };
}
