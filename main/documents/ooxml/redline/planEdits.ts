import type { XmlElement } from "../xml.ts";
import { alignUnits, type ComparableUnit, type UnitStep } from "./alignUnits.ts";
import { inlineEdits } from "./inlineEdits.ts";
import { type Leaf, rawText, type Span, type Unit } from "./leaves.ts";
import { addTo, type NewBlock, type PartEdits } from "./partEdits.ts";
import type { CharacterSource, WordLeaf, WordUnit } from "./wordUnits.ts";

/** What could not be carried over as it was meant, by what it is. */
export type Losses = Map<string, number>;

/**
 * The edits of the body that turn what a Word file says into what the Markdown says. `read` is what the Markdown of the file itself says, unit
 * by unit: where it differs from `word` (a text that Markdown cannot say), the unit is kept as long as nobody changed it. A unit that the file does not
 * show has no counterpart in `word`.
 */
export function planEdits(
  word: readonly (WordUnit | undefined)[],
  read: readonly Unit[],
  wanted: readonly Unit[],
  edits: PartEdits,
  losses: Losses,
  past: (element: XmlElement) => XmlElement = (element) => element,
): void {
  const state: Planning = { word, edits, losses, past, anchor: null, lastRows: new Map() };
  const steps = [...sameTables(alignUnits(read.map(comparable), wanted.map(comparable)), word, wanted)];
  for (const [index, step] of steps.entries()) {
    const old = "before" in step ? word[step.before] : undefined;
    const now = "after" in step ? wanted[step.after] : undefined;
    if (step.type === "added") {
      if (now !== undefined) addBlock(state, now, () => nextRow(steps, index, word, wanted));
      continue;
    }
    if (old === undefined) continue;
    const written = "before" in step ? read[step.before] : undefined;
    if (step.type === "removed") removeUnit(state, old, written);
    else if (step.type === "changed" && now !== undefined) changeUnit(state, old, now, written);
    const element = lastElement(old);
    const table = old.type === "row" ? old.table.element : null;
    if (element !== null) state.anchor = { element, table };
    if (old.type === "row" && now?.type === "row") state.lastRows.set(now.table, old.element);
  }
}

/** The row of the file that an added row stands before in its table, null when its table has none further on. */
function nextRow(
  steps: readonly UnitStep[],
  from: number,
  word: readonly (WordUnit | undefined)[],
  wanted: readonly Unit[],
): XmlElement | null {
  const added = steps[from];
  const unit = added !== undefined && "after" in added ? wanted[added.after] : undefined;
  if (unit?.type !== "row") return null;
  for (const step of steps.slice(from + 1)) {
    const now = "after" in step ? wanted[step.after] : undefined;
    if (now !== undefined && (now.type !== "row" || now.table !== unit.table)) return null;
    const old = "before" in step ? word[step.before] : undefined;
    if (now !== undefined && old?.type === "row") return old.element;
  }
  return null;
}

/** A table goes on as one table: a row that would come from another one than the rows before it is removed there and added here. */
function* sameTables(steps: readonly UnitStep[], word: readonly (WordUnit | undefined)[], wanted: readonly Unit[]): Generator<UnitStep> {
  const oldOf = new Map<number, XmlElement>();
  const newOf = new Map<XmlElement, number>();
  for (const step of steps) {
    const old = "before" in step ? word[step.before] : undefined;
    const now = "after" in step ? wanted[step.after] : undefined;
    if (old?.type !== "row" || now?.type !== "row" || !("before" in step) || !("after" in step)) {
      yield step;
      continue;
    }
    const table = old.table.element;
    if ((oldOf.get(now.table) ?? table) === table && (newOf.get(table) ?? now.table) === now.table) {
      oldOf.set(now.table, table);
      newOf.set(table, now.table);
      yield step;
    } else {
      yield { type: "removed", before: step.before };
      yield { type: "added", after: step.after };
    }
  }
}

interface Planning {
  readonly word: readonly (WordUnit | undefined)[];
  readonly edits: PartEdits;
  readonly losses: Losses;
  /** The element that new blocks come behind, for the one that they follow in the text. */
  readonly past: (element: XmlElement) => XmlElement;
  /** The element behind which new blocks come, and the table that it is a row of; null at the beginning. */
  anchor: { readonly element: XmlElement; readonly table: XmlElement | null } | null;
  /** The last row of the file that became one of a wanted table. */
  readonly lastRows: Map<number, XmlElement>;
}

function comparable(unit: Unit): ComparableUnit {
  return unit.type === "leaf" ? { type: "leaf", leaves: [unit.leaf] } : { type: "row", leaves: unit.cells };
}

function lastElement(unit: WordUnit): XmlElement | null {
  return unit.type === "row" ? unit.element : (unit.leaf.paragraphs.at(-1) ?? null);
}

function changeUnit(state: Planning, old: WordUnit, now: Unit, read: Unit | undefined): void {
  if (old.type === "leaf" && now.type === "leaf")
    changeLeaf(state, old.leaf, now.leaf, removers(old.leaf, read?.type === "leaf" ? read.leaf : undefined));
  else if (old.type === "row" && now.type === "row") {
    for (const [column, cell] of old.cells.entries())
      changeLeaf(state, cell, now.cells[column] ?? EMPTY_LEAF, removers(cell, read?.type === "row" ? read.cells[column] : undefined));
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

function changeLeaf(state: Planning, old: WordLeaf, now: Leaf, by: Removers): void {
  const text = rawText(old.leaf);
  for (const edit of inlineEdits(old.leaf, now)) {
    removeCharacters(state, old.characters.slice(edit.start, edit.end), (offset) => by(offset + edit.start));
    if (edit.spans.length > 0) insertAt(state, old, edit.start, edit.end, text.length, edit.spans);
  }
}

/** New text stands where the removed one was: behind it, so that a redline reads "old new". */
function insertAt(state: Planning, old: WordLeaf, start: number, end: number, length: number, spans: readonly Span[]): void {
  const before = end > 0 ? nodeOf(old.characters[end - 1]) : null;
  const after = end < length ? nodeOf(old.characters[end]) : null;
  const { edits } = state;
  if (before !== null && (start < end || after === null || start > 0)) {
    addTo(edits.inserted, before.node, { offset: before.offset + 1, text: { spans, model: before.run } });
  } else if (after !== null) {
    addTo(edits.inserted, after.node, { offset: after.offset, text: { spans, model: after.run } });
  } else {
    const paragraph = old.paragraphs.at(-1);
    if (paragraph !== undefined) addTo(edits.appended, paragraph, { spans, model: null });
  }
}

/** The node of a character and the offset in it; a field counts as its last node. */
function nodeOf(source: CharacterSource | undefined): { node: XmlElement; run: XmlElement; offset: number } | null {
  if (source === undefined) return null;
  if (source.type === "node") return { node: source.source.node, run: source.source.run, offset: source.offset };
  if (source.type !== "field") return null;
  const last = source.sources.at(-1);
  return last === undefined ? null : { node: last.node, run: last.run, offset: Math.max(0, last.length - 1) };
}

function removeCharacters(state: Planning, sources: readonly CharacterSource[], by: Removers): void {
  const { removed, removedMarks } = state.edits;
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

function removeUnit(state: Planning, unit: WordUnit, read: Unit | undefined): void {
  const { edits } = state;
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
        state,
        kept.map(({ source }) => source),
        (at) => kept[at]?.credit,
      );
    }
    return;
  }
  const by = removers(unit.leaf, read?.type === "leaf" ? read.leaf : undefined);
  removeCharacters(state, unit.leaf.characters, by);
  const last = by(unit.leaf.characters.length - 1);
  for (const paragraph of unit.leaf.paragraphs) {
    edits.removedMarks.set(paragraph, last);
    edits.removedBlocks.add(paragraph);
  }
}

/** A new row behind a row joins its table; a paragraph behind a row comes behind the table, because it cannot stand between two rows. */
function addBlock(state: Planning, unit: Unit, rowBehind: () => XmlElement | null): void {
  const { anchor, edits, lastRows } = state;
  const last = unit.type === "row" ? lastRows.get(unit.table) : undefined;
  if (last !== undefined) {
    addTo(edits.behind, last, newBlock(state, unit, true));
    return;
  }
  const next = rowBehind();
  if (next !== null) addTo(edits.before, next, newBlock(state, unit, true));
  else if (anchor === null) edits.first.push(newBlock(state, unit, false));
  else addTo(edits.behind, state.past(anchor.table ?? anchor.element), newBlock(state, unit, false));
}

/** The properties of the nearest unit of the same kind. */
function newBlock(state: Planning, unit: Unit, joins: boolean): NewBlock {
  const at = state.word.findIndex((candidate) => candidate !== undefined && lastElement(candidate) === state.anchor?.element);
  const nearest = (fits: (candidate: WordUnit) => boolean): WordUnit | undefined => {
    for (let distance = 0; distance <= state.word.length; distance += 1) {
      for (const candidate of [state.word[at - distance], state.word[at + distance]])
        if (candidate !== undefined && fits(candidate)) return candidate;
    }
    return undefined;
  };
  if (unit.type === "row") {
    const model = nearest((candidate) => candidate.type === "row" && candidate.cells.length === unit.cells.length);
    return {
      type: "row",
      table: joins ? null : unit.table,
      model: model === undefined ? null : lastElement(model),
      texts: unit.cells.map((cell) => cell.spans),
      credit: creditOf(unit.cells.flatMap((cell) => cell.spans)),
    };
  }
  const { leaf } = unit;
  const model = nearest(
    (candidate) => candidate.type === "leaf" && candidate.leaf.leaf.kind === leaf.kind && candidate.leaf.leaf.depth === leaf.depth,
  );
  if (model === undefined && leaf.kind !== "paragraph")
    state.losses.set(`no model for ${leaf.kind}`, (state.losses.get(`no model for ${leaf.kind}`) ?? 0) + 1);
  return {
    type: "paragraph",
    table: null,
    model: model === undefined ? null : lastElement(model),
    texts: [leaf.spans],
    credit: creditOf(leaf.spans),
  };
}

/** Whoever wrote the end of a new paragraph or row put it in. */
function creditOf(spans: readonly Span[]): number | undefined {
  return spans.findLast((span) => span.credit !== undefined)?.credit;
}
