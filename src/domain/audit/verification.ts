/** What can be wrong with a log or with what is bound to it. */
export type ProblemCode =
  | "schema"
  | "unreadable"
  | "missing-event"
  | "broken-chain"
  | "malformed-event"
  | "bad-checkpoint"
  | "bad-signature"
  | "lost-checkpoint"
  | "unsigned"
  | "cut-end"
  | "foreign-head"
  | "cut-before"
  | "row-differs"
  | "row-missing"
  | "row-unknown"
  | "row-removed"
  | "bound-twice"
  | "text-differs"
  | "bad-approval";

/** What an auditor should know although nothing is wrong. */
export type WarningCode = "clock-back" | "restored" | "no-head" | "unsigned-end" | "new-key";

type Details = { readonly [name: string]: string | number };

/** Something that is wrong. */
export interface Problem {
  /** The event, null where a row has none. */
  readonly id: number | null;
  readonly code: ProblemCode;
  /** In a sentence, English. */
  readonly why: string;
  /** For sentences in other languages: `table`, `row`, `event` and the like. */
  readonly details: Details;
}

export interface Warning {
  readonly code: WarningCode;
  readonly message: string;
  readonly details: Details;
}

/** A key that signed checkpoints. */
export interface LogKey {
  readonly id: string;
  /** SHA-256 (hex) of the raw public key: what to compare with a note from elsewhere. */
  readonly fingerprint: string;
}

/** What verifying found. */
export interface Verification {
  readonly ok: boolean;
  /** Events whose place in the chain was checked. */
  readonly events: number;
  /** Checkpoints whose signature was checked. */
  readonly checkpoints: number;
  /** Rows that were compared with the events that tell of them. */
  readonly rows: number;
  /** The first problem in the order of the log; those of rows without an event come last. */
  readonly firstBad: Problem | null;
  /** The first hundred problems, in the same order. */
  readonly problems: readonly Problem[];
  readonly warnings: readonly Warning[];
  readonly keys: readonly LogKey[];
  /** Hash of the newest event, hexadecimal; null for an empty log. */
  readonly head: string | null;
}
