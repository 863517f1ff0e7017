import type { TextRange } from "../text/textEdit.ts";

/** Who wrote something. A model is always named as itself, never as the person who started it. */
export type Author =
  | { readonly kind: "person"; readonly name: string }
  | { readonly kind: "model"; readonly name: string; readonly forPerson: string };

/** `superseded`: another alternative or a later run took its place; its text is kept in the history. */
export type HunkStatus = "pending" | "accepted" | "rejected" | "superseded";

/** A person's verdict on one hunk. `at` is milliseconds since 1970 UTC. */
export interface Decision {
  readonly verdict: "accept" | "reject" | "reopen";
  readonly by: string;
  readonly at: number;
  readonly reason: string | null;
}

/**
 * What somebody suggests upon the inserted text of a pending change: replace [start, end) of its `newText`, in UTF-16 offsets of
 * that text. It stands inside that change, to any depth, and can be decided for itself. Consumers that leave it out see the change
 * as its own author wants it.
 */
export interface NestedEdit extends TextRange {
  readonly id: string;
  readonly author: Author;
  /** Milliseconds since 1970 UTC. */
  readonly createdAt: number;
  /** Text of the range. */
  readonly oldText: string;
  readonly newText: string;
  readonly status: HunkStatus;
  readonly decision: Decision | null;
  readonly nested: readonly NestedEdit[];
}

/**
 * The smallest change that can be decided on its own: replace [start, end) of the current accepted text by `newText`.
 * Offsets are UTF-16 and follow every edit of the document; once accepted they span the inserted text.
 */
export interface Hunk extends TextRange {
  readonly id: string;
  readonly proposalId: string;
  /** Text of the range when the hunk was made. */
  readonly oldText: string;
  readonly newText: string;
  readonly status: HunkStatus;
  /** Name of the person who changed the text under the pending hunk, else null. */
  readonly editedBy: string | null;
  /** Mean probability of the generated tokens, 0..1; null for human changes. */
  readonly confidence: number | null;
  readonly decision: Decision | null;
  /** Suggestions of others upon `newText`; empty for most. */
  readonly nested: readonly NestedEdit[];
}

export type ProposalKind = "regenerate" | "edit" | "restore" | "import";

/** A set of hunks with one origin. Pending as long as any of its hunks is. */
export interface Proposal {
  readonly id: string;
  readonly documentId: string;
  readonly baseRevisionId: string;
  readonly author: Author;
  readonly kind: ProposalKind;
  /** Milliseconds since 1970 UTC. */
  readonly createdAt: number;
  readonly runId: string | null;
  /** Which alternative of the run the hunks show, 0-based, and how many there are. */
  readonly alternative: number;
  readonly alternativeCount: number;
  readonly hunks: readonly Hunk[];
}
