import { followAnchors } from "../../../src/domain/comments/followAnchor.ts";
import { applyChange } from "../../../src/domain/document/applyChange.ts";
import type { DocumentState } from "../../../src/domain/document/documentState.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { Author } from "../../../src/domain/proposal/proposal.ts";
import type { StoredDocument } from "../../storage/repositories/documents.ts";
import type { Anchors } from "../../storage/repositories/journal.ts";
import type { Storage } from "../../storage/storage.ts";
import { rebaseAnchors } from "./anchors.ts";
import { type ThreadAnchors, threadsNoted } from "./threadAnchors.ts";

export interface LoadedDocument {
  readonly state: DocumentState;
  readonly anchors: Anchors;
  readonly threads: ThreadAnchors;
  /** The checkpoint alone, without the journal. */
  readonly saved: { readonly state: DocumentState; readonly anchors: Anchors; readonly threads: ThreadAnchors };
  /** Who made the last journalled change of the text. */
  readonly lastAuthor: Author | null;
}

/** The document as of its checkpoint, and with its journal replayed. Throws DATABASE_DAMAGED when the two do not fit. */
export function loadDocument(storage: Storage, row: StoredDocument): LoadedDocument {
  const { proposals, anchors: proposalAnchors } = storage.proposals.load(row.rowId, row.key);
  const saved: DocumentState = {
    text: storage.revisions.text(row.headRowId),
    version: row.version,
    proposals,
    locks: storage.documents.locks(row.rowId),
    lineEndings: row.lineEndings,
  };
  let state = saved;
  // A run that ended behind the checkpoint knew its place in the text of that moment.
  const ended = storage.runs.anchors(row.rowId);
  const placesAt = (from: number, to: number): Anchors =>
    Object.fromEntries(ended.flatMap(({ key, version, spans }) => (version > from && version <= to ? [[key, spans]] : [])));
  const savedAnchors: Anchors = { ...proposalAnchors, ...placesAt(Number.NEGATIVE_INFINITY, row.version) };
  let anchors = savedAnchors;
  const noted = threadsNoted(storage, row.rowId);
  const savedThreads = noted(Number.NEGATIVE_INFINITY, row.version);
  let threads = savedThreads;
  let lastAuthor: Author | null = null;
  for (const entry of storage.journal.after(row.rowId, row.version)) {
    if (entry.version !== state.version + 1) {
      throw new PalimpsestError("DATABASE_DAMAGED", `The journal of "${row.title}" has a gap. Restore a backup.`, {
        document: row.key,
        version: entry.version,
      });
    }
    const { text } = state;
    state = applyChange(state, entry.change, entry.author.name);
    threads = new Map([...followAnchors(threads, entry.change.edits, text, state.text), ...noted(entry.version - 1, entry.version)]);
    anchors = {
      ...rebaseAnchors(anchors, entry.change.edits, entry.change.cause),
      ...entry.anchors,
      ...placesAt(entry.version - 1, entry.version),
    };
    if (entry.author.kind === "person" && entry.change.edits.length > 0) lastAuthor = entry.author;
  }
  return { state, anchors, threads, saved: { state: saved, anchors: savedAnchors, threads: savedThreads }, lastAuthor };
}
