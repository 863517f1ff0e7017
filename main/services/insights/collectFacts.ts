import type { DocumentKind } from "../../../src/domain/document/documentState.ts";
import type { ActivityFact, ChangeFact, Facts, ReviewFact, RunFact } from "../../../src/domain/insights/facts.ts";
import type { Proposal } from "../../../src/domain/proposal/proposal.ts";
import type { RecordedDecision } from "../../storage/repositories/decisions.ts";
import type { StoredDocument } from "../../storage/repositories/documents.ts";
import type { Storage } from "../../storage/storage.ts";
import type { BlameService } from "../blame/blameService.ts";
import type { DocumentRegistry } from "../documents/documentRegistry.ts";
import { toRun } from "../runs/runRecord.ts";

/** Where facts come from. */
export interface FactSources {
  readonly storage: Storage;
  readonly registry: DocumentRegistry;
  readonly blame: BlameService;
}

/** The name under which a person appears, null for somebody who is not to be named. */
export type NameOf = (person: string) => string | null;

/** Runs of one document that are looked at, the newest first. */
const MOST_RUNS = 100_000;

/** Everything that the history knows about a document. */
export function collectFacts(sources: FactSources, row: StoredDocument, nameOf: NameOf): Facts {
  const { storage, registry } = sources;
  const open = registry.peek(row.key);
  const { text, proposals } = open?.state ?? storedState(storage, row);
  const where = { documentId: row.key, kind: row.kind };
  const decisions = storage.decisions.list(row.rowId);
  const runs = storage.runs.list(row.key, MOST_RUNS).map(toRun);
  const startedBy = new Map(
    proposals.flatMap(({ runId, author }) => (runId !== null && author.kind === "model" ? [[runId, author.forPerson]] : [])),
  );
  const personOfRun = (id: string): string | null => {
    const name = startedBy.get(id);
    return name === undefined ? null : nameOf(name);
  };
  return {
    changes: changeFacts(sources, row, text, proposals, decisions, nameOf),
    runs: runs.map(
      (run): RunFact => ({
        ...where,
        person: personOfRun(run.id),
        model: run.model,
        at: run.startedAt,
        milliseconds: run.milliseconds ?? 0,
      }),
    ),
    activity: activityFacts(storage, row, decisions, runs, personOfRun, nameOf),
    reviews: reviewFacts(storage, row, where),
  };
}

function storedState(storage: Storage, row: StoredDocument): { text: string; proposals: readonly Proposal[] } {
  return { text: storage.revisions.text(row.headRowId), proposals: storage.proposals.load(row.rowId, row.key).proposals };
}

function changeFacts(
  { storage, blame }: FactSources,
  row: StoredDocument,
  text: string,
  proposals: readonly Proposal[],
  decisions: readonly RecordedDecision[],
  nameOf: NameOf,
): ChangeFact[] {
  const verdicts = new Map<string, RecordedDecision[]>();
  for (const decision of decisions) {
    const list = verdicts.get(decision.hunkId);
    if (list === undefined) verdicts.set(decision.hunkId, [decision]);
    else list.push(decision);
  }
  const tokens = storage.origins.tokenCounts(row.rowId);
  const kept = tokens.size === 0 ? new Map<string, number>() : blame.keptTokens(row);
  return proposals.flatMap(({ author, createdAt, hunks }) =>
    hunks.flatMap((hunk): ChangeFact[] => {
      const own = verdicts.get(hunk.id) ?? [];
      // Another alternative, a split or a later run took its place before anybody decided it.
      if (own.length === 0 && hunk.status === "superseded") return [];
      const last = own.at(-1);
      return [
        {
          documentId: row.key,
          kind: row.kind,
          person: last === undefined ? null : nameOf(last.by),
          model: author.kind === "model" ? author.name : null,
          proposedAt: createdAt,
          verdicts: own.map(({ verdict, at }) => ({ verdict, at })),
          oldText: hunk.oldText,
          newText: hunk.newText,
          finalText: hunk.status === "accepted" ? text.slice(hunk.start, hunk.end) : null,
          tokens: tokens.get(hunk.id) ?? 0,
          tokensKept: kept.get(hunk.id) ?? 0,
        },
      ];
    }),
  );
}

function activityFacts(
  storage: Storage,
  row: StoredDocument,
  decisions: readonly RecordedDecision[],
  runs: readonly { readonly id: string; readonly startedAt: number }[],
  personOfRun: (id: string) => string | null,
  nameOf: NameOf,
): ActivityFact[] {
  const where: { documentId: string; kind: DocumentKind } = { documentId: row.key, kind: row.kind };
  const facts: ActivityFact[] = [];
  for (const steps of storage.origins.steps(row.rowId).values()) {
    for (const { author, at } of steps) if (author.kind === "person") facts.push({ ...where, person: nameOf(author.name), at });
  }
  for (const { author, at, change } of storage.journal.after(row.rowId, 0)) {
    if (author.kind === "person" && change.edits.length > 0) facts.push({ ...where, person: nameOf(author.name), at });
  }
  for (const { by, at } of decisions) facts.push({ ...where, person: nameOf(by), at });
  for (const run of runs) facts.push({ ...where, person: personOfRun(run.id), at: run.startedAt });
  return facts;
}

function reviewFacts(storage: Storage, row: StoredDocument, where: { documentId: string; kind: DocumentKind }): ReviewFact[] {
  return storage
    .connection()
    .statement<{ requestedAt: number; approvedAt: number }>(
      `SELECT q.opened_at AS requestedAt, max(a.at) AS approvedAt FROM review_request q JOIN approval a ON a.request = q.id
       WHERE q.document = ? AND a.verdict = 'approve' GROUP BY q.id`,
    )
    .all(row.rowId)
    .map((times) => ({ ...where, person: null, ...times }));
}
