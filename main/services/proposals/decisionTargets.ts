/** What a decision is about: hunks, and what others suggest inside the text of hunks. */
import type { DocumentKind, DocumentState } from "../../../src/domain/document/documentState.ts";
import { parseOutline } from "../../../src/domain/document/outline.ts";
import type { Decision, Hunk, HunkStatus, NestedEdit } from "../../../src/domain/proposal/proposal.ts";
import { kindsOf, type StakeClause, stakeClauses, stakesOf } from "../../../src/domain/review/highStakes.ts";
import type { StakeKind } from "../../../src/domain/review/stakeWording.ts";

/** One thing that a decision names. */
export interface DecisionTarget {
  readonly id: string;
  readonly status: HunkStatus;
  readonly decision: Decision | null;
  /** The hunk itself, or the one that the nested edit stands in. */
  readonly holder: Hunk;
  /** The nested edits from the outermost to the named one; empty for a hunk. */
  readonly path: readonly NestedEdit[];
}

/** The targets of ids that a state knows; the others are left out. */
export function findTargets(state: DocumentState, ids: readonly string[]): DecisionTarget[] {
  const wanted = new Set(ids);
  const found: DecisionTarget[] = [];
  const search = (holder: Hunk, nested: readonly NestedEdit[], above: readonly NestedEdit[]): void => {
    for (const edit of nested) {
      const path = [...above, edit];
      if (wanted.has(edit.id)) found.push({ id: edit.id, status: edit.status, decision: edit.decision, holder, path });
      search(holder, edit.nested, path);
    }
  };
  for (const proposal of state.proposals) {
    for (const hunk of proposal.hunks) {
      if (wanted.has(hunk.id)) found.push({ id: hunk.id, status: hunk.status, decision: hunk.decision, holder: hunk, path: [] });
      search(hunk, hunk.nested, []);
    }
  }
  return found;
}

/** What each of the targets puts at stake, by id; those with nothing at stake are left out. */
export function stakesAmong(
  { text }: DocumentState,
  kind: DocumentKind,
  targets: readonly DecisionTarget[],
): ReadonlyMap<string, readonly StakeKind[]> {
  const clauses = stakeClauses(parseOutline(text, kind));
  const found = new Map<string, readonly StakeKind[]>();
  for (const target of targets) {
    const kinds = kindsOf(target.path.length === 0 ? stakesOf(text, clauses, target.holder) : nestedStakes(text, clauses, target));
    if (kinds.length > 0) found.set(target.id, kinds);
  }
  return found;
}

/** A nested edit changes the text that its hunk puts in, so that this is the text to look at. */
function nestedStakes(text: string, clauses: readonly StakeClause[], { holder, path }: DecisionTarget) {
  let around = text.slice(0, holder.start) + holder.newText + text.slice(holder.end);
  let base = holder.start;
  for (const edit of path.slice(0, -1)) {
    const start = base + edit.start;
    around = around.slice(0, start) + edit.newText + around.slice(base + edit.end);
    base = start;
  }
  const last = path.at(-1);
  if (last === undefined) return [];
  const inside = clauses
    .filter((clause) => clause.start <= holder.start && holder.end <= clause.end)
    .map((clause) => ({ ...clause, start: 0, end: around.length }));
  const change: Hunk = {
    ...holder,
    start: base + last.start,
    end: base + last.end,
    oldText: last.oldText,
    newText: last.newText,
    editedBy: null,
  };
  return stakesOf(around, inside, change);
}
