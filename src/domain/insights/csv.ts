import type { Figures } from "./figures.ts";
import type { Group } from "./summary.ts";

/** One line of a table: its name, and the figures. */
export interface CsvRow {
  readonly name: string;
  readonly figures: Figures;
}

/** Columns by their machine names; shares 0..1, times in seconds. */
export const CSV_COLUMNS = {
  documents: (f) => f.documents,
  proposed: (f) => f.proposed,
  accepted: (f) => f.accepted,
  rejected: (f) => f.rejected,
  accepted_share: (f) => f.acceptedShare,
  accepted_character_share: (f) => f.acceptedCharacterShare,
  edit_distance: (f) => f.distance,
  saved_characters: (f) => f.savedCharacters,
  decision_seconds: (f) => seconds(f.decisionMs),
  approval_seconds: (f) => seconds(f.approvalMs),
  active_seconds: (f) => seconds(f.activeMs),
  tokens_proposed: (f) => f.tokensProposed,
  tokens_kept: (f) => f.tokensKept,
  tokens_kept_share: (f) => f.tokensKeptShare,
  model_seconds: (f) => f.modelSeconds,
  reverted: (f) => f.reverted,
  reverted_share: (f) => f.revertedShare,
  cost_machine: (f) => f.cost?.machine ?? null,
  cost_people: (f) => f.cost?.people ?? null,
  cost_per_document: (f) => f.cost?.perDocument ?? null,
} as const satisfies Readonly<Record<string, (figures: Figures) => number | null>>;

const seconds = (milliseconds: number | null): number | null => (milliseconds === null ? null : milliseconds / 1000);

/** RFC 4180: CRLF, quotes where they are needed, numbers plain with a point. A cell that a spreadsheet would run as a formula is text. */
export function toCsv(first: string, rows: readonly CsvRow[]): string {
  const names = Object.keys(CSV_COLUMNS);
  const lines = [[first, ...names].map(textCell)];
  for (const { name, figures } of rows) {
    lines.push([textCell(name), ...Object.values(CSV_COLUMNS).map((column) => numberCell(column(figures)))]);
  }
  return lines.map((line) => `${line.join(",")}\r\n`).join("");
}

/** The rows of a summary: its groups and the total. */
export function csvRows(groups: readonly Group[], total: Figures, nameOf: (key: string | null) => string, totalName: string): CsvRow[] {
  return [...groups.map(({ key, figures }) => ({ name: nameOf(key), figures })), { name: totalName, figures: total }];
}

function numberCell(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return "";
  // Six digits behind the point say more than was measured, and never an exponent.
  return value.toFixed(6).replace(/\.?0+$/, "");
}

function textCell(value: string): string {
  const safe = /^[\s]*[=+\-@\t\r\n|%]/u.test(value) ? `'${value}` : value;
  return /[",\r\n']/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}
