import type { OutlineItem } from "../document/outline.ts";
import { ID_MARK } from "../document/plainText.ts";
import type { Proposal } from "../proposal/proposal.ts";
import type { TextRange } from "../text/textEdit.ts";
import type { Anchor } from "./comment.ts";

/** What a document has that anchors can be about. */
export interface AnchoredDocument {
  readonly text: string;
  readonly proposals: readonly Proposal[];
  readonly outline: readonly OutlineItem[];
}

/** Where a comment stands now. `orphan`: what it was about is gone; the range is then where it used to be. */
export interface AnchorPlace extends TextRange {
  readonly orphan: boolean;
}

/**
 * Finds anchors in a document. A change is known by its id and never an orphan while the document knows it, decided or not; a clause is
 * known by the id that it is given in the text, else by its heading, which is followed like any text.
 */
export function createAnchorPlaces({ text, proposals, outline }: AnchoredDocument): (anchor: Anchor) => AnchorPlace {
  const hunks = new Map(proposals.flatMap((proposal) => proposal.hunks.map((hunk) => [hunk.id, hunk] as const)));
  const clauses = new Map(outline.map((item) => [item.id, item] as const));
  return ({ kind, target, start, end }) => {
    const hunk = kind === "hunk" && target !== null ? hunks.get(target) : undefined;
    if (hunk !== undefined) return { start: hunk.start, end: hunk.end, orphan: false };
    const clause = kind === "clause" && target !== null ? clauses.get(target) : undefined;
    if (clause !== undefined) return { ...headingRange(text, clause), orphan: false };
    return { start, end, orphan: start === end };
  };
}

/** The line of a heading or of the beginning of a clause, without its line end. */
export function headingRange(text: string, item: Pick<OutlineItem, "start">): TextRange {
  const newline = text.indexOf("\n", item.start);
  return { start: item.start, end: newline < 0 ? text.length : newline };
}

/** The id that a clause is given in the text, e.g. "payment" of `{#payment}`; null for one without. */
export function givenId(text: string, item: Pick<OutlineItem, "start" | "id">): string | null {
  const { start, end } = headingRange(text, item);
  return ID_MARK.test(text.slice(start, end)) ? item.id : null;
}
