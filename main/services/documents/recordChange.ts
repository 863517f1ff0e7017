import type { Json } from "../../../src/domain/audit/canonicalJson.ts";
import type { DocumentChange, DocumentState } from "../../../src/domain/document/documentState.ts";
import type { Author, Hunk, Proposal } from "../../../src/domain/proposal/proposal.ts";
import { nestedEdits } from "../../../src/domain/suggestion/decideNested.ts";
import type { RecordedDecision } from "../../storage/repositories/decisions.ts";
import { textHash } from "../audit/textHash.ts";
import type { Workbench } from "../workbench.ts";

/** A change that is being written: what it makes of the document, and whose it is. */
export interface WrittenChange {
  readonly documentKey: string;
  readonly before: DocumentState;
  readonly after: DocumentState;
  readonly change: DocumentChange;
  readonly author: Author;
}

/**
 * Tells the log what a change does besides typing: proposals that come, hunks that are added to them, locks. Typing itself is told by
 * the revision that it becomes.
 */
export function recordChange({ audit }: Workbench, { documentKey, before, change, author }: WrittenChange): void {
  const person = audit.personOf(author);
  const record = (type: "proposal.added" | "proposal.changed" | "lock.added" | "lock.removed", data: { readonly [key: string]: Json }) =>
    audit.record({ type, person, document: documentKey, data });
  for (const proposal of change.proposals) {
    const earlier = before.proposals.find((known) => known.id === proposal.id);
    if (earlier === undefined) {
      record("proposal.added", { ...originOf(proposal), hunks: proposal.hunks.map(hunkHashes) });
      continue;
    }
    const known = new Set(earlier.hunks.map((hunk) => hunk.id));
    const fresh = proposal.hunks.filter((hunk) => !known.has(hunk.id));
    if (fresh.length > 0)
      record("proposal.changed", { proposal: proposal.id, alternative: proposal.alternative, hunks: fresh.map(hunkHashes) });
  }
  if (change.cause === "suggest")
    recordNested(before, change, (proposal, hunk, edit) => record("proposal.changed", { proposal, upon: hunk, ...edit }));
  for (const { id, start, end } of change.locks)
    record("lock.added", { lock: id, start, end, text: textHash(before.text.slice(start, end)) });
  for (const lock of change.removedLocks) record("lock.removed", { lock });
}

/** Tells the log of a verdict whose row was just written. */
export function recordDecision(workbench: Workbench, written: WrittenChange, decision: RecordedDecision): void {
  const { audit } = workbench;
  const { hunkId, verdict, reason, version } = decision;
  const hunk = findHunk(written.after, hunkId) ?? findHunk(written.before, hunkId);
  audit.record({
    type: "decision.made",
    person: audit.personOf({ kind: "person", name: decision.by }),
    document: written.documentKey,
    data: {
      ...(hunk === undefined ? { hunk: hunkId } : { ...hunkHashes(hunk), proposal: hunk.proposalId }),
      verdict,
      version,
      reason: reason === null ? null : textHash(reason),
    },
  });
}

function originOf({ id, kind, author, runId, alternative, alternativeCount, baseRevisionId }: Proposal) {
  return { proposal: id, kind, by: author.kind, run: runId, alternative, alternatives: alternativeCount, base: baseRevisionId };
}

/** A hunk by its id, its texts by their hashes. */
function hunkHashes({ id, start, end, oldText, newText }: Pick<Hunk, "id" | "start" | "end" | "oldText" | "newText">) {
  return { hunk: id, start, end, old: textHash(oldText), new: textHash(newText) };
}

/** What is newly suggested upon changes of others. Letters that are typed on are told by the decision, which has the hash of the whole. */
function recordNested(
  before: DocumentState,
  change: DocumentChange,
  record: (proposalId: string, hunkId: string, edit: { readonly [key: string]: Json }) => void,
): void {
  for (const hunk of [...change.hunks, ...change.proposals.flatMap((proposal) => proposal.hunks)]) {
    if (hunk.nested.length === 0) continue;
    const known = new Set(nestedEdits(findRecord(before, hunk.id)?.nested ?? []).map((edit) => edit.id));
    for (const edit of nestedEdits(hunk.nested)) if (!known.has(edit.id)) record(hunk.proposalId, hunk.id, hunkHashes(edit));
  }
}

/** A hunk, or a nested edit as far as it is alike. */
function findHunk(state: DocumentState, id: string): (Parameters<typeof hunkHashes>[0] & { readonly proposalId: string }) | undefined {
  const hunk = findRecord(state, id);
  for (const proposal of hunk === undefined ? state.proposals : []) {
    for (const candidate of proposal.hunks) {
      const nested = nestedEdits(candidate.nested).find((edit) => edit.id === id);
      if (nested !== undefined) return { ...nested, proposalId: proposal.id };
    }
  }
  return hunk;
}

function findRecord(state: DocumentState, id: string): Hunk | undefined {
  for (const proposal of state.proposals) {
    const found = proposal.hunks.find((hunk) => hunk.id === id);
    if (found !== undefined) return found;
  }
  return undefined;
}
