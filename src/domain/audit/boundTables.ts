/** How the rows of a table are bound to the log. */
export interface BoundTable {
  /** The integer key. */
  readonly key: string;
  /** Columns that change all the time and say nothing about who did what: they are not part of the digest. */
  readonly leaveOut: readonly string[];
}

const WHOLE: BoundTable = { key: "id", leaveOut: [] };

/**
 * Tables whose every row is bound to the log by its digest: a row that was written belongs to the event that says so, and the newest
 * event that names a row says what is in it. A column added later must be nullable without a default, so that the digests of
 * earlier rows stay what they are. Tables that a database does not have yet are passed over.
 */
export const BOUND_TABLES: Readonly<Record<string, BoundTable>> = {
  author: WHOLE,
  person: WHOLE,
  person_key: WHOLE,
  audit_key: WHOLE,
  document: { key: "id", leaveOut: ["changed_at", "touched", "words", "pending", "head", "version", "line_endings"] },
  block: WHOLE,
  revision: WHOLE,
  label: { key: "revision", leaveOut: [] },
  decision: WHOLE,
  review_request: WHOLE,
  review_approver: WHOLE,
  approval: WHOLE,
  kept_approval: WHOLE,
  finality: WHOLE,
  licence_acceptance: WHOLE,
};

/** What an event says of a row: `sha256` (hex) is its digest, null for a row that was removed. */
export type RowBinding = {
  readonly table: string;
  readonly id: number;
  readonly sha256: string | null;
};

/** The same for rows with neighbouring keys: SHA-256 (hex) over the digests of all rows from `first` to `last`. */
export type RangeBinding = {
  readonly table: string;
  readonly first: number;
  readonly last: number;
  readonly sha256: string;
};

export type Binding = RowBinding | RangeBinding;
