import type { DocumentInfo, GraphNode, GraphRun, Outputs, Run, VersionLine } from "../../../src/contract/index.ts";
import { type Actor, authorOf } from "../../../src/domain/access/actor.ts";
import { type MergedChange, mergeChanges } from "../../../src/domain/diff/mergeChanges.ts";
import { emptyChange } from "../../../src/domain/document/applyChange.ts";
import type { DocumentChange, DocumentState } from "../../../src/domain/document/documentState.ts";
import { touchedLock } from "../../../src/domain/document/locks.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { condenseLine } from "../../../src/domain/history/versionGraph.ts";
import { pendingHunk } from "../../../src/domain/proposal/pendingHunk.ts";
import type { Author, Hunk, Proposal } from "../../../src/domain/proposal/proposal.ts";
import type { StoredRevision } from "../../storage/repositories/revisions.ts";
import type { StoredBranch } from "../../storage/repositories/versions.ts";
import { overlaps } from "../documents/activeRuns.ts";
import { createDocument } from "../documents/createDocument.ts";
import type { DocumentRegistry } from "../documents/documentRegistry.ts";
import type { ChangeTarget } from "../documents/documentService.ts";
import type { OpenDocument } from "../documents/openDocument.ts";
import { toRun } from "../runs/runRecord.ts";
import type { Workbench } from "../workbench.ts";

/** A document of a family of branches. */
interface Line {
  readonly row: number;
  readonly key: string;
  readonly removed: boolean;
  readonly branch: StoredBranch | null;
}

/** Most revisions of a line that are looked at, and runs. */
const MOST_REVISIONS = 20_000;
const MOST_RUNS = 500;

/** What proposing the changes of another branch did. */
export interface Proposed {
  readonly version: number;
  readonly change: DocumentChange | null;
  readonly proposalId: string | null;
  readonly changes: number;
  readonly conflicts: number;
  readonly locked: number;
}

/** Branches: documents that begin with a revision of another one and stay linked to it. */
export class BranchService {
  readonly #workbench: Workbench;
  readonly #registry: DocumentRegistry;

  constructor(workbench: Workbench, registry: DocumentRegistry) {
    this.#workbench = workbench;
    this.#registry = registry;
  }

  /** Throws NOT_FOUND, DISK_FULL, READ_ONLY_TARGET. */
  create(revisionId: string, name: string, by: Actor): DocumentInfo {
    const { storage, audit } = this.#workbench;
    const revision = storage.revisions.byKey(revisionId);
    const origin = storage.documents.byKey(revision.documentKey);
    const author = authorOf(by);
    return createDocument(
      this.#workbench,
      {
        title: `${origin.title} · ${name}`,
        fileName: origin.fileName,
        kind: origin.kind,
        text: storage.revisions.text(revision.rowId),
        lineEndings: { ...origin.lineEndings, exceptions: [] },
        message: "",
        origin: {
          revision: revision.rowId,
          detail: { kind: "branched", number: revision.number, title: origin.title },
          store: (document, key, at) => {
            storage.versions.addBranch(document, revision.rowId, name, author, at);
            audit.record({
              type: "branch.created",
              person: by.id,
              document: key,
              data: { name, origin: revision.id, of: origin.key, root: revision.rootHash },
            });
          },
        },
      },
      author,
      "branch",
    );
  }

  /** Throws NOT_FOUND. */
  graph(documentId: string): Outputs["history"]["graph"] {
    const { storage } = this.#workbench;
    const lines = this.#family(documentId);
    const revisionsOf = new Map(lines.map((line) => [line.key, storage.revisions.list(line.row, MOST_REVISIONS, null).reverse()]));
    const runs = lines.flatMap((line) => this.#continuedRuns(line.key, revisionsOf.get(line.key) ?? []));
    const wanted = new Set([...lines.map((line) => line.branch?.originRevisionId ?? ""), ...runs.map((run) => run.revisionId)]);
    const nodes = lines.flatMap((line) => condenseLine((revisionsOf.get(line.key) ?? []).map(toCandidate), wanted).map(toNode));
    return { lines: lines.map((line) => this.#line(line, revisionsOf.get(line.key) ?? [])), nodes, runs };
  }

  /**
   * Proposes in a document what another one of its family changed. Wording that is proposed already is not proposed again.
   * Throws STALE_VERSION, NOT_FOUND, INVALID_ARGUMENT (no common origin), SPAN_BUSY.
   */
  propose(target: ChangeTarget, fromDocumentId: string): Proposed {
    const { storage, ports } = this.#workbench;
    const into = this.#registry.get(target.documentId);
    into.requireOpen();
    into.requireVersion(target.baseVersion);
    const from = this.#registry.get(fromDocumentId);
    if (from === into) throw unrelated();
    from.settle();
    into.settle();
    const base = this.#commonRevision(from, into);
    const merged = mergeChanges(storage.revisions.text(base), from.state.text, into.state.text);
    const free = merged.filter(({ start, end, newText }) => touchedLock(into.state.locks, [{ start, end, text: newText }]) === null);
    const fresh = free.filter((change) => !isPending(into.state, change));
    const counts = {
      changes: fresh.length,
      conflicts: fresh.filter((change) => change.conflict).length,
      locked: merged.length - free.length,
    };
    if (fresh.length === 0) return { version: into.state.version, change: null, proposalId: null, ...counts };
    into.runs.refuseOverlapping(fresh);
    const branch = storage.versions.branch(from.key);
    const author: Author = branch === null ? authorOf(target.by) : { kind: "person", name: branch.by };
    const id = ports.random.id();
    const proposal: Proposal = {
      id,
      documentId: into.key,
      baseRevisionId: into.info().headRevisionId,
      author,
      kind: "edit",
      createdAt: ports.clock.now(),
      runId: null,
      alternative: 0,
      alternativeCount: 1,
      hunks: fresh.map((change) => pendingHunk(into.state.text, change, id, ports.random.id())),
    };
    const change: DocumentChange = { ...emptyChange("import"), hunks: ownEarlier(into.state, author, fresh), proposals: [proposal] };
    into.apply(change, {
      clientId: target.clientId,
      author: authorOf(target.by),
      anchors: { [id]: fresh.map(({ start, end }) => ({ start, end })) },
    });
    return { version: into.state.version, change, proposalId: id, ...counts };
  }

  /** Row id of the newest revision that both documents come from. */
  #commonRevision(a: OpenDocument, b: OpenDocument): number {
    const { revisions } = this.#workbench.storage;
    const others = new Set(revisions.ancestors(b.rows.head));
    const common = revisions.ancestors(a.rows.head).find((id) => others.has(id));
    if (common === undefined) throw unrelated();
    return common;
  }

  /** The documents that come from one another, the first of all first. */
  #family(documentId: string): Line[] {
    const { documents, versions } = this.#workbench.storage;
    const present = documents.byKey(documentId);
    let branch = versions.branch(present.key);
    let root: Line = { row: present.rowId, key: present.key, removed: false, branch };
    while (branch !== null) {
      const { originDocument, originDocumentKey, originRemoved } = branch;
      branch = versions.branch(originDocumentKey);
      root = { row: originDocument, key: originDocumentKey, removed: originRemoved, branch };
    }
    const lines: Line[] = [];
    const add = (line: Line): void => {
      lines.push(line);
      for (const child of versions.branchesOf(line.key))
        add({ row: child.document, key: child.documentKey, removed: child.removed, branch: child });
    };
    add(root);
    return lines;
  }

  #line({ row, key, removed, branch }: Line, revisions: readonly StoredRevision[]): VersionLine {
    const stored = this.#workbench.storage.documents.byRowId(row);
    return {
      documentId: key,
      title: stored?.title ?? "",
      branch:
        branch === null
          ? null
          : {
              name: branch.name,
              originRevisionId: branch.originRevisionId,
              originDocumentId: branch.originDocumentKey,
              by: branch.by,
              at: branch.at,
            },
      headRevisionId: revisions.at(-1)?.id ?? stored?.headRevisionId ?? "",
      removed,
    };
  }

  /** Runs that went on from others, and those that they went on from, each with the revision that was the head when it began. */
  #continuedRuns(documentKey: string, revisions: readonly StoredRevision[]): GraphRun[] {
    const runs = this.#workbench.storage.runs.list(documentKey, MOST_RUNS).map(toRun);
    const parents = new Set(runs.flatMap((run) => (run.parent === null ? [] : [run.parent.runId])));
    const shown = runs.filter((run) => run.parent !== null || parents.has(run.id)).reverse();
    return shown.flatMap((run): GraphRun[] => {
      const base = revisions.findLast((revision) => revision.createdAt <= run.startedAt) ?? revisions[0];
      return base === undefined ? [] : [toGraphRun(run, base.id)];
    });
  }
}

function toGraphRun({ id: runId, model, phase, startedAt, parent }: Run, revisionId: string): GraphRun {
  return { runId, revisionId, model, phase, startedAt, parent };
}

const toCandidate = (revision: StoredRevision) => ({ ...revision, runId: revision.runKey });

function toNode({
  revision,
  hidden,
}: {
  readonly revision: StoredRevision & { runId: string | null };
  readonly hidden: number;
}): GraphNode {
  const { id, documentKey, number, author, cause, label, createdAt, runId } = revision;
  return { revisionId: id, documentId: documentKey, number, hidden, author: { ...author }, cause, label, createdAt, runId };
}

/** Whether the very same change waits for a decision already. */
function isPending(state: DocumentState, { start, end, newText }: MergedChange): boolean {
  return state.proposals.some((proposal) =>
    proposal.hunks.some((hunk) => hunk.status === "pending" && hunk.start === start && hunk.end === end && hunk.newText === newText),
  );
}

/** Earlier pending edits of the same author at these places: the new ones take their place. */
function ownEarlier(state: DocumentState, author: Author, changes: readonly MergedChange[]): Hunk[] {
  return state.proposals.flatMap((proposal) =>
    proposal.kind !== "edit" || proposal.author.kind !== author.kind || proposal.author.name !== author.name
      ? []
      : proposal.hunks.flatMap((hunk): Hunk[] =>
          hunk.status === "pending" && changes.some((change) => overlaps(hunk, change)) ? [{ ...hunk, status: "superseded" }] : [],
        ),
  );
}

function unrelated(): PalimpsestError {
  return new PalimpsestError("INVALID_ARGUMENT", "These two documents have no version in common. Choose a branch of this document.", {
    argument: "fromDocumentId",
    reason: "no common version",
  });
}
