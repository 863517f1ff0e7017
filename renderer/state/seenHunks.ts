/** A decision is about what the person saw when they made it. Pure. */
import type { DocumentState } from "../../src/domain/document/documentState.ts";
import { PalimpsestError } from "../../src/domain/errors/palimpsestError.ts";
import { presentHunk } from "../../src/domain/proposal/presentHunk.ts";
import type { Hunk, NestedEdit } from "../../src/domain/proposal/proposal.ts";

/** Hunks as they stand in a state, by id, those of nested edits too; ids that it does not have are left out. */
export function hunksOf(state: DocumentState, hunkIds: readonly string[]): ReadonlyMap<string, Hunk> {
  const wanted = new Set(hunkIds);
  const found = new Map<string, Hunk>();
  for (const proposal of state.proposals)
    for (const hunk of proposal.hunks)
      if (wanted.has(hunk.id) || hasNested(hunk.nested, wanted)) found.set(hunk.id, presentHunk(state.text, hunk));
  return found;
}

const hasNested = (nested: readonly NestedEdit[], wanted: ReadonlySet<string>): boolean =>
  nested.some((edit) => wanted.has(edit.id) || hasNested(edit.nested, wanted));

/**
 * Throws ALREADY_DECIDED, with whose decision it is, when a hunk that was pending has been accepted or rejected since, and
 * STALE_VERSION when one is otherwise not what it was.
 */
export function requireSeen(seen: ReadonlyMap<string, Hunk>, state: DocumentState): void {
  const now = hunksOf(state, [...seen.keys()]);
  const decided = [...seen.values()].filter(({ id, status }) => {
    const present = now.get(id)?.status;
    return status === "pending" && (present === "accepted" || present === "rejected");
  });
  const first = now.get(decided[0]?.id ?? "");
  if (first !== undefined) {
    const verdict = first.status === "accepted" ? "accept" : "reject";
    throw new PalimpsestError("ALREADY_DECIDED", "Somebody else has decided this change in the meantime. Look at the decision first.", {
      hunkId: first.id,
      verdict,
      by: first.decision?.by ?? "",
      at: first.decision?.at ?? 0,
      reason: first.decision?.reason ?? "",
      count: decided.length,
    });
  }
  for (const [id, before] of seen) {
    const present = now.get(id);
    if (
      present?.status !== before.status ||
      present.newText !== before.newText ||
      present.oldText !== before.oldText ||
      present.nested.length !== before.nested.length
    )
      throw new PalimpsestError("STALE_VERSION", "This change is not what it was. Look at it again and decide then.", { hunkId: id });
  }
}
