import type { ExportedThread } from "../comments/exportedComment.ts";
import { flattenNested, presentHunk } from "../proposal/presentHunk.ts";
import type { Hunk } from "../proposal/proposal.ts";
import { criticComments } from "./criticComments.ts";
import { hunkEdits } from "./decisionChange.ts";

/**
 * The text with its pending hunks as a CriticMarkup redline: {++ ++} inserted, {-- --} deleted, {~~ ~> ~~} replaced.
 * Rejecting every mark gives the text, accepting every mark gives the text with the hunks. Text that has a closing mark
 * of its own is cut into several marks. Comments, {>> <<}, stand behind their words.
 */
export function toCriticMarkup(text: string, hunks: readonly Hunk[], comments: readonly ExportedThread[] = []): string {
  const edits = hunkEdits(hunks.map((hunk) => whole(presentHunk(text, hunk))));
  const written = criticComments(comments, edits, (words) => wrap("{==", words, "==}"));
  const parts: string[] = [];
  let position = 0;
  for (const edit of edits) {
    parts.push(written.unchanged(text, position, edit.start), mark(text.slice(edit.start, edit.end), edit.text), written.behind(edit));
    position = edit.end;
  }
  parts.push(written.unchanged(text, position, text.length), written.atTheEnd());
  return parts.join("");
}

/** CriticMarkup has no marks inside marks: what others suggest upon a change is shown as if it were accepted with it. */
const whole = (hunk: Hunk): Hunk => ({ ...hunk, newText: flattenNested(hunk) });

function mark(removed: string, inserted: string): string {
  if (removed === inserted) return removed;
  if (removed === "") return wrap("{++", inserted, "++}");
  if (inserted === "") return wrap("{--", removed, "--}");
  const both = removed + inserted;
  const plain = !both.includes("~") && !both.includes("\n");
  return plain ? `{~~${removed}~>${inserted}~~}` : wrap("{--", removed, "--}") + wrap("{++", inserted, "++}");
}

/** A closing mark inside the text is parted after its first character, so that no reader takes it for the end. */
function wrap(open: string, content: string, close: string): string {
  return content
    .split(close)
    .map((part, index, all) => `${open}${index > 0 ? close.slice(1) : ""}${part}${index < all.length - 1 ? close.slice(0, 1) : ""}${close}`)
    .join("");
}
