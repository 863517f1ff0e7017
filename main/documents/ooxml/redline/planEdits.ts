import type { XmlElement } from "../xml.ts";
import { alignUnits, comparable, type UnitStep } from "./alignUnits.ts";
import { BlockLooks, type KnownLeaf, type LookContext } from "./blockLooks.ts";
import { changeUnit, removeUnit } from "./changeUnits.ts";
import type { Span, Unit } from "./leaves.ts";
import type { NewPlaces } from "./newPlaces.ts";
import { addTo, type NewBlock, type PartEdits } from "./partEdits.ts";
import type { WordUnit } from "./wordUnits.ts";

/** The units of a file and of the text that it shall have: those of the body, or of a footnote. */
export interface PlannedUnits {
  /** What the file has; a unit that it does not show has none. */
  readonly word: readonly (WordUnit | undefined)[];
  /** What the Markdown of the file says, unit by unit: where it says less than the file, the file stays as long as nobody changed it. */
  readonly read: readonly Unit[];
  readonly wanted: readonly Unit[];
}

/** What planning needs to know of the file, and where it writes to. */
export interface PlanContext {
  readonly edits: PartEdits;
  readonly looks: LookContext;
  readonly places: NewPlaces;
  /** The element that new blocks come behind in the place of another one. */
  readonly past: (element: XmlElement) => XmlElement;
}

/** Where planning begins: `together`: the first units are the same one (a footnote's, which has its mark); `behind`: a paragraph that is there. */
export interface PlanStart {
  readonly together?: boolean;
  readonly behind?: XmlElement;
}

/** The edits that turn what a Word file says into what the Markdown says. */
export function planEdits({ word, read, wanted }: PlannedUnits, context: PlanContext, start: PlanStart = {}): void {
  const known = read.map((unit, index): KnownLeaf | null => {
    const old = word[index];
    return unit.type === "leaf" && old?.type === "leaf" ? { leaf: unit.leaf, word: old.leaf } : null;
  });
  const anchor = start.behind === undefined ? null : { element: start.behind, table: null };
  const state: Planning = { ...context, word, fresh: new BlockLooks(context.looks, known), anchor, at: -1, lastRows: new Map() };
  const { edits, places, fresh } = state;
  const steps = [...sameTables(stepsOf(read, wanted, start.together === true), word, wanted)];
  const going = tablesThatStay(steps, word);
  for (const [index, step] of steps.entries()) {
    const old = "before" in step ? word[step.before] : undefined;
    const now = "after" in step ? wanted[step.after] : undefined;
    if (step.type === "added") {
      if (now !== undefined) addBlock(state, now, () => nextRow(steps, index, word, wanted));
      continue;
    }
    if (old === undefined) continue;
    const written = "before" in step ? read[step.before] : undefined;
    if (step.type === "removed") removeUnit(edits, old, written);
    else {
      if (step.type === "changed" && now !== undefined) changeUnit(edits, old, now, written);
      if (old.type === "row") fresh.row();
      else fresh.stays(known[step.before] ?? null);
      if (old.type === "leaf" && now?.type === "leaf" && now.leaf.id !== undefined) places.stays(now.leaf.id, old.leaf, edits);
    }
    state.at = step.before;
    const element = lastElement(old);
    const table = old.type === "row" ? old.table.element : null;
    // What is new behind rows that go comes before the table, while none of it has stayed yet.
    if (table !== null && step.type !== "removed") going.delete(table);
    if (element !== null && (table === null || !going.has(table))) state.anchor = { element, table };
    if (old.type === "row" && now?.type === "row") state.lastRows.set(now.table, old.element);
  }
}

/** The tables of which some row stays. */
function tablesThatStay(steps: readonly UnitStep[], word: readonly (WordUnit | undefined)[]): Set<XmlElement> {
  return new Set(
    steps.flatMap((step) => {
      const old = "before" in step && step.type !== "removed" ? word[step.before] : undefined;
      return old?.type === "row" ? [old.table.element] : [];
    }),
  );
}

function stepsOf(read: readonly Unit[], wanted: readonly Unit[], together: boolean): UnitStep[] {
  if (!together || read.length === 0 || wanted.length === 0) return alignUnits(read.map(comparable), wanted.map(comparable));
  const rest = alignUnits(read.slice(1).map(comparable), wanted.slice(1).map(comparable));
  return [
    { type: "changed", before: 0, after: 0 },
    ...rest.map((step) => ({
      ...step,
      ...("before" in step && { before: step.before + 1 }),
      ...("after" in step && { after: step.after + 1 }),
    })),
  ];
}

/** A paragraph or row of the new text that the file does not have, as it comes behind nothing. */
export function newBlockOf(unit: Unit, fresh: BlockLooks): NewBlock {
  if (unit.type === "row") {
    fresh.row();
    return rowOf(unit, null, false);
  }
  return paragraphOf(unit, fresh, -1, false, undefined);
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

interface Planning extends PlanContext {
  readonly word: readonly (WordUnit | undefined)[];
  readonly fresh: BlockLooks;
  /** The element behind which new blocks come, and the table that it is a row of; null at the beginning. */
  anchor: { readonly element: XmlElement; readonly table: XmlElement | null } | null;
  /** Number of the unit that was last, -1 at the beginning. */
  at: number;
  /** The last row of the file that became one of a wanted table. */
  readonly lastRows: Map<number, XmlElement>;
}

function lastElement(unit: WordUnit): XmlElement | null {
  return unit.type === "row" ? unit.element : (unit.leaf.paragraphs.at(-1) ?? null);
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

/** In the likeness of what is near it. */
function newBlock(state: Planning, unit: Unit, joins: boolean): NewBlock {
  const { word, fresh, at, places } = state;
  if (unit.type === "leaf") {
    const first = at < 0 && state.anchor === null && state.edits.first.length === 0;
    return paragraphOf(unit, fresh, at, first, places.fresh(unit.leaf.id));
  }
  fresh.row();
  for (let distance = 0; distance <= word.length; distance += 1) {
    for (const candidate of [word[at - distance], word[at + distance]])
      if (candidate?.type === "row" && candidate.cells.length === unit.cells.length) return rowOf(unit, candidate.element, joins);
  }
  return rowOf(unit, null, joins);
}

function paragraphOf(
  { leaf }: Unit & { type: "leaf" },
  fresh: BlockLooks,
  at: number,
  first: boolean,
  bookmark: string | undefined,
): NewBlock {
  return { type: "paragraph", table: null, ...fresh.of(leaf, at, first), texts: [leaf.spans], bookmark, credit: creditOf(leaf.spans) };
}

function rowOf({ table, cells }: Unit & { type: "row" }, model: XmlElement | null, joins: boolean): NewBlock {
  return {
    type: "row",
    table: joins ? null : table,
    model,
    texts: cells.map((cell) => cell.spans),
    credit: creditOf(cells.flatMap((cell) => cell.spans)),
  };
}

/** Whoever wrote the end of a new paragraph or row put it in. */
function creditOf(spans: readonly Span[]): number | undefined {
  return spans.findLast((span) => span.credit !== undefined)?.credit;
}
