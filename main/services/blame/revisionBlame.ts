import type { ChangeCause } from "../../../src/domain/document/documentState.ts";
import { Blame, type BlameSnapshot, type BlameStep } from "../../../src/domain/history/blame/blame.ts";
import { lineWordEdits } from "../../../src/domain/history/blame/lineWordEdits.ts";
import { parseRevisionKey, type RevisionCause, unknownRevision } from "../../storage/repositories/revisionKeys.ts";
import type { StoredRevision } from "../../storage/repositories/revisions.ts";
import type { Storage } from "../../storage/storage.ts";

/** Finds what a hunk proposed, null where it is not known any more. */
export type ProposedText = (hunkId: string) => string | null;

/** After so many revisions without one a blame is kept in the database. */
const KEEP_AFTER = 20;

/** What is asked for a document's revisions in one go. */
interface Chain {
  readonly document: number;
  readonly byNumber: ReadonlyMap<number, StoredRevision>;
  readonly byRow: ReadonlyMap<number, StoredRevision>;
  /** Numbers of revisions that were restored later. */
  readonly restored: ReadonlySet<number>;
  readonly steps: ReadonlyMap<number, readonly BlameStep[]>;
  readonly proposed: ProposedText;
  readonly kept: Map<number, BlameSnapshot>;
}

/** The blame of revisions: from the nearest one that is known, change by change along the chain of parents. */
export class RevisionBlame {
  readonly #storage: Storage;
  /** By document the revision that was asked for last. */
  readonly #last = new Map<number, { readonly revision: number; readonly snapshot: BlameSnapshot }>();

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** The blame of a revision of a document, to be followed further. Throws NOT_FOUND, DATABASE_DAMAGED. */
  of(document: number, revision: number, proposed: ProposedText): Blame {
    const last = this.#last.get(document);
    if (last?.revision === revision) return new Blame(last.snapshot);
    const revisions = this.#storage.revisions.list(document, Number.MAX_SAFE_INTEGER, null);
    const chain: Chain = {
      document,
      byNumber: new Map(revisions.map((stored) => [stored.number, stored])),
      byRow: new Map(revisions.map((stored) => [parseRevisionKey(stored.id), stored])),
      restored: new Set(revisions.flatMap(({ detail }) => (detail?.kind === "restored" ? [detail.number] : []))),
      steps: this.#storage.origins.steps(document),
      proposed,
      kept: new Map(last === undefined ? [] : [[last.revision, last.snapshot]]),
    };
    const blame = this.#fold(chain, revision, true);
    this.#remember(document, revision, blame.snapshot());
    return blame;
  }

  #remember(document: number, revision: number, snapshot: BlameSnapshot): void {
    this.#last.delete(document);
    this.#last.set(document, { revision, snapshot });
    const oldest = this.#last.keys().next();
    if (this.#last.size > 8 && oldest.done !== true) this.#last.delete(oldest.value);
  }

  /** `trusting`: the stored changes are taken to fit; what comes out is compared with the text, and done again with care if it differs. */
  #fold(chain: Chain, revision: number, trusting: boolean): Blame {
    const path = pathTo(chain, revision);
    const start = trusting ? this.#nearest(chain, path) : null;
    let blame = start === null ? null : new Blame(start.snapshot);
    const rest = start === null ? path : path.slice(path.indexOf(start.revision) + 1);
    for (const row of rest) {
      blame = this.#step(chain, blame, row, trusting);
      const number = chain.byRow.get(row)?.number ?? 0;
      if (chain.restored.has(number)) chain.kept.set(row, blame.snapshot());
    }
    if (blame === null) throw unknownRevision(`r${revision}`);
    if (trusting && rest.length > 0 && blame.text() !== this.#storage.revisions.text(revision)) {
      chain.kept.clear();
      return this.#fold(chain, revision, false);
    }
    if (rest.length > KEEP_AFTER) {
      const snapshot = blame.snapshot();
      this.#storage.transaction(() => this.#storage.origins.keepBlame(chain.document, revision, snapshot));
    }
    return blame;
  }

  /** The last revision of a path whose blame is known. */
  #nearest(chain: Chain, path: readonly number[]): { revision: number; snapshot: BlameSnapshot } | null {
    const stored = this.#storage.origins.keptBlame(chain.document, new Set(path));
    for (const row of path.toReversed()) {
      const snapshot = chain.kept.get(row);
      if (snapshot !== undefined) return { revision: row, snapshot };
      if (stored?.revision === row) return stored;
    }
    return null;
  }

  #step(chain: Chain, before: Blame | null, row: number, trusting: boolean): Blame {
    const revision = chain.byRow.get(row);
    if (revision === undefined) throw unknownRevision(`r${row}`);
    const { author, createdAt: at, id: revisionId } = revision;
    if (before === null) return Blame.begin(this.#storage.revisions.text(row), { kind: "start", author, at, revisionId });
    const snapshot = trusting ? null : before.snapshot();
    let blame = before;
    const steps = chain.steps.get(row);
    for (const step of steps ?? []) blame.follow(withProposed(step, chain.proposed), revisionId);
    if (steps === undefined || !trusting) {
      const text = this.#storage.revisions.text(row);
      if (blame.text() !== text) {
        if (snapshot !== null) blame = new Blame(snapshot);
        const edits = lineWordEdits(blame.text(), text);
        blame.follow({ author, cause: causeOf(revision.cause), at, edits, accepted: [] }, revisionId);
      }
    }
    const { detail } = revision;
    const source = detail?.kind === "restored" ? chain.byNumber.get(detail.number) : undefined;
    if (source !== undefined) {
      const origin = this.#fold(chain, parseRevisionKey(source.id), trusting);
      if (origin.text() === blame.text()) blame.adopt(origin);
    }
    return blame;
  }
}

/** Row ids from the baseline to a revision. */
function pathTo(chain: Chain, revision: number): number[] {
  const path: number[] = [];
  for (let row: number | null = revision; row !== null; ) {
    const stored: StoredRevision | undefined = chain.byRow.get(row);
    if (stored === undefined) throw unknownRevision(`r${row}`);
    path.push(row);
    row = stored.parentId === null ? null : parseRevisionKey(stored.parentId);
  }
  return path.reverse();
}

/** A step with the text that was proposed, so that its words are found in it although somebody typed in between. */
export function withProposed(step: BlameStep, proposed: ProposedText): BlameStep {
  if (step.accepted.length === 0) return step;
  return { ...step, accepted: step.accepted.map((text) => ({ ...text, proposed: proposed(text.hunkId) })) };
}

function causeOf(cause: RevisionCause): ChangeCause {
  if (cause === "accept" || cause === "restore" || cause === "undo") return cause;
  return "typing";
}
