import { child, childElements, type XmlElement } from "../xml.ts";
import { alignUnits, type ComparableUnit } from "./alignUnits.ts";
import { type Leaf, leavesOf, rawText, TOKEN_CHARACTER, type Unit } from "./leaves.ts";
import type { WordUnit } from "./wordUnits.ts";

/**
 * The units of a Word file that was rendered from a text, by the units of that text: what Word reads otherwise (a quote as a paragraph) stays with what it was
 * made of, and what the rendering added (the heading of a table of contents) belongs to nothing.
 */
export function pairRendering(units: readonly WordUnit[], text: readonly Unit[]): (WordUnit | undefined)[] {
  const paired: (WordUnit | undefined)[] = Array.from({ length: text.length }, () => undefined);
  const word = units.map((unit) => wordsAlone(unit.type === "leaf" ? [unit.leaf.leaf] : unit.cells.map((cell) => cell.leaf), unit.type));
  const written = text.map((unit) => wordsAlone(leavesOf(unit), unit.type));
  for (const step of alignUnits(word, written)) {
    if (step.type === "same" || step.type === "changed") paired[step.after] = units[step.before];
  }
  return paired;
}

/**
 * Our renderings have a table of contents behind the title. What is new behind the title comes behind the contents: gives the element that new blocks come behind,
 * for the one that they follow in the text.
 */
export function behindContents(body: XmlElement | undefined): (element: XmlElement) => XmlElement {
  const blocks = body === undefined ? [] : childElements(body);
  const heading = blocks.findIndex((block) => styleOf(block) === "ContentsHeading");
  if (heading < 1) return (element) => element;
  let last = heading;
  while (/^TOC\d$/.test(styleOf(blocks[last + 1]) ?? "")) last += 1;
  return (element) => (element === blocks[heading - 1] ? (blocks[last] ?? element) : element);
}

function styleOf(paragraph: XmlElement | undefined): string | undefined {
  return paragraph === undefined ? undefined : child(child(paragraph, "w:pPr"), "w:pStyle")?.attributes["w:val"];
}

/** Labels of the footnotes of a text in the order of their first mention, which is that of their numbers in Word. */
export function noteLabels(text: readonly Unit[]): string[] {
  const labels = new Set<string>();
  for (const unit of text) {
    for (const { spans } of leavesOf(unit)) {
      for (const { token } of spans) if (token?.type === "footnote") labels.add(token.label);
    }
  }
  return [...labels];
}

function wordsAlone(leaves: readonly Leaf[], type: "leaf" | "row"): ComparableUnit {
  return {
    type,
    leaves: leaves.map((leaf) => {
      const text = rawText(leaf).replaceAll("\n", TOKEN_CHARACTER);
      return {
        kind: "paragraph",
        depth: 0,
        note: leaf.note,
        spans: [{ text, bold: false, italic: false, strike: false, link: null, token: null }],
      };
    }),
  };
}
