/** Which changes of the open document are high-stakes, and why. Looked for when asked, and only again where something changed. */
import type { DocumentState } from "../../src/domain/document/documentState.ts";
import type { OutlineItem } from "../../src/domain/document/outline.ts";
import type { Hunk } from "../../src/domain/proposal/proposal.ts";
import { type Stake, type StakeClause, StakeFinder, stakeClauses } from "../../src/domain/review/highStakes.ts";
import { outlineOf } from "./outlineCache.ts";

/** Why a change is high-stakes; empty for most. */
export type StakesOf = (hunk: Hunk) => readonly Stake[];

const clausesOf = new WeakMap<readonly OutlineItem[], readonly StakeClause[]>();
let finder = new StakeFinder();
let asked: { readonly text: string; readonly stakesOf: StakesOf } | null = null;
let documents = 0;

/** Stakes over a text of the open document. The same function for the same text. */
export function stakesIn({ text }: Pick<DocumentState, "text">): StakesOf {
  const outline = outlineOf(text);
  if (asked !== null && asked.text === text && clausesOf.has(outline)) return asked.stakesOf;
  const clauses = clausesOf.get(outline) ?? stakeClauses(outline);
  clausesOf.set(outline, clauses);
  // Ids are never used twice; what piles up over many documents is thrown away now and then.
  documents += 1;
  if (documents % 5000 === 0) finder = new StakeFinder();
  const stakesOf: StakesOf = (hunk) => finder.find(text, clauses, hunk);
  asked = { text, stakesOf };
  return stakesOf;
}
