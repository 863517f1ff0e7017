/** What one decision may cover: a change, its paragraph, clause, run or author, all that is not high-stakes, everything. Pure. */
import type { DocumentState } from "../../src/domain/document/documentState.ts";
import type { OutlineItem } from "../../src/domain/document/outline.ts";
import { authorLabel, type ChangeItem, changesIn, clauseAt } from "./changes.ts";
import type { StakesOf } from "./stakes.ts";

export const SCOPE_KINDS = ["change", "paragraph", "clause", "run", "author", "rest", "document"] as const;

export type ScopeKind = (typeof SCOPE_KINDS)[number];

export interface Scope {
  readonly kind: ScopeKind;
  readonly hunkIds: readonly string[];
  /** The clause or the author; empty for the others. */
  readonly name: string;
}

/** Changes with one of these came together: those of a run, else those of a proposal. */
export const originOf = ({ proposal }: ChangeItem): string => proposal.runId ?? proposal.id;

/** Offset where the paragraph begins in which a change begins. */
export function paragraphStart(text: string, { hunk }: ChangeItem): number {
  return hunk.start === 0 ? 0 : text.lastIndexOf("\n", hunk.start - 1) + 1;
}

const idsOf = (items: readonly ChangeItem[]): string[] => items.map((item) => item.hunk.id);

/** Pending changes of the same paragraph and run as `item`. */
export function inParagraph(text: string, pending: readonly ChangeItem[], item: ChangeItem): ChangeItem[] {
  const start = paragraphStart(text, item);
  return pending.filter((other) => originOf(other) === originOf(item) && paragraphStart(text, other) === start);
}

/** Pending changes that are not high-stakes. */
export function notHighStakes(pending: readonly ChangeItem[], stakesOf: StakesOf): ChangeItem[] {
  return pending.filter((item) => stakesOf(item.hunk).length === 0);
}

/** One scope; null where there is nothing to decide. `item` is the change that the scope is about, if any. */
export function scopeOf(
  kind: ScopeKind,
  state: DocumentState,
  pending: readonly ChangeItem[],
  item: ChangeItem | null,
  outline: readonly OutlineItem[],
  stakesOf: StakesOf,
): Scope | null {
  const found = find();
  return found === null || found.hunkIds.length === 0 ? null : found;

  function find(): Scope | null {
    if (kind === "document") return { kind, hunkIds: idsOf(pending), name: "" };
    if (kind === "rest") return { kind, hunkIds: idsOf(notHighStakes(pending, stakesOf)), name: "" };
    if (item === null) return null;
    if (kind === "change") return item.hunk.status === "pending" ? { kind, hunkIds: [item.hunk.id], name: "" } : null;
    if (kind === "paragraph") return { kind, hunkIds: idsOf(inParagraph(state.text, pending, item)), name: "" };
    if (kind === "run") return { kind, hunkIds: idsOf(pending.filter((other) => originOf(other) === originOf(item))), name: "" };
    if (kind === "author") {
      const name = authorLabel(item.proposal.author);
      return { kind, hunkIds: idsOf(pending.filter((other) => authorLabel(other.proposal.author) === name)), name };
    }
    const clause = clauseAt(outline, item.hunk.start);
    if (clause === null) return null;
    return { kind, hunkIds: idsOf(changesIn(state, [clause])), name: clause.label === "" ? clause.title : clause.label };
  }
}
