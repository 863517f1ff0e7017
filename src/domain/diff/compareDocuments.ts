import type { TextRange } from "../text/textEdit.ts";
import type { UnitPair } from "./alignUnits.ts";
import { type DiffPart, diffParts } from "./diffParts.ts";
import { alignWithMoves } from "./moves.ts";
import { compareParagraphs } from "./paragraphs.ts";

/** A paragraph of one of the texts, its UTF-16 offset, and the white space between it and the next one. */
export interface ComparedUnit {
  readonly text: string;
  readonly start: number;
  readonly gap: string;
}

/**
 * `moved-from`: stood here, stands elsewhere now (only `before`); `moved-to`: came here from elsewhere (both, with what was
 * changed besides). The two have the same `move`.
 */
export type CompareKind = "same" | "changed" | "added" | "removed" | "moved-from" | "moved-to";

/** A paragraph of one or both texts. `parts` read in order show the old and the new wording; empty for `moved-from`. */
export interface ComparisonRow {
  readonly kind: CompareKind;
  readonly before: ComparedUnit | null;
  readonly after: ComparedUnit | null;
  readonly parts: readonly DiffPart[];
  /** Number of the move, from 1; paragraphs that moved together have one. */
  readonly move: number | null;
}

/** Two texts paragraph by paragraph. `lead` is the white space before the first paragraph of either text. */
export interface Comparison {
  readonly lead: { readonly before: string; readonly after: string };
  readonly rows: readonly ComparisonRow[];
}

/** Rows between two reports of progress. */
const SLICE = 40;

/**
 * Compares two texts, in the order of the new one; what was removed or moved away stands where it was. Every paragraph of the old
 * text is in exactly one row that is not `moved-to`, every one of the new text in exactly one row.
 */
export function compareDocuments(before: string, after: string): Comparison {
  const steps = comparing(before, after);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** As `compareDocuments`, in slices: yields how much is done, 0..1, so that it can be shown and stopped. */
export function* comparing(before: string, after: string): Generator<number, Comparison> {
  const oldUnits = compareParagraphs(before);
  const newUnits = compareParagraphs(after);
  yield 0.05;
  const textsOf = (text: string, units: readonly TextRange[]): string[] => units.map((unit) => text.slice(unit.start, unit.end));
  const alignment = alignWithMoves(textsOf(before, oldUnits), textsOf(after, newUnits));
  yield 0.4;
  const olds = unitsOf(before, oldUnits);
  const nows = unitsOf(after, newUnits);
  const numbers = numberMoves(alignment.moves);
  const partnerOf = new Map(alignment.pairs.map((pair) => [pair.after, pair.before]));
  const sourceOf = new Map(alignment.moves.map((move) => [move.after, move.before]));
  const leftTo = new Map(alignment.moves.map((move) => [move.before, move.after]));
  const paired = new Set(alignment.pairs.map((pair) => pair.before));

  const rows: ComparisonRow[] = [];
  let nextOld = 0;
  const leaveUpTo = (to: number): void => {
    for (; nextOld < to; nextOld += 1) {
      const old = olds[nextOld];
      if (old === undefined || paired.has(nextOld)) continue;
      const target = leftTo.get(nextOld);
      if (target === undefined)
        rows.push({ kind: "removed", before: old, after: null, parts: [{ kind: "delete", text: old.text }], move: null });
      else rows.push({ kind: "moved-from", before: old, after: null, parts: [], move: numbers.get(target) ?? null });
    }
  };
  for (const [index, now] of nows.entries()) {
    const partner = partnerOf.get(index);
    if (partner !== undefined) leaveUpTo(partner + 1);
    const source = sourceOf.get(index);
    const old = olds[partner ?? source ?? -1];
    if (old === undefined) rows.push({ kind: "added", before: null, after: now, parts: [{ kind: "insert", text: now.text }], move: null });
    else if (source !== undefined)
      rows.push({ kind: "moved-to", before: old, after: now, parts: diffParts(old.text, now.text), move: numbers.get(index) ?? null });
    else if (old.text === now.text)
      rows.push({ kind: "same", before: old, after: now, parts: [{ kind: "same", text: now.text }], move: null });
    else rows.push({ kind: "changed", before: old, after: now, parts: diffParts(old.text, now.text), move: null });
    if (index % SLICE === SLICE - 1) yield 0.4 + (0.6 * index) / nows.length;
  }
  leaveUpTo(olds.length);
  return { lead: { before: leadOf(before, oldUnits), after: leadOf(after, newUnits) }, rows };
}

/**
 * The new text, made from the old text and a comparison alone: what stayed is read from `before`, the rest from the rows.
 * `applyComparison(before, compareDocuments(before, after)) === after` for all texts.
 */
export function applyComparison(before: string, { lead, rows }: Comparison): string {
  let text = lead.after;
  for (const row of rows) {
    if (row.after === null) continue;
    let at = row.before?.start ?? 0;
    for (const part of row.parts) {
      if (part.kind === "insert") text += part.text;
      else {
        if (part.kind === "same") text += before.slice(at, at + part.text.length);
        at += part.text.length;
      }
    }
    text += row.after.gap;
  }
  return text;
}

function unitsOf(text: string, units: readonly TextRange[]): ComparedUnit[] {
  return units.map(({ start, end }, index) => ({
    text: text.slice(start, end),
    start,
    gap: text.slice(end, units[index + 1]?.start ?? text.length),
  }));
}

function leadOf(text: string, units: readonly TextRange[]): string {
  return text.slice(0, units[0]?.start ?? text.length);
}

/** New index -> number of its move; neighbours that came from neighbours moved together. */
function numberMoves(moves: readonly UnitPair[]): Map<number, number> {
  const numbers = new Map<number, number>();
  let number = 0;
  moves.forEach((move, index) => {
    const last = moves[index - 1];
    const together = last !== undefined && last.after + 1 === move.after && last.before + 1 === move.before;
    if (!together) number += 1;
    numbers.set(move.after, number);
  });
  return numbers;
}
