/** What may be wrong with generated changes. Computed from the document as it is now, never stored; information only. */
import type { DocumentKind, DocumentState } from "../../src/domain/document/documentState.ts";
import type { Proposal } from "../../src/domain/proposal/proposal.ts";
import { DocumentFacts } from "../../src/domain/quality/documentFacts.ts";
import type { Finding } from "../../src/domain/quality/finding.ts";
import { createInspection } from "../../src/domain/quality/inspectProposal.ts";
import type { ChangeItem } from "./changes.ts";

/** Findings of a change, in the order of its new text. The same array as long as nothing changed. */
export type FindingsOf = (item: ChangeItem) => readonly Finding[];

const NONE: readonly Finding[] = [];

let facts: DocumentFacts | null = null;

/** The facts of the text that was asked for last. */
export function factsOf(text: string, kind: DocumentKind): DocumentFacts {
  if (facts === null || facts.text !== text || facts.kind !== kind) facts = new DocumentFacts(text, kind);
  return facts;
}

/** Looks through generated, pending changes of a state, each when it is asked for. */
export function findingsIn({ text }: Pick<DocumentState, "text">, kind: DocumentKind): FindingsOf {
  const inspections = new WeakMap<Proposal, ReturnType<typeof createInspection>>();
  return ({ hunk, proposal }) => {
    if (proposal.kind !== "regenerate" || hunk.status !== "pending") return NONE;
    let inspection = inspections.get(proposal);
    if (inspection === undefined) {
      inspection = createInspection(factsOf(text, kind), proposal.hunks);
      inspections.set(proposal, inspection);
    }
    return inspection(hunk.id);
  };
}
