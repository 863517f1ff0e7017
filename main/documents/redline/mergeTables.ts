import type { Block, TableCell } from "../markdown/model.ts";
import { plainText } from "../markdown/plainText.ts";
import { type Alignable, alignSequence, type Step } from "./alignSequence.ts";
import type { OldPlaces } from "./inlineRuns.ts";
import { mergeInlines } from "./mergeInlines.ts";

type Table = Extract<Block, { type: "table" }>;
type Row = readonly TableCell[];

/** Two tables in one that has the columns and rows of both; null: there is neither. */
export function mergeTables(before: Table | null, after: Table | null, places: OldPlaces): Table | null {
  if (before === null && after === null) return null;
  const columns = alignSequence((before?.header ?? []).map(cellKey), (after?.header ?? []).map(cellKey));
  const [oldRows, newRows] = [before?.rows ?? [], after?.rows ?? []];
  const merge = (old: Row | undefined, now: Row | undefined): Row =>
    columns.map((column) => ({ children: mergeInlines(cellOf(old, beforeOf(column)), cellOf(now, afterOf(column)), places) }));
  return {
    type: "table",
    align: columns.map((column) => after?.align[afterOf(column) ?? -1] ?? before?.align[beforeOf(column) ?? -1] ?? null),
    header: merge(before?.header, after?.header),
    rows: alignSequence(oldRows.map(rowKey), newRows.map(rowKey)).map((step) =>
      merge(oldRows[beforeOf(step) ?? -1], newRows[afterOf(step) ?? -1]),
    ),
  };
}

function cellOf(row: Row | undefined, column: number | null): TableCell["children"] {
  return row?.[column ?? -1]?.children ?? [];
}

const beforeOf = (step: Step): number | null => (step.type === "added" ? null : step.before);
const afterOf = (step: Step): number | null => (step.type === "removed" ? null : step.after);

function cellKey({ children }: TableCell): Alignable {
  return { kind: "cell", key: plainText(children).replaceAll("\n", " ") };
}

function rowKey(row: Row): Alignable {
  return {
    kind: "row",
    key: row
      .map(({ children }) => plainText(children))
      .join(" \u2028 ")
      .replaceAll("\n", " "),
  };
}
