import type { DocumentInfo } from "../../../src/contract/index.ts";
import type { DocumentKind, LineEndings } from "../../../src/domain/document/documentState.ts";
import type { RevisionDetail } from "../../../src/domain/history/revisionDetail.ts";
import type { Author } from "../../../src/domain/proposal/proposal.ts";
import { countWords } from "../../../src/domain/text/words.ts";
import type { StoredDocument } from "../../storage/repositories/documents.ts";
import type { RevisionCause } from "../../storage/repositories/revisionKeys.ts";
import { textHash } from "../audit/textHash.ts";
import type { Workbench } from "../workbench.ts";

/** What a new document starts with. */
export interface DocumentSource {
  readonly title: string;
  readonly fileName: string | null;
  readonly kind: DocumentKind;
  readonly text: string;
  readonly lineEndings: LineEndings;
  readonly message: string;
  /** The revision that a branch begins with, and what is stored of that in the same transaction. */
  readonly origin?: {
    readonly revision: number;
    readonly detail: RevisionDetail;
    readonly store: (document: number, key: string, at: number) => void;
  };
}

/** Stores a new document with its baseline revision. Throws DISK_FULL, READ_ONLY_TARGET. */
export function createDocument(
  workbench: Workbench,
  source: DocumentSource,
  author: Author,
  cause: RevisionCause = "baseline",
): DocumentInfo {
  const { storage, ports, audit } = workbench;
  const at = ports.clock.now();
  const key = ports.random.id();
  const words = countWords(source.text, source.kind);
  const title = source.title.trim().slice(0, 200) || "Untitled";
  storage.transaction(() => {
    const document = storage.documents.add({
      key,
      title,
      fileName: source.fileName,
      kind: source.kind,
      at,
      words,
      lineEndings: source.lineEndings,
    });
    audit.record({
      type: "document.created",
      person: audit.personOf(author),
      document: key,
      data: { title: textHash(title), kind: source.kind, file: source.fileName === null ? null : textHash(source.fileName) },
    });
    const head = storage.revisions.add({
      document,
      parent: source.origin?.revision ?? null,
      text: source.text,
      author,
      cause,
      message: source.message,
      detail: source.origin?.detail ?? null,
      createdAt: at,
      words,
      run: null,
    });
    storage.documents.saveCheckpoint(document, {
      version: 1,
      headRowId: head,
      words,
      pending: 0,
      lineEndings: source.lineEndings,
      locks: [],
    });
    source.origin?.store(document, key, at);
  });
  workbench.events.emit({ type: "documents" });
  const stored = storage.documents.byKey(key);
  return toInfo(workbench, stored, stored.pending);
}

/** A stored row as the list shows it. */
export function toInfo(workbench: Workbench, row: StoredDocument, pending: number): DocumentInfo {
  const { storage, reviews } = workbench;
  const { rowId: document, headRowId: head, key, kind: kindOf } = row;
  // The text is read only where somebody is asked to approve it.
  const reviewState = reviews.stateOf({
    document,
    head,
    key,
    kind: kindOf,
    get text() {
      return storage.revisions.text(head);
    },
  });
  const { key: id, title, fileName, kind, createdAt, changedAt, words, headRevisionId, revisionNumber } = row;
  return { id, title, fileName, kind, createdAt, changedAt, words, pending, headRevisionId, revisionNumber, reviewState };
}
