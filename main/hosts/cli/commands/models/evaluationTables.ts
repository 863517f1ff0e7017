import type { Evaluation } from "../../../../../src/domain/evaluation/evaluation.ts";
import { notApplicable, type Table, tablesOf } from "../../../../../src/domain/evaluation/tables.ts";

/** The figures as aligned columns for a terminal. */
export function evaluationTables(evaluation: Evaluation): string {
  const { model, heldOut, seconds, leftOut } = evaluation;
  const total = Object.values(seconds).reduce((sum, value) => sum + value, 0);
  const head = `${model.id} ${model.version}, ${model.dtype} on ${model.providerReason}; ${evaluation.size}, ${heldOut.windows} held-out windows, ${Math.round(total)} s\n`;
  const left = leftOut.length === 0 ? "" : `\nLeft out, for the time was over: ${leftOut.join(", ")}.\n`;
  const without = notApplicable(evaluation).map((sentence) => `\n${sentence}\n`);
  return head + tablesOf(evaluation).map(aligned).join("") + without.join("") + left;
}

function aligned({ title, note, columns, rows }: Table): string {
  const widths = columns.map((column, i) => Math.max(column.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `  ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join("  ")}\n`;
  return `\n${title}\n${note}\n${line(columns)}${rows.map(line).join("")}`;
}
