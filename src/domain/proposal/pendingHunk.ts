import type { TextRange } from "../text/textEdit.ts";
import type { Hunk } from "./proposal.ts";

/** An edit of a text as a change that waits for a decision and that no model is sure or unsure of. */
export function pendingHunk(text: string, edit: TextRange & { readonly newText: string }, proposalId: string, id: string): Hunk {
  const { start, end, newText } = edit;
  const waiting = { status: "pending", editedBy: null, confidence: null, decision: null, nested: [] } as const;
  return { id, proposalId, start, end, oldText: text.slice(start, end), newText, ...waiting };
}
