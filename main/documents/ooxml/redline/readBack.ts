import { type Paragraph, remains, type TrackedMark } from "../flow.ts";
import { hasWords } from "../listPlan.ts";
import { readNumbering } from "../numbering.ts";
import { readFlow } from "../readFlow.ts";
import { referredBookmarks, type WrittenSide, writeSide } from "../readWord.ts";
import type { Presence, SideParagraph } from "../sides.ts";
import type { WordPackage } from "../wordPackage.ts";
import { child, type XmlElement } from "../xml.ts";
import type { Unit } from "./leaves.ts";
import { unitsOfMarkdown } from "./markdownUnits.ts";
import type { ReferenceLabel } from "./runXml.ts";

/**
 * Reads a redline as it will be once our changes are accepted. `own`: whether an element is a change of ours; the others stand as `pending` says.
 */
export function readBack(redline: WordPackage, own: (element: XmlElement) => boolean, pending: "accept" | "reject"): WrittenSide {
  const state = (element: XmlElement): "accept" | "reject" => (own(element) ? "accept" : pending);
  const presence: Presence = {
    has: (marks: readonly TrackedMark[]) => marks.every((mark) => remains([mark], state(mark.element))),
    properties: ({ element, properties, earlier }: Paragraph) => {
      const change = child(child(element, "w:pPr"), "w:pPrChange");
      return change === undefined || state(change) === "accept" ? properties : earlier;
    },
  };
  const flow = readFlow(redline);
  return writeSide(flow, presence, readNumbering(redline), referredBookmarks(flow));
}

/** What references to bookmarks show: the number of the paragraph, or its words where it has none. */
export function placeLabels({ plan }: WrittenSide, bookmarks: ReadonlySet<string>): ReadonlyMap<string, ReferenceLabel> {
  const labels = new Map<string, ReferenceLabel>();
  for (const [paragraph, { label }] of plan.all) {
    for (const { piece } of paragraph.pieces) {
      if (piece.content.type !== "bookmark" || !bookmarks.has(piece.content.name) || labels.has(piece.content.name)) continue;
      const number = label === null || label.bullet ? "" : label.label.replace(/\.$/, "");
      labels.set(piece.content.name, number === "" ? { text: wordsOf(paragraph), numbered: false } : { text: number, numbered: true });
    }
  }
  return labels;
}

/** How many headings and items of the body stand at another level than they should, or are none. */
export function otherLevels(wanted: readonly Unit[], { atoms }: WrittenSide): number {
  const levels = (units: readonly Unit[]): string[] =>
    units.flatMap((unit) =>
      unit.type === "leaf" && unit.leaf.note === null && /^(heading|item|bullet)$/.test(unit.leaf.kind)
        ? [`${unit.leaf.kind} ${unit.leaf.depth}`]
        : [],
    );
  const [one, other] = [levels(wanted), levels(unitsOfMarkdown(atoms.map(({ text }) => text).join("")))];
  let count = Math.abs(one.length - other.length);
  for (let index = 0; index < Math.min(one.length, other.length); index += 1) if (one[index] !== other[index]) count += 1;
  return count;
}

function wordsOf(paragraph: SideParagraph): string {
  if (!hasWords(paragraph)) return "";
  return paragraph.pieces
    .map(({ piece: { content } }) => (content.type === "text" ? content.text : content.type === "reference" ? content.shown : ""))
    .join("")
    .trim();
}
