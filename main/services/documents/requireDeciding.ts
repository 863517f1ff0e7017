import { type Actor, holds } from "../../../src/domain/access/actor.ts";
import { decisionChange } from "../../../src/domain/document/applyChange.ts";
import type { DocumentChange, DocumentState } from "../../../src/domain/document/documentState.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { applyEdits, normaliseEdits } from "../../../src/domain/text/editAlgebra.ts";
import type { StatusChange } from "./clientChange.ts";

/**
 * The accepted text is the authors' to change. Others may take their decisions back and make them again, which puts the text of
 * changes in or takes it out; a change of theirs may do nothing else to the text. Throws NOT_ALLOWED.
 */
export function requireDeciding(
  by: Actor,
  before: DocumentState,
  after: DocumentState,
  change: DocumentChange,
  decided: readonly StatusChange[],
): void {
  if (change.edits.length === 0 || holds(by, "author")) return;
  if (change.cause === "typing" || textOfDecisions(before, decided) !== after.text)
    throw new PalimpsestError("NOT_ALLOWED", "Only authors change the text itself. Suggest the change instead.", {
      call: "documents.change",
      roles: "author",
    });
}

/** The text once the hunks are what they are to be; null when deciding cannot lead there. */
function textOfDecisions(before: DocumentState, decided: readonly StatusChange[]): string | null {
  // What stands inside a change that is reopened is text of that change.
  const ids = (status: "accepted" | "pending"): string[] =>
    decided.filter(({ hunk, nested }) => hunk.status === status && (status === "accepted" || !nested)).map(({ hunk }) => hunk.id);
  try {
    const accept = decisionChange(before, ids("accepted"), "accept", "", 0, null);
    const reopen = decisionChange(before, ids("pending"), "reopen", "", 0, null);
    return applyEdits(before.text, normaliseEdits([...accept.edits, ...reopen.edits]));
  } catch {
    return null;
  }
}
