/** How pending changes are drawn, decided from their texts alone. */

import type { DocumentState } from "../../src/domain/document/documentState.ts";
import { presentHunk } from "../../src/domain/proposal/presentHunk.ts";
import type { Author, Hunk } from "../../src/domain/proposal/proposal.ts";

/** Insertions up to this many UTF-16 units that stay on their line are drawn inside it. */
const LONGEST_INLINE = 120;

/** A pending change with the author of its proposal. */
export interface PendingHunk {
  readonly hunk: Hunk;
  readonly author: Author;
}

/** `inline`: inside the line. `block`: new text in a zone of its own below the old one. */
export type HunkShape = "inline" | "block";

export function hunkShape(newText: string): HunkShape {
  return newText.length > LONGEST_INLINE || (newText.includes("\n") && newText.trim() !== "") ? "block" : "inline";
}

/** Text of an inline insertion: line breaks are shown as a sign, because a line of the editor cannot hold them. */
export function inlineText(newText: string): string {
  return newText.replaceAll("\n", "↵");
}

/** Pending changes of a document as they stand now, in the order of the text. */
export function pendingHunks(state: DocumentState): PendingHunk[] {
  const pending: PendingHunk[] = [];
  for (const proposal of state.proposals) {
    for (const hunk of proposal.hunks) {
      if (hunk.status === "pending") {
        pending.push({ hunk: presentHunk(state.text, hunk), author: proposal.author });
      }
    }
  }
  return pending.sort((a, b) => a.hunk.start - b.hunk.start || a.hunk.end - b.hunk.end);
}

/** One line of at most `longest` characters that stands for a longer text: its start and its end. */
export function shorten(text: string, longest = 60): string {
  const line = text.replace(/\s+/g, " ").trim();
  const characters = Array.from(line);
  if (characters.length <= longest) {
    return line;
  }
  const tail = Math.floor(longest / 3);
  return `${characters
    .slice(0, longest - tail - 1)
    .join("")
    .trimEnd()}…${characters.slice(-tail).join("").trimStart()}`;
}

/** What a change does, in a few words: "old → new", "− old" or "+ new". */
export function summariseHunk(oldText: string, newText: string, longest = 60): string {
  const before = shorten(oldText, longest);
  const after = shorten(newText, longest);
  if (before === "" || after === "") {
    return before === "" ? `+ ${after}` : `− ${before}`;
  }
  return `${before} → ${after}`;
}
