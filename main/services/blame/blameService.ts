import type { BlameInfo } from "../../../src/contract/index.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { Blame } from "../../../src/domain/history/blame/blame.ts";
import { ownText } from "../../../src/domain/history/blame/credits.ts";
import { lineWordEdits } from "../../../src/domain/history/blame/lineWordEdits.ts";
import type { Proposal } from "../../../src/domain/proposal/proposal.ts";
import type { TextRange } from "../../../src/domain/text/textEdit.ts";
import type { StoredDocument } from "../../storage/repositories/documents.ts";
import { type PlacedToken, stepOf } from "../../storage/repositories/origins.ts";
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
    const proposed = proposedIn(state.proposals);
    const blame = this.#revisions.of(rows.document, rows.head, proposed);
    for (const entry of storage.journal.after(rows.document, 0)) blame.follow(withProposed(stepOf(entry), proposed), null);
    const text = blame.text();
    if (text !== state.text) {
      const author = this.#registry.person();
      blame.follow({ author, cause: "typing", at: document.info().changedAt, edits: lineWordEdits(text, state.text), accepted: [] }, null);
    }
    return blame;
  }

  /** Tokens of each accepted change that are whole in the present text, by id of the hunk. The document need not be open. */
  keptTokens(row: StoredDocument): Map<string, number> {
    const { storage } = this.#workbench;
    const open = this.#registry.peek(row.key);
    const blame = open === undefined ? this.#ofStored(row) : this.present(open);
    const parts = new Map<string, { from: number; to: number }[]>();
    for (const { start, end, origin, from } of blame.spans()) {
      const found = blame.origins[origin];
      if (found?.kind !== "change") continue;
      const list = parts.get(found.hunkId) ?? [];
      list.push({ from, to: from + end - start });
      parts.set(found.hunkId, list);
    }
    const places = storage.origins.places(row.rowId);
    return new Map([...parts].map(([hunkId, ranges]) => [hunkId, wholeTokens(places.get(hunkId)?.tokens ?? [], ranges)]));
  }

  #ofStored(row: StoredDocument): Blame {
    const { storage } = this.#workbench;
    return this.#revisions.of(row.rowId, row.headRowId, proposedIn(storage.proposals.load(row.rowId, row.key).proposals));
  }

  #ofRevision(document: OpenDocument, revisionId: string): Blame {
    const found = this.#workbench.storage.revisions.byKey(revisionId);
    if (found.documentKey !== document.key) throw unknownRevision(revisionId);
    return this.#revisions.of(document.rows.document, found.rowId, proposedIn(document.state.proposals));
  }
}

/** Tokens that a run decided and that lie wholly in the ranges; text may stand in the document more than once. */
function wholeTokens(tokens: readonly PlacedToken[], ranges: readonly { readonly from: number; readonly to: number }[]): number {
  let count = 0;
  let at = 0;
  for (const [length, step] of tokens) {
    const start = at;
    at += length;
    if (step !== 0 && ranges.some(({ from, to }) => from <= start && to >= start + length)) count += 1;
  }
  return count;
}

/** What the hunks of a document proposed, without what others put into them. */
function proposedIn(proposals: readonly Proposal[]): ProposedText {
  const texts = new Map(proposals.flatMap((proposal) => proposal.hunks.map((hunk) => [hunk.id, ownText(hunk)])));
  return (hunkId) => texts.get(hunkId) ?? null;
}
