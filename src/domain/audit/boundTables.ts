/** How the rows of a table are bound to the log. */
export interface BoundTable {
  /** The integer key. */
  readonly key: string;
  /** Columns that change all the time and say nothing about who did what: they are not part of the digest. */
  readonly leaveOut: readonly string[];
  /** A row is written once and never again: triggers refuse it, and a second event about it is a forgery. */
  readonly final: boolean;
}

const FINAL: BoundTable = { key: "id", leaveOut: [], final: true };
const CHANGING: BoundTable = { key: "id", leaveOut: [], final: false };

/**
 * Tables whose every row is bound to the log by its digest: a row that was written belongs to the event that says so, and the newest
 * event that names a row says what is in it. A column added later must be nullable without a default, so that the digests of
 * earlier rows stay what they are. Tables that a database does not have yet are passed over.
 */
export const BOUND_TABLES: Readonly<Record<string, BoundTable>> = {
  author: FINAL,
  person: CHANGING,
  person_key: CHANGING,
  audit_key: FINAL,
  document: { key: "id", leaveOut: ["changed_at", "touched", "words", "pending", "head", "version", "line_endings"], final: false },
  block: FINAL,
  revision: FINAL,
  label: { key: "revision", leaveOut: [], final: false },
  decision: FINAL,
  branch: { key: "document", leaveOut: ["name"], final: true },
  run_proof: FINAL,
  proposal_proof: FINAL,
  acceptance: FINAL,
  review_request: { key: "id", leaveOut: ["saved_up_to"], final: false },
  review_approver: CHANGING,
  approval: FINAL,
  kept_approval: FINAL,
  finality: FINAL,
  licence_acceptance: FINAL,
  comment_thread: { key: "id", leaveOut: ["writes", "place"], final: false },
  comment_message: CHANGING,
  comment_history: FINAL,
  word_file: { key: "document", leaveOut: ["bytes"], final: true },
  house_file: { key: "id", leaveOut: ["bytes"], final: false },
  revision_step: { key: "revision", leaveOut: [], final: true },
};

/** What an event says of a row: `sha256` (hex) is its digest, null for a row that was removed. */
export type RowBinding = {
  readonly table: string;
  readonly id: number;
  readonly sha256: string | null;
};

/** The same for rows of a final table with neighbouring keys: SHA-256 (hex) over the digests of all rows from `first` to `last`. */
export type RangeBinding = {
  readonly table: string;
  readonly first: number;
  readonly last: number;
  readonly sha256: string;
};

export type Binding = RowBinding | RangeBinding;
