import fc from "fast-check";
import { applyChange } from "../document/applyChange.ts";
import type { DocumentState } from "../document/documentState.ts";
import type { Author } from "../proposal/proposal.ts";
import { type Markup, project, segmentText } from "../suggestion/markup.ts";
import { isEdit } from "../suggestion/markupTree.ts";
import { type SuggestionResult, suggestionChange } from "../suggestion/suggestionChange.ts";
import type { TextEdit, TextRange } from "../text/textEdit.ts";

export const ANN: Author = { kind: "person", name: "Ann" };
export const BOB: Author = { kind: "person", name: "Bob" };
export const CEM: Author = { kind: "person", name: "Cem" };
export const PEOPLE: readonly Author[] = [ANN, BOB, CEM];

/** Edits of the markup text by one of the people, as shares of its length, so that they fit whatever it is by then. */
export interface Stroke {
  readonly who: number;
  readonly edits: readonly { readonly from: number; readonly to: number; readonly text: string }[];
}

const share = fc.double({ min: 0, max: 1, noNaN: true });
const draft = fc.record({
  from: share,
  length: fc.constantFrom(0, 0, 0.02, 0.1, 0.3, 1),
  text: fc.constantFrom("", "", "x", "yz", " new", "乙"),
});

export const strokeArbitrary: fc.Arbitrary<Stroke> = fc.record({
  who: fc.nat(PEOPLE.length - 1),
  edits: fc
    .array(draft, { minLength: 1, maxLength: 2 })
    .map((drafts) => drafts.map(({ from, length, text }) => ({ from, to: Math.min(1, from + length), text }))),
});

/** The edits of a stroke upon a text of this length: sorted, apart from each other. */
export function placeStroke(length: number, stroke: Stroke): TextEdit[] {
  const placed = stroke.edits
    .map(({ from, to, text }) => ({ start: Math.floor(from * length), end: Math.floor(to * length), text }))
    .filter((edit) => edit.start < edit.end || edit.text !== "")
    .sort((a, b) => a.start - b.start || a.end - b.end);
  return placed.filter((edit, index) => index === 0 || edit.start > (placed[index - 1]?.end ?? 0));
}

let seeds = 0;

/** Suggests upon a state and gives the state after it; every person has a proposal of their own. */
export function suggest(
  state: DocumentState,
  author: Author,
  edits: readonly TextEdit[],
  restore: readonly TextRange[] = [],
): { readonly state: DocumentState; readonly result: SuggestionResult } {
  seeds += 1;
  const context = { author, at: seeds, documentId: "d1", baseRevisionId: "r1", proposalId: `of-${author.name}`, seed: `s${seeds}` };
  const result = suggestionChange(state, { edits, restore }, context);
  return { state: applyChange(state, result.change, author.name), result };
}

/** The text that accepting everything gives. */
export function acceptedText(markup: Markup): string {
  return markup.segments
    .filter((segment) => segment.struckBy === null)
    .map(segmentText)
    .join("");
}

/** What a reader sees of each character: what it is, who inserted it, who struck it. */
export function marks(state: DocumentState): string[] {
  return project(state).segments.flatMap((segment) => {
    const by = isEdit(segment.node) ? segment.node.author.name : "";
    return [...segmentText(segment)].map((character) => `${character}+${by}-${segment.struckBy?.author.name ?? ""}`);
  });
}
