import type { TextRange } from "../text/textEdit.ts";
import type { ComparedUnit, Comparison, ComparisonRow } from "./compareDocuments.ts";
import type { RowClause } from "./comparedClauses.ts";
import type { DiffPart } from "./diffParts.ts";

/** A paragraph of a cell, with the words that differ marked; `unchanged` when none do. */
export interface TableParagraph {
  readonly parts: readonly DiffPart[];
  readonly unchanged: boolean;
}

/** Where a clause or a part of it came from or went: numbers of clauses, "" where a clause has none. */
export interface TableMove {
  readonly direction: "from" | "to";
  readonly label: string;
  readonly title: string;
}

/** One changed clause. A column is null where the clause does not exist. */
export interface TableRow {
  readonly key: string;
  readonly before: TableColumn | null;
  readonly after: TableColumn | null;
  readonly moves: readonly TableMove[];
  /** Places of the changes in the new text, and of what is gone in the old one, for asking who made them. */
  readonly places: { readonly before: readonly TextRange[]; readonly after: readonly TextRange[] };
}

export interface TableColumn {
  /** The clause's number as computed, and its title; "" without. */
  readonly label: string;
  readonly title: string;
  readonly paragraphs: readonly TableParagraph[];
}

/** The table of changed clauses (新旧対照表), in the order of the new text; a clause that is gone stands where it was. */
export function oldNewTable({ rows }: Comparison, clauses: readonly RowClause[]): TableRow[] {
  const drafts = new Map<string, Draft>();
  const draftOf = (key: string): Draft => {
    const known = drafts.get(key);
    if (known !== undefined) return known;
    const made = new Draft(key);
    drafts.set(key, made);
    return made;
  };
  rows.forEach((row, index) => {
    const clause = clauses[index];
    if (clause !== undefined) addRow(row, clause, draftOf, targetOf(rows, clauses, row));
  });
  return [...drafts.values()].filter((draft) => draft.changed).map((draft) => draft.finish());
}

function addRow(row: ComparisonRow, clause: RowClause, draftOf: (key: string) => Draft, target: RowClause | null): void {
  const draft = draftOf(clause.key);
  draft.name(clause);
  const { before, after } = row;
  if (row.kind === "moved-from" && before !== null) {
    // Its old wording stands beside the new one where the clause as a whole moved.
    if (target?.key === clause.oldKey) return;
    draft.old(before, [{ kind: "delete", text: before.text }]);
    draft.move("to", target?.after ?? null);
  } else if (row.kind === "moved-to" && before !== null && after !== null) {
    const within = clause.oldKey === clause.key;
    if (within) draft.both(before, after, row.parts, true);
    else draft.now(after, [{ kind: "insert", text: after.text }]);
    if (clause.before !== null && (!within || clause.before.label !== clause.after?.label)) draft.move("from", clause.before);
  } else if (before !== null && after !== null) draft.both(before, after, row.parts, row.kind !== "same");
  else if (before !== null) draft.old(before, row.parts);
  else if (after !== null) draft.now(after, row.parts);
}

/** The clause that a paragraph moved to. */
function targetOf(rows: readonly ComparisonRow[], clauses: readonly RowClause[], row: ComparisonRow): RowClause | null {
  if (row.kind !== "moved-from") return null;
  const index = rows.findIndex((other) => other.kind === "moved-to" && other.before?.start === row.before?.start);
  return clauses[index] ?? null;
}

class Draft {
  changed = false;
  readonly #key: string;
  #before: { label: string; title: string } | null = null;
  #after: { label: string; title: string } | null = null;
  readonly #olds: TableParagraph[] = [];
  readonly #nows: TableParagraph[] = [];
  readonly #moves = new Map<string, TableMove>();
  readonly #places: { readonly before: TextRange[]; readonly after: TextRange[] } = { before: [], after: [] };

  constructor(key: string) {
    this.#key = key;
  }

  name(clause: RowClause): void {
    const { before, after } = clause;
    if (after !== null) this.#after ??= { label: after.label, title: after.title };
    if (before !== null && clause.oldKey === clause.key) this.#before ??= { label: before.label, title: before.title };
  }

  both(before: ComparedUnit, after: ComparedUnit, parts: readonly DiffPart[], changed: boolean): void {
    const differs = parts.some((part) => part.kind !== "same");
    this.#olds.push({ parts: parts.filter((part) => part.kind !== "insert"), unchanged: !differs });
    this.#nows.push({ parts: parts.filter((part) => part.kind !== "delete"), unchanged: !differs });
    if (changed) this.#note(null, after);
    if (changed && before.start !== after.start && !differs) this.changed = true;
  }

  old(before: ComparedUnit, parts: readonly DiffPart[]): void {
    this.#olds.push({ parts, unchanged: false });
    this.#note(before, null);
  }

  now(after: ComparedUnit, parts: readonly DiffPart[]): void {
    this.#nows.push({ parts, unchanged: false });
    this.#note(null, after);
  }

  move(direction: TableMove["direction"], clause: { readonly label: string; readonly title: string } | null): void {
    const move = { direction, label: clause?.label ?? "", title: clause?.title ?? "" };
    this.#moves.set(`${direction} ${move.label} ${move.title}`, move);
  }

  finish(): TableRow {
    const column = (name: { label: string; title: string } | null, paragraphs: readonly TableParagraph[]): TableColumn | null =>
      paragraphs.length === 0 ? null : { label: name?.label ?? "", title: name?.title ?? "", paragraphs };
    return {
      key: this.#key,
      before: column(this.#before, this.#olds),
      after: column(this.#after, this.#nows),
      moves: [...this.#moves.values()],
      places: this.#places,
    };
  }

  #note(before: ComparedUnit | null, after: ComparedUnit | null): void {
    this.changed = true;
    if (before !== null) this.#places.before.push({ start: before.start, end: before.start + before.text.length });
    if (after !== null) this.#places.after.push({ start: after.start, end: after.start + after.text.length });
  }
}
