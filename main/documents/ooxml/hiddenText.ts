import type { WordPackage } from "./wordPackage.ts";
import { child, childElements, descendants, onOff, ownText, value, type XmlElement } from "./xml.ts";

/** Longer chains of "based on" are broken off: they go in a circle. */
const LONGEST_CHAIN = 32;

/** Characters of a Word file that it hides, by a property of the run or by a style: in the text, notes, headers and footers. UTF-16 units. */
export function countHiddenCharacters(word: WordPackage): number {
  const hides = hidingStyles(word);
  let count = 0;
  for (const part of textParts(word)) {
    const root = word.xml(part)?.root;
    if (root === undefined) continue;
    for (const paragraph of descendants(root)) {
      if (paragraph.name !== "w:p") continue;
      const byParagraph = hides(value(child(paragraph, "w:pPr"), "w:pStyle"));
      for (const run of runsOf(paragraph)) {
        const properties = child(run, "w:rPr");
        if (!(onOff(properties, "w:vanish") ?? (hides(value(properties, "w:rStyle")) || byParagraph))) continue;
        for (const text of childElements(run)) if (text.name === "w:t" || text.name === "w:delText") count += ownText(text).length;
      }
    }
  }
  return count;
}

/** The parts of a Word file that have text of the document. */
export function textParts(word: WordPackage): string[] {
  const linked = word
    .relationships(word.main)
    .filter(({ type, external }) => !external && /^(?:header|footer|footnotes|endnotes)$/.test(type))
    .map(({ target }) => target);
  return [...new Set([word.main, ...linked])];
}

/** The runs of a paragraph, those of paragraphs inside of it (text boxes) left to these. */
function* runsOf(element: XmlElement): Generator<XmlElement> {
  for (const inside of childElements(element)) {
    if (inside.name === "w:r") yield inside;
    else if (inside.name !== "w:p") yield* runsOf(inside);
  }
}

function hidingStyles(word: WordPackage): (id: string | undefined) => boolean {
  const part = word.related("styles");
  const root = part === undefined ? undefined : word.xml(part)?.root;
  const styles = new Map((root === undefined ? [] : childElements(root, "w:style")).map((style) => [style.attributes["w:styleId"], style]));
  return (id) => {
    let style = id === undefined ? undefined : styles.get(id);
    for (let steps = 0; style !== undefined && steps < LONGEST_CHAIN; steps += 1) {
      const said = onOff(child(style, "w:rPr"), "w:vanish");
      if (said !== undefined) return said;
      style = styles.get(value(style, "w:basedOn") ?? "");
    }
    return false;
  };
}
