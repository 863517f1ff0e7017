import type { DocumentState } from "../../../src/domain/document/documentState.ts";
import type { RevisionDetail } from "../../../src/domain/history/revisionDetail.ts";
import type { Author } from "../../../src/domain/proposal/proposal.ts";
import type { StoredDocument } from "../../storage/repositories/documents.ts";
import type { Anchors, JournalEntry } from "../../storage/repositories/journal.ts";
import { stepOf } from "../../storage/repositories/origins.ts";
import { type RevisionCause, revisionKey } from "../../storage/repositories/revisionKeys.ts";
import type { Storage } from "../../storage/storage.ts";

/** How the revision of a checkpoint is described. */
export interface RevisionIntent {
  readonly author: Author;
  readonly cause: RevisionCause;
  readonly message: string;
  readonly detail?: RevisionDetail | null;
  /** Row id of the run that wrote the text. */
  readonly run?: number | null;
}

/** How words are counted: see WordCounts. */
export type CountWords = (text: string, kind: StoredDocument["kind"]) => number;

interface Snapshot {
  readonly state: DocumentState;
  readonly anchors: Anchors;
}

/** A change that the checkpoint has and the journal has not. */
export type LastChange = Pick<JournalEntry, "author" | "at" | "change">;

/**
 * Makes `current` the document's checkpoint and clears the journal up to it; with an intent, text that differs from the
 * head becomes a revision first. Runs inside a transaction; returns the row as it is after it.
 */
export function writeCheckpoint(
  storage: Storage,
  row: StoredDocument,
  saved: Snapshot,
  current: Snapshot,
  intent: RevisionIntent | null,
  at: number,
  countWords: CountWords,
  last: LastChange | null = null,
): StoredDocument {
  const { state, anchors } = current;
  let { headRowId, revisionNumber, words } = row;
  if (state.text !== saved.state.text) {
    if (intent === null) throw new Error("A checkpoint of changed text needs a revision.");
    words = countWords(state.text, row.kind);
    headRowId = storage.revisions.add({
      document: row.rowId,
      parent: row.headRowId,
      text: state.text,
      author: intent.author,
      cause: intent.cause,
      message: intent.message,
      detail: intent.detail ?? null,
      createdAt: at,
      words,
      run: intent.run ?? null,
    });
    const entries: LastChange[] = storage.journal.after(row.rowId, saved.state.version);
    storage.origins.addSteps(headRowId, (last === null ? entries : [...entries, last]).map(stepOf));
    revisionNumber += 1;
  }
  const pending = countPending(state);
  const proposals = new Set(state.proposals.map((proposal) => proposal.id));
  for (const [id, spans] of Object.entries(anchors)) {
    if (!proposals.has(id) && saved.anchors[id] !== spans) storage.runs.saveAnchors(id, { version: state.version, spans });
  }
  storage.proposals.save(row.rowId, { proposals: saved.state.proposals, anchors: saved.anchors }, { proposals: state.proposals, anchors });
  storage.documents.saveCheckpoint(row.rowId, {
    version: state.version,
    headRowId,
    words,
    pending,
    lineEndings: state.lineEndings,
    locks: state.locks,
  });
  storage.journal.clear(row.rowId, state.version);
  return {
    ...row,
    version: state.version,
    headRowId,
    headRevisionId: revisionKey(headRowId),
    revisionNumber,
    words,
    pending,
    lineEndings: state.lineEndings,
  };
}

/** Hunks that wait for a decision. */
export function countPending(state: DocumentState): number {
  let count = 0;
  for (const proposal of state.proposals) for (const hunk of proposal.hunks) if (hunk.status === "pending") count += 1;
  return count;
}
