import type { DocumentState } from "../../../src/domain/document/documentState.ts";
import type { Author, HunkStatus } from "../../../src/domain/proposal/proposal.ts";
import type { RecordedDecision } from "../../storage/repositories/decisions.ts";
import type { Storage } from "../../storage/storage.ts";
import type { RevisionIntent } from "./checkpoint.ts";
import type { StatusChange } from "./clientChange.ts";

const VERDICTS: Record<HunkStatus, RecordedDecision["verdict"] | null> = {
  pending: "reopen",
  accepted: "accept",
  rejected: "reject",
  superseded: null,
};

/** What undo and redo decided, for the record, with the reasons that the hunks bring back. `at` is ms since 1970 UTC. */
export function decisionsOf(changes: readonly StatusChange[], by: string, at: number): Omit<RecordedDecision, "version">[] {
  return changes.flatMap(({ hunk }) => {
    const verdict = VERDICTS[hunk.status];
    const reason = hunk.decision?.verdict === verdict ? hunk.decision.reason : null;
    return verdict === null ? [] : [{ hunkId: hunk.id, verdict, by, at, reason }];
  });
}

/** How the revision of an undone or redone decision is described: text of a proposal that comes back is its author's. */
export function revisionFor(storage: Storage, after: DocumentState, changes: readonly StatusChange[], person: Author): RevisionIntent {
  const accepted = changes.filter(({ hunk }) => hunk.status === "accepted");
  if (accepted.length === 0) return { author: person, cause: "undo", message: "" };
  return acceptance(
    storage,
    after,
    accepted.map(({ hunk }) => hunk.proposalId),
  );
}

/** How a revision of accepted hunks is described: by their proposals' author, a model before a person when they are mixed. */
export function acceptance(storage: Storage, state: DocumentState, proposalIds: readonly string[]): RevisionIntent {
  const wanted = new Set(proposalIds);
  const proposals = state.proposals.filter((proposal) => wanted.has(proposal.id));
  const chosen = proposals.find((proposal) => proposal.author.kind === "model") ?? proposals[0];
  if (chosen === undefined) throw new Error("Accepted hunks belong to no proposal.");
  const runIds = new Set(proposals.map((proposal) => proposal.runId));
  const runId = runIds.size === 1 ? chosen.runId : null;
  return {
    author: chosen.author,
    cause: "accept",
    message: "",
    detail: { kind: "accepted", count: proposalIds.length },
    run: runId === null ? null : (storage.runs.byKey(runId)?.rowId ?? null),
  };
}
