import { child, type XmlElement } from "../xml.ts";
import { type InlineEdit, inlineEdits, sliceSpans } from "./inlineEdits.ts";
import { type Leaf, rawText, type Span, type Unit } from "./leaves.ts";
import { addTo, type PartEdits } from "./partEdits.ts";
import type { CharacterSource, WordLeaf, WordUnit } from "./wordUnits.ts";

/** Makes a unit of the file say what the one of the new text says. `read`: what the Markdown of the file says there. */
export function changeUnit(edits: PartEdits, old: WordUnit, now: Unit, read: Unit | undefined): void {
  if (old.type === "leaf" && now.type === "leaf")
    changeLeaf(edits, old.leaf, now.leaf, removers(old.leaf, read?.type === "leaf" ? read.leaf : undefined));
  else if (old.type === "row" && now.type === "row") {
    for (const [column, cell] of old.cells.entries())
      changeLeaf(edits, cell, now.cells[column] ?? EMPTY_LEAF, removers(cell, read?.type === "row" ? read.cells[column] : undefined));
  }
}

/** Who took the character at an offset of a leaf out, if it is gone. */
type Removers = (offset: number) => number | undefined;

const NOBODY: Removers = () => undefined;

/** As the Markdown of the file says, where it says the same as the file. */
function removers(old: WordLeaf, read: Leaf | undefined): Removers {
  if (read === undefined || read.spans.every(({ credit }) => credit === undefined) || rawText(read) !== rawText(old.leaf)) return NOBODY;
  const credits = read.spans.flatMap(({ text, credit }) => Array.from({ length: text.length }, () => credit));
  return (offset) => credits[offset];
}

const EMPTY_LEAF: Leaf = { kind: "paragraph", depth: 0, note: null, spans: [] };

function changeLeaf(edits: PartEdits, old: WordLeaf, now: Leaf, by: Removers): void {
  const text = rawText(old.leaf);
  for (const edit of wholeFields(old, inlineEdits(old.leaf, now))) {
    removeCharacters(edits, old.characters.slice(edit.start, edit.end), (offset) => by(offset + edit.start));
    if (edit.spans.length > 0) insertAt(edits, old, edit.start, edit.end, text.length, edit.spans);
  }
}

/** A field that shows words is one thing: where some of them change, it goes, and all its words come as text. */
function wholeFields({ leaf, characters }: WordLeaf, edits: readonly InlineEdit[]): InlineEdit[] {
  const inside = (offset: number): boolean => characters[offset]?.type === "field" && characters[offset] === characters[offset - 1];
  const whole: (InlineEdit & { readonly changedTo: number })[] = [];
  for (const edit of edits) {
    const last = whole.at(-1);
    let { start, end } = edit;
    while (inside(start)) start -= 1;
    while (inside(end)) end += 1;
    const behind = sliceSpans(leaf, edit.end, end);
    if (last !== undefined && start < last.end) {
      // Another change of the field that the last one was in: its words between the two stay.
      const kept = sliceSpans(leaf, last.changedTo, edit.start);
      const before = withoutEnd(last.spans, last.end - last.changedTo);
      whole[whole.length - 1] = { start: last.start, end, changedTo: edit.end, spans: [...before, ...kept, ...edit.spans, ...behind] };
    } else whole.push({ start, end, changedTo: edit.end, spans: [...sliceSpans(leaf, start, edit.start), ...edit.spans, ...behind] });
  }
  return whole;
}

/** The spans without their last characters. */
function withoutEnd(spans: readonly Span[], length: number): Span[] {
  const kept = [...spans];
  for (let rest = length; rest > 0; ) {
    const last = kept.pop();
    if (last === undefined) break;
    if (last.text.length > rest) kept.push({ ...last, text: last.text.slice(0, -rest) });
    rest -= last.text.length;
  }
  return kept;
}

/** New text stands where the removed one was: behind it, so that a redline reads "old new". */
function insertAt(edits: PartEdits, old: WordLeaf, start: number, end: number, length: number, spans: readonly Span[]): void {
  const before = end > 0 ? nodeOf(old.characters[end - 1], "end") : null;
  const after = end < length ? nodeOf(old.characters[end], "start") : null;
  if (before !== null && (start < end || after === null || start > 0)) {
    addTo(edits.inserted, before.node, { offset: before.offset + 1, text: { spans, model: before.run } });
  } else if (after !== null) {
    addTo(edits.inserted, after.node, { offset: after.offset, text: { spans, model: after.run } });
  } else {
    const paragraph = old.paragraphs.at(-1);
    if (paragraph !== undefined) addTo(edits.appended, paragraph, { spans, model: null });
  }
}

/** The node of a character and the offset in it; of a field, what it begins or ends with: a simple one is a node by itself. */
function nodeOf(source: CharacterSource | undefined, edge: "start" | "end"): { node: XmlElement; run: XmlElement; offset: number } | null {
  if (source === undefined) return null;
  if (source.type === "node") return { node: source.source.node, run: source.source.run, offset: source.offset };
  if (source.type !== "field") return null;
  const [first] = source.sources;
  if (first?.node.name === "w:fldSimple") return { node: first.node, run: child(first.node, "w:r") ?? first.node, offset: 0 };
  const found = edge === "start" ? first : source.sources.at(-1);
  return found === undefined ? null : { node: found.node, run: found.run, offset: Math.max(0, found.length - 1) };
}

function removeCharacters(edits: PartEdits, sources: readonly CharacterSource[], by: Removers): void {
  const { removed, removedMarks } = edits;
  const fields = new Set<readonly unknown[]>();
  for (const [at, source] of sources.entries()) {
    const credit = by(at);
    if (source.type === "node") {
      // What is struck already cannot be struck again.
      if (source.struck) continue;
      const ranges = removed.get(source.source.node);
      const last = ranges?.at(-1);
      const end = source.offset + 1;
      if (ranges !== undefined && last !== undefined && last.end === source.offset && last.credit === credit)
        ranges[ranges.length - 1] = { ...last, end };
      else addTo(removed, source.source.node, { start: source.offset, end, credit });
    } else if (source.type === "field" && !fields.has(source.sources)) {
      fields.add(source.sources);
      for (const { node, length } of source.sources) addTo(removed, node, { start: 0, end: Math.max(1, length), credit });
    } else if (source.type === "paragraph") removedMarks.set(source.element, credit);
  }
}

/** Takes a unit of the file out. */
export function removeUnit(edits: PartEdits, unit: WordUnit, read: Unit | undefined): void {
  if (unit.type === "row") {
    const cells = unit.cells.map((cell, column) => ({
      cell,
      by: removers(cell, read?.type === "row" ? read.cells[column] : undefined),
    }));
    edits.removedRows.set(
      unit.element,
      cells.map(({ by }) => by(0)).find((credit) => credit !== undefined),
    );
    for (const { cell, by } of cells) {
      const kept = cell.characters.flatMap((source, offset) => (source.type === "paragraph" ? [] : [{ source, credit: by(offset) }]));
      removeCharacters(
        edits,
        kept.map(({ source }) => source),
        (at) => kept[at]?.credit,
      );
    }
    return;
  }
  const by = removers(unit.leaf, read?.type === "leaf" ? read.leaf : undefined);
  removeCharacters(edits, unit.leaf.characters, by);
  const last = by(unit.leaf.characters.length - 1);
  for (const paragraph of unit.leaf.paragraphs) {
    edits.removedMarks.set(paragraph, last);
    edits.removedBlocks.add(paragraph);
  }
}
