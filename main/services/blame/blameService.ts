import type { BlameInfo } from "../../../src/contract/index.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { Blame } from "../../../src/domain/history/blame/blame.ts";
import { lineWordEdits } from "../../../src/domain/history/blame/lineWordEdits.ts";
import type { TextRange } from "../../../src/domain/text/textEdit.ts";
import { stepOf } from "../../storage/repositories/origins.ts";
import { unknownRevision } from "../../storage/repositories/revisionKeys.ts";
import type { DocumentRegistry } from "../documents/documentRegistry.ts";
import type { OpenDocument } from "../documents/openDocument.ts";
import type { Workbench } from "../workbench.ts";
import { BlameDescription } from "./describeBlame.ts";
import { type ProposedText, RevisionBlame, withProposed } from "./revisionBlame.ts";

/** Who or what wrote which part of a document. */
export class BlameService {
  readonly #workbench: Workbench;
  readonly #registry: DocumentRegistry;
  readonly #revisions: RevisionBlame;

  constructor(workbench: Workbench, registry: DocumentRegistry) {
    this.#workbench = workbench;
    this.#registry = registry;
    this.#revisions = new RevisionBlame(workbench.storage);
  }

  /** Of the accepted text, or of a revision; of all of it or of a range. Throws NOT_FOUND, SPAN_OUT_OF_RANGE, DATABASE_DAMAGED. */
  describe(documentId: string, revisionId: string | undefined, range: TextRange | null = null): BlameInfo {
    const { storage } = this.#workbench;
    const document = this.#registry.get(documentId);
    const row = storage.documents.byKey(documentId);
    const blame = revisionId === undefined ? this.present(document) : this.#ofRevision(document, revisionId);
    const { length } = blame.text();
    if (range !== null && range.end > length) {
      throw new PalimpsestError("SPAN_OUT_OF_RANGE", `The range ${range.start}:${range.end} is not in the text.`, { ...range, length });
    }
    const described = new BlameDescription(storage, row, document.state.proposals).describe(blame, range);
    const { version } = document.state;
    return { documentId, title: row.title, revisionId: revisionId ?? null, version, length, ...described };
  }

  /** The blame of the text as it is now, what was typed since the last revision included. */
  present(document: OpenDocument): Blame {
    const { storage } = this.#workbench;
    const { rows, state } = document;
    const proposed = proposedIn(document);
    const blame = this.#revisions.of(rows.document, rows.head, proposed);
    for (const entry of storage.journal.after(rows.document, 0)) blame.follow(withProposed(stepOf(entry), proposed), null);
    const text = blame.text();
    if (text !== state.text) {
      const author = this.#registry.person();
      blame.follow({ author, cause: "typing", at: document.info().changedAt, edits: lineWordEdits(text, state.text), accepted: [] }, null);
    }
    return blame;
  }

  #ofRevision(document: OpenDocument, revisionId: string): Blame {
    const found = this.#workbench.storage.revisions.byKey(revisionId);
    if (found.documentKey !== document.key) throw unknownRevision(revisionId);
    return this.#revisions.of(document.rows.document, found.rowId, proposedIn(document));
  }
}

/** What the hunks of a document proposed. */
function proposedIn(document: OpenDocument): ProposedText {
  const texts = new Map(document.state.proposals.flatMap((proposal) => proposal.hunks.map((hunk) => [hunk.id, hunk.newText])));
  return (hunkId) => texts.get(hunkId) ?? null;
}
