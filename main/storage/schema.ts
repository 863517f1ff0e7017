import type { Generated } from "kysely";

/**
 * The tables as Kysely sees them. `id` columns are small integers that never leave the storage; `key` columns are the
 * ids of the contract. Times are ms since 1970 UTC, offsets are UTF-16 code units.
 */
export interface Schema {
  setting: SettingTable;
  author: AuthorTable;
  document: DocumentTable;
  block: BlockTable;
  revision: RevisionTable;
  label: LabelTable;
  branch: BranchTable;
  run_proof: RunProofTable;
  proposal_proof: ProposalProofTable;
  acceptance: AcceptanceTable;
  journal: JournalTable;
  proposal: ProposalTable;
  proposal_hunk: ProposalHunkTable;
  decision: DecisionTable;
  lock: LockTable;
  run: RunTable;
  frame: FrameTable;
  licence_acceptance: LicenceAcceptanceTable;
  person: PersonTable;
  person_key: PersonKeyTable;
  audit_event: AuditEventTable;
  audit_key: AuditKeyTable;
  audit_checkpoint: AuditCheckpointTable;
  revision_step: RevisionStepTable;
  hunk_place: HunkPlaceTable;
  blame: BlameTable;
  comment_thread: CommentThreadTable;
  comment_message: CommentMessageTable;
  comment_history: CommentHistoryTable;
  allowed_wording: AllowedWordingTable;
}

export interface SettingTable {
  name: string;
  /** JSON. */
  value: string;
}

export interface AuthorTable {
  id: Generated<number>;
  kind: "person" | "model";
  name: string;
  /** Empty for persons. */
  for_person: string;
}

export interface DocumentTable {
  id: Generated<number>;
  key: string;
  title: string;
  file_name: string | null;
  kind: "contract" | "technical" | "ja";
  created_at: number;
  changed_at: number;
  /** Counts changes of the whole workspace, so that the order of the list does not hang on the clock. */
  touched: number;
  removed_at: number | null;
  words: number;
  pending: number;
  /** Revision whose text is the checkpoint's; null only inside the transaction that creates the document. */
  head: number | null;
  /** Version of the checkpoint: journal rows above it are replayed when the document is opened. */
  version: number;
  /** JSON of LineEndings at the checkpoint. */
  line_endings: string;
}

export interface BlockTable {
  id: Generated<number>;
  /** SHA-256 of the content. */
  hash: Buffer;
  /** Block that `data` is a delta against, else null. */
  base: number | null;
  /** Length of the chain of bases. */
  depth: number;
  /** See blocks/blockCodec.ts. */
  encoding: number;
  data: Buffer;
}

export interface RevisionTable {
  id: Generated<number>;
  document: number;
  parent: number | null;
  number: number;
  author: number;
  cause: number;
  message: string;
  /** JSON of the RevisionDetail of a revision that the program described itself, else null. */
  detail: string | null;
  created_at: number;
  root_hash: Buffer;
  words: number;
  run: number | null;
  /** 0: `blocks` is the whole list; n: a delta against the parent's list, n deltas away from a whole one. */
  depth: number;
  blocks: Buffer;
}

export interface LabelTable {
  revision: number;
  text: string;
  /** Who named it and when; null for names given before that was kept. */
  author: number | null;
  at: number | null;
}

export interface BranchTable {
  /** The document that is the branch. */
  document: number;
  /** Revision that it comes from, of another document. */
  origin: number;
  name: string;
  author: number;
  at: number;
}

export interface RunProofTable {
  id: Generated<number>;
  run: number;
  alternative: number;
  /** Number of frames of the timeline. */
  frames: number;
  /** Last link of the hash chain over the frames. */
  chain: Buffer;
  /** SHA-256 of the text of the last frame. */
  text: Buffer;
}

export interface ProposalProofTable {
  id: Generated<number>;
  /** Key of the proposal. */
  proposal: string;
  /** Alternative of the proposal, and of the run's timeline. */
  alternative: number;
  run: number;
  run_alternative: number;
  step: number;
  /** SHA-256 of the proposed text. */
  text: Buffer;
}

export interface AcceptanceTable {
  id: Generated<number>;
  document: number;
  /** Version of the document that the decision made. */
  version: number;
  /** Key of the proposal. */
  proposal: string;
  alternative: number;
  revision: number;
  /** SHA-256 of the text that the proposal's run proposed; null for other proposals. */
  text: Buffer | null;
  /** JSON of the keys of the hunks. */
  hunks: string;
}

export interface JournalTable {
  document: number;
  version: number;
  client: string | null;
  author: number;
  at: number;
  /** JSON of a DocumentChange. */
  change: string;
  /** JSON of the ranges that new proposals are about, by proposal id, else null. */
  anchors: string | null;
}

export interface ProposalTable {
  id: Generated<number>;
  key: string;
  document: number;
  base_revision: number;
  author: number;
  kind: "regenerate" | "edit" | "restore" | "import";
  created_at: number;
  run: number | null;
  alternative: number;
  alternative_count: number;
  /** JSON of the ranges that the proposal is about, at the checkpoint, else null. */
  anchors: string | null;
}

export interface ProposalHunkTable {
  proposal: number;
  ordinal: number;
  key: string;
  start: number;
  end: number;
  old_text: string;
  new_text: string;
  status: "pending" | "accepted" | "rejected" | "superseded";
  edited_by: string | null;
  confidence: number | null;
  /** JSON of the Decision that the hunk shows, else null. */
  decision: string | null;
  /** JSON of the NestedEdits upon the new text. */
  nested: string;
}

export interface DecisionTable {
  id: Generated<number>;
  document: number;
  hunk: string;
  verdict: "accept" | "reject" | "reopen";
  author: number;
  at: number;
  reason: string | null;
  /** Version of the document that the decision made. */
  version: number;
}

export interface AllowedWordingTable {
  document: number;
  hunk: string;
  author: number;
  at: number;
}

export interface LockTable {
  key: string;
  document: number;
  start: number;
  end: number;
  by: string;
  at: number;
}

export interface RunTable {
  id: Generated<number>;
  key: string;
  document: number;
  phase: string;
  started_at: number;
  /** JSON of the contract's Run without the columns above. */
  record: string;
  /** Compressed JSON of request and result: alternatives, tokens, locks and their proof, banned wording. */
  evidence: Buffer | null;
  /** JSON of RunAnchors: where the places of an ended run are, else null. */
  anchors: string | null;
}

export interface FrameTable {
  run: number;
  alternative: number;
  count: number;
  /** See frameCodec.ts. */
  data: Buffer;
}

export interface LicenceAcceptanceTable {
  id: Generated<number>;
  /** Id of the package. */
  model: string;
  /** SHA-256 (hex) of the package's canonical manifest. */
  package_hash: string;
  /** Name of the licence as the package states it. */
  licence: string;
  /** SHA-256 (hex) of the licence text that was shown. */
  licence_sha256: string;
  author: number;
  at: number;
}

export interface PersonTable {
  id: Generated<number>;
  key: string;
  name: string;
  /** The name as `foldName` makes it: two people cannot have names that look the same. */
  folded_name: string;
  /** JSON of the roles. */
  roles: string;
  /** PHC string of the passphrase, null while nobody has to sign in. */
  passphrase: string | null;
  /** 1: the passphrase was given by an administrator and has to be changed. */
  one_time: Generated<number>;
  /** PHC string of the recovery code, null where there is none. */
  recovery: string | null;
  /** Counts the changes of the row. */
  version: Generated<number>;
  created_at: number;
  removed_at: number | null;
}

export interface PersonKeyTable {
  id: Generated<number>;
  key: string;
  person: number;
  /** Ed25519, raw. */
  public_key: Buffer;
  created_at: number;
  retired_at: number | null;
}

export interface AuditEventTable {
  /** Place in the chain, from 1. */
  id: number;
  /** Canonical JSON. */
  event: string;
  /** SHA-256 of the hash before it and the event. */
  hash: Buffer;
}

export interface AuditKeyTable {
  id: Generated<number>;
  key: string;
  /** Ed25519, raw. */
  public_key: Buffer;
  created_at: number;
}

export interface AuditCheckpointTable {
  /** The newest event that it covers. */
  event: number;
  /** Canonical JSON of a CheckpointStatement: what is signed. */
  statement: string;
  audit_key: number;
  /** Ed25519. */
  signature: Buffer;
}

export interface RevisionStepTable {
  revision: number;
  /** See repositories/origins.ts. */
  data: Buffer;
}

export interface HunkPlaceTable {
  /** Key of the hunk. */
  hunk: string;
  run: number;
  /** Its number in the frames of the run. */
  alternative: number;
  /** Span of the run, and offset of the hunk's text in what the run wrote there. */
  span: number;
  start: number;
  /** JSON of [length, step] of the tokens in the hunk's text; step null: not known. */
  tokens: string;
  /** Tokens that a model proposed in it. */
  token_count: number;
}

/** Derived: who wrote what of a revision. */
export interface BlameTable {
  revision: number;
  document: number;
  data: Buffer;
}

export interface CommentThreadTable {
  id: Generated<number>;
  key: string;
  document: number;
  /** Counts writes. */
  writes: number;
  /** JSON of StoredPlace. */
  place: string;
  quote: string;
  internal: 0 | 1;
  /** Key of a person, as everywhere in these tables. */
  assignee: string | null;
  created_at: number;
  resolved_by: string | null;
  resolved_at: number | null;
}

export interface CommentMessageTable {
  id: Generated<number>;
  key: string;
  thread: number;
  person: string;
  at: number;
  text: string;
  /** JSON of the keys of people. */
  mentions: string;
  changed_by: string | null;
  changed_at: number | null;
  deleted: 0 | 1;
  outside_author: string | null;
  outside_at: number | null;
}

export interface CommentHistoryTable {
  id: Generated<number>;
  message: number;
  text: string;
  written_at: number;
  replaced_by: string;
  replaced_at: number;
}
