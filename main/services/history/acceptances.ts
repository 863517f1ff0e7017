import type { DocumentState } from "../../../src/domain/document/documentState.ts";
import type { RecordedDecision } from "../../storage/repositories/decisions.ts";
import type { Storage } from "../../storage/storage.ts";

/** A decision that made a revision. */
export interface DecidedRevision {
  /** Row ids. */
  readonly document: number;
  readonly revision: number;
  /** The document as the decision left it. */
  readonly state: DocumentState;
  readonly decisions: readonly Omit<RecordedDecision, "version">[];
}

/**
 * Notes for ever which changes of which proposals were accepted in a revision, and the hash of the text that their run proposed.
 * Runs inside the transaction of the decision.
 */
export function noteAcceptances(storage: Storage, { document, revision, state, decisions }: DecidedRevision): void {
  const accepted = new Set(decisions.flatMap(({ hunkId, verdict }) => (verdict === "accept" ? [hunkId] : [])));
  if (accepted.size === 0) return;
  for (const { id, alternative, hunks } of state.proposals) {
    const own = hunks.flatMap((hunk) => (accepted.has(hunk.id) ? [hunk.id] : []));
    if (own.length === 0) continue;
    const proof = storage.versions.proposalProofs({ proposal: id }).find((candidate) => candidate.alternative === alternative);
    storage.versions.addAcceptance(document, {
      version: state.version,
      proposal: id,
      alternative,
      revision,
      text: proof?.text ?? null,
      hunks: own,
    });
  }
}
