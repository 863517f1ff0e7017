import { diffWordsOfPair } from "../../../../src/domain/diff/diffWords.ts";
import { createRebaser } from "../../../../src/domain/text/editAlgebra.ts";
import type { TextRange } from "../../../../src/domain/text/textEdit.ts";
import { alignUnits, comparable } from "../redline/alignUnits.ts";
import type { CreditedRange } from "../redline/credits.ts";
import { type Leaf, leavesOf, rawText, type Unit } from "../redline/leaves.ts";
import { unitsOfMarkdown } from "../redline/markdownUnits.ts";
import type { CharacterSource, WordLeaf, WordUnit } from "../redline/wordUnits.ts";
import type { XmlElement } from "../xml.ts";

/** A place between the characters of a node. */
export interface NodePlace {
  readonly node: XmlElement;
  /** UTF-16 units of what the node says. */
  readonly offset: number;
}

/** Where a comment begins and ends in a file. */
export interface CommentPlace {
  readonly start: NodePlace;
  readonly end: NodePlace;
}

/** A character of a leaf: of which unit, which leaf of it, and which one. */
interface CharacterPlace {
  readonly unit: number;
  readonly leaf: number;
  readonly offset: number;
}

/**
 * Where ranges of a text stand in the Word file that says it. `word` and `read` are the units of the file and those of its Markdown; `text`
 * may differ from that in ids and in changes that nobody decided on. Null: the range has no place in the body of the file, which has no comments in footnotes.
 */
export function placeComments(
  word: readonly WordUnit[],
  read: readonly Unit[],
  text: string,
  ranges: readonly TextRange[],
): (CommentPlace | null)[] {
  const borders = [...new Set([0, text.length, ...ranges.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b);
  const segments = borders.slice(1).map((end, index): CreditedRange => [borders[index] ?? 0, end, index]);
  const units = unitsOfMarkdown(text, segments);
  const edges = edgesOf(units, segments.length);
  const partners = new Map<number, number>();
  for (const step of alignUnits(read.map(comparable), units.map(comparable)))
    if (step.type === "same" || step.type === "changed") partners.set(step.after, step.before);
  const wordLeaves = (unit: WordUnit | undefined): readonly WordLeaf[] =>
    unit === undefined ? [] : unit.type === "leaf" ? [unit.leaf] : unit.cells;

  /** The node of a character; `side`: the place before or behind it. */
  const nodeAt = ({ unit, leaf, offset }: CharacterPlace, side: "before" | "behind"): NodePlace | null => {
    const partner = partners.get(unit);
    const found = partner === undefined ? undefined : wordLeaves(word[partner])[leaf];
    if (found === undefined || found.leaf.note !== null) return null;
    const now = leafAt(units[unit], leaf);
    return nodeOf(found, now === undefined ? offset : mapped(now, found.leaf, offset), side);
  };

  return ranges.map(({ start, end }) => {
    const from = borders.indexOf(start);
    const to = borders.indexOf(end);
    const inside = edges.slice(from, to);
    const first = inside.find((edge) => edge !== null)?.first;
    const last = inside.findLast((edge) => edge !== null)?.last;
    if (first !== undefined && last !== undefined) {
      const begins = nodeAt(first, "before");
      const ends = nodeAt(last, "behind");
      return begins === null || ends === null ? null : { start: begins, end: ends };
    }
    // Nothing that readers see: behind the character before, or before the first one.
    const before = edges.slice(0, from).findLast((edge) => edge !== null)?.last;
    const behind = edges.slice(to).find((edge) => edge !== null)?.first;
    const place = before !== undefined ? nodeAt(before, "behind") : behind === undefined ? null : nodeAt(behind, "before");
    return place === null ? null : { start: place, end: place };
  });
}

/** The first and the last character of each segment, null where it has none. */
function edgesOf(units: readonly Unit[], count: number): ({ first: CharacterPlace; last: CharacterPlace } | null)[] {
  const edges = Array.from({ length: count }, (): { first: CharacterPlace; last: CharacterPlace } | null => null);
  units.forEach((one, unit) => {
    leavesOf(one).forEach(({ spans }, leaf) => {
      let offset = 0;
      for (const { text, credit } of spans) {
        if (credit !== undefined) {
          const last = { unit, leaf, offset: offset + text.length - 1 };
          edges[credit] = { first: edges[credit]?.first ?? { unit, leaf, offset }, last };
        }
        offset += text.length;
      }
    });
  });
  return edges;
}

function leafAt(unit: Unit | undefined, leaf: number): Leaf | undefined {
  return unit === undefined ? undefined : leavesOf(unit)[leaf];
}

/** A character of a leaf of the text in the leaf of the file, which may have more: changes that wait. */
function mapped(now: Leaf, word: Leaf, offset: number): number {
  const from = rawText(now);
  const to = rawText(word);
  return from === to ? offset : createRebaser(diffWordsOfPair(from, to)).offset(offset, "after");
}

/** The nearest node that a comment can stand at. */
function nodeOf({ characters }: WordLeaf, offset: number, side: "before" | "behind"): NodePlace | null {
  const steps = characters.map((_, distance) => distance);
  for (const distance of steps) {
    for (const at of side === "before" ? [offset + distance, offset - distance] : [offset - distance, offset + distance]) {
      const place = placeIn(characters[at], at === offset ? side : at < offset ? "behind" : "before");
      if (place !== null) return place;
    }
  }
  return null;
}

function placeIn(source: CharacterSource | undefined, side: "before" | "behind"): NodePlace | null {
  if (source?.type === "node") return { node: source.source.node, offset: source.offset + (side === "behind" ? 1 : 0) };
  if (source?.type !== "field") return null;
  const [first] = source.sources;
  const last = source.sources.at(-1);
  if (first === undefined || last === undefined) return null;
  return side === "before" ? { node: first.node, offset: 0 } : { node: last.node, offset: Math.max(1, last.length) };
}
