import { compareDocuments } from "../../../src/domain/diff/compareDocuments.ts";
import { clausesOfRows } from "../../../src/domain/diff/comparedClauses.ts";
import type { DiffPart } from "../../../src/domain/diff/diffParts.ts";
import { oldNewTable, type TableColumn, type TableRow } from "../../../src/domain/diff/oldNewTable.ts";
import { readableParts } from "../../../src/domain/diff/readableParts.ts";
import { type ChangeContributions, remarksOf } from "../../../src/domain/diff/remarks.ts";
import type { DocumentKind } from "../../../src/domain/document/documentState.ts";
import { type OutlineItem, parseOutline } from "../../../src/domain/document/outline.ts";
import { createTranslator, type Language, type Translator } from "../../../src/i18n/translate.ts";

/** One of the two texts and how it is called. */
export interface OldNewSide {
  readonly name: string;
  readonly text: string;
  readonly kind: DocumentKind;
}

/** What a table of old and new wording is made from. */
export interface OldNewInput {
  /** Title of the document. */
  readonly title: string;
  readonly before: OldNewSide;
  readonly after: OldNewSide;
  readonly language: Language;
  /** The new text stands left of the old one. */
  readonly newFirst: boolean;
  /** Unchanged paragraphs of a changed clause are left out. */
  readonly abridged: boolean;
  /** Who changed what; null where that is not known. */
  readonly contributions: ChangeContributions | null;
}

/** A cell: paragraphs with marked words; null stands for a run of unchanged paragraphs that were left out. */
export type OldNewCell = readonly (readonly DiffPart[] | null)[];

export interface OldNewRow {
  readonly number: string;
  /** Null where the clause does not exist. */
  readonly before: OldNewCell | null;
  readonly after: OldNewCell | null;
  readonly remarks: readonly string[];
}

/** The table in words, ready to be written in a format. */
export interface OldNewModel {
  readonly language: Language;
  readonly title: string;
  readonly heading: string;
  readonly versions: string;
  readonly marks: string;
  readonly omitted: string;
  readonly absent: string;
  readonly none: string;
  readonly newFirst: boolean;
  readonly heads: { readonly number: string; readonly before: string; readonly after: string; readonly remarks: string };
  readonly rows: readonly OldNewRow[];
}

export function oldNewModel(input: OldNewInput): OldNewModel {
  const { before, after, language } = input;
  const translate = createTranslator(language);
  const oldOutline = parseOutline(before.text, before.kind);
  const newOutline = parseOutline(after.text, after.kind);
  const comparison = compareDocuments(before.text, after.text);
  const rows = oldNewTable(comparison, clausesOfRows(comparison.rows, oldOutline, newOutline));
  const cell = (column: TableColumn | null, outline: readonly OutlineItem[]): OldNewCell | null =>
    column === null ? null : cellOf(column, input.abridged, new Map(outline.map(({ id, label, title }) => [id, label || title])));
  return {
    language,
    title: input.title,
    heading: translate("table.title"),
    versions: translate("table.versions", { before: before.name, after: after.name }),
    marks: translate("table.marks"),
    omitted: translate("table.omitted"),
    absent: translate("table.absent"),
    none: translate("table.none"),
    newFirst: input.newFirst,
    heads: {
      number: translate("table.number"),
      before: translate("table.old"),
      after: translate("table.new"),
      remarks: translate("table.remark"),
    },
    rows: rows.map((row) => ({
      number: numberOf(row),
      before: cell(row.before, oldOutline),
      after: cell(row.after, newOutline),
      remarks: remarkLines(row, input.contributions, translate),
    })),
  };
}

/** "2", or "2 → 3" where the clause has another number now; its title where nothing is numbered. */
function numberOf({ before, after }: TableRow): string {
  const labels = [before, after].flatMap((column) => (column === null || column.label === "" ? [] : [column.label]));
  if (labels.length === 0) return after?.title ?? before?.title ?? "";
  return [...new Set(labels)].join(" → ");
}

function cellOf({ paragraphs }: TableColumn, abridged: boolean, labels: ReadonlyMap<string, string>): OldNewCell {
  const cell: (readonly DiffPart[] | null)[] = [];
  paragraphs.forEach((paragraph, index) => {
    // The first paragraph of a clause is its heading, or says which clause it is.
    if (abridged && paragraph.unchanged && index > 0) {
      if (cell.at(-1) !== null) cell.push(null);
      return;
    }
    const parts = readableParts(paragraph.parts, index === 0, labels);
    if (parts.length > 0) cell.push(parts);
  });
  return cell;
}

function remarkLines(row: TableRow, contributions: ChangeContributions | null, translate: Translator): string[] {
  const moves = row.moves.map(({ direction, label, title }) =>
    translate(direction === "from" ? "table.movedFrom" : "table.movedTo", { label: label || title || translate("compare.elsewhere") }),
  );
  if (contributions === null) return moves;
  const remarks = remarksOf(row, contributions).map(({ author, decidedBy, reasons }) => {
    const who = decidedBy.length === 0 ? author.name : translate("table.decided", { author: author.name, names: decidedBy.join(", ") });
    return reasons.length === 0 ? who : translate("table.reason", { who, reasons: reasons.join(" / ") });
  });
  return [...moves, ...remarks];
}
