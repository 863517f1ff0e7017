import fc from "fast-check";
import type { DocumentState, Lock } from "../document/documentState.ts";
import type { Hunk, HunkStatus, Proposal } from "../proposal/proposal.ts";
import { splitsCharacter } from "../text/characters.ts";
import { DEFAULT_LINE_ENDINGS } from "../text/lineEndings.ts";
import { textArbitrary } from "./arbitraryEdits.ts";

/** A pending hunk of the proposal "p1"; `text` gives the old text. */
export function hunkOf(text: string, id: string, start: number, end: number, newText: string, status: HunkStatus = "pending"): Hunk {
  const oldText = text.slice(start, end);
  return { id, proposalId: "p1", start, end, oldText, newText, status, editedBy: null, confidence: 0.5, decision: null, nested: [] };
}

/** A proposal by a model. */
export function proposalOf(id: string, hunks: readonly Hunk[]): Proposal {
  return {
    id,
    documentId: "d1",
    baseRevisionId: "r1",
    author: { kind: "model", name: "tiny", forPerson: "Ada" },
    kind: "regenerate",
    createdAt: 1,
    runId: "run1",
    alternative: 0,
    alternativeCount: 1,
    hunks,
  };
}

/** A document with one proposal. */
export function documentOf(text: string, hunks: readonly Hunk[] = [], locks: readonly Lock[] = []): DocumentState {
  return { text, version: 1, proposals: hunks.length > 0 ? [proposalOf("p1", hunks)] : [], locks, lineEndings: DEFAULT_LINE_ENDINGS };
}

/** Documents with up to four hunks of any status and up to two locks. */
export const documentArbitrary: fc.Arbitrary<DocumentState> = textArbitrary.chain((text) => {
  const offset = fc.nat(text.length).map((at) => (splitsCharacter(text, at) ? at - 1 : at));
  const range = fc.tuple(offset, offset).map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) }));
  const status = fc.constantFrom<HunkStatus>("pending", "pending", "accepted", "rejected", "superseded");
  const hunks = fc.array(fc.tuple(range, fc.constantFrom("", "new", "乙"), status), { maxLength: 4 });
  const locks = fc.array(range, { maxLength: 2 });
  return fc.tuple(hunks, locks).map(([drafts, ranges]) =>
    documentOf(
      text,
      drafts.map(([{ start, end }, newText, state], index) => hunkOf(text, `h${index}`, start, end, newText, state)),
      ranges.filter(({ start, end }) => start < end).map(({ start, end }, index) => ({ id: `l${index}`, start, end, by: "Ada", at: 1 })),
    ),
  );
});
