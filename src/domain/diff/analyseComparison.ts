import type { DocumentKind } from "../document/documentState.ts";
import { type OutlineItem, parseOutline } from "../document/outline.ts";
import { type Comparison, comparing } from "./compareDocuments.ts";
import { clausesOfRows, type RowClause } from "./comparedClauses.ts";
import { type ComparisonCounts, countComparison, differences } from "./comparisonCounts.ts";
import { oldNewTable, type TableRow } from "./oldNewTable.ts";

/** One of two texts to compare. */
export interface ComparedText {
  readonly text: string;
  readonly kind: DocumentKind;
}

/** A clause that changed. */
export interface ChangedClause {
  readonly key: string;
  readonly label: string;
  readonly title: string;
}

/** Everything that a view of a comparison needs. */
export interface ComparisonAnalysis {
  readonly comparison: Comparison;
  /** By row. */
  readonly clauses: readonly RowClause[];
  readonly counts: ComparisonCounts;
  /** Rows at which next and previous stop. */
  readonly stops: readonly number[];
  readonly changedClauses: readonly ChangedClause[];
  readonly table: readonly TableRow[];
  /** Labels of cross references by id, in the old and the new text. */
  readonly labels: { readonly before: ReadonlyMap<string, string>; readonly after: ReadonlyMap<string, string> };
  /** The texts differ, but in no paragraph: in blank lines and spaces at ends of lines alone. */
  readonly spaceOnly: boolean;
}

/** Compares and analyses in slices: yields how much is done, 0..1. */
export function* analysing(before: ComparedText, after: ComparedText): Generator<number, ComparisonAnalysis> {
  const steps = comparing(before.text, after.text);
  let comparison: Comparison;
  for (;;) {
    const step = steps.next();
    if (step.done === true) {
      comparison = step.value;
      break;
    }
    yield step.value * 0.9;
  }
  const oldOutline = parseOutline(before.text, before.kind);
  const newOutline = parseOutline(after.text, after.kind);
  yield 0.92;
  const clauses = clausesOfRows(comparison.rows, oldOutline, newOutline);
  yield 0.96;
  const stops = differences(comparison.rows);
  return {
    comparison,
    clauses,
    counts: countComparison(comparison),
    stops,
    changedClauses: changedClauses(comparison, clauses),
    table: oldNewTable(comparison, clauses),
    labels: { before: labelsOf(oldOutline), after: labelsOf(newOutline) },
    spaceOnly: stops.length === 0 && before.text !== after.text,
  };
}

/** As `analysing`, at once. */
export function analyseComparison(before: ComparedText, after: ComparedText): ComparisonAnalysis {
  const steps = analysing(before, after);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

function changedClauses({ rows }: Comparison, clauses: readonly RowClause[]): ChangedClause[] {
  const changed = new Map<string, ChangedClause>();
  rows.forEach((row, index) => {
    const clause = clauses[index];
    if (row.kind === "same" || clause === undefined || changed.has(clause.key)) return;
    const item = clause.after ?? clause.before;
    changed.set(clause.key, { key: clause.key, label: item?.label ?? "", title: item?.title ?? "" });
  });
  return [...changed.values()];
}

function labelsOf(outline: readonly OutlineItem[]): Map<string, string> {
  return new Map(outline.map(({ id, label, title }) => [id, label === "" ? title : label]));
}
