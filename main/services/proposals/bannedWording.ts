import type { DocumentState } from "../../../src/domain/document/documentState.ts";
import type { Hunk } from "../../../src/domain/proposal/proposal.ts";
import { applyEdits, normaliseEdits } from "../../../src/domain/text/editAlgebra.ts";
import type { TextRange } from "../../../src/domain/text/textEdit.ts";
import { overlaps } from "../documents/activeRuns.ts";

/** Most texts banned in one span, the latest rejections first. */
const MOST_BANNED = 64;

/**
 * Wording that was rejected at the place of a span and must not come out there again: what each rejected hunk proposed,
 * and what the whole span would have read with all rejected hunks of a proposal. A single word is banned together with
 * its neighbours, because banning "shall" alone would make most clauses unwritable.
 */
export function bannedWording(state: DocumentState, span: TextRange): string[] {
  const banned = new Set<string>();
  for (const proposal of state.proposals.toReversed()) {
    const rejected = proposal.hunks.filter((hunk) => hunk.status === "rejected" && overlaps(hunk, span));
    if (rejected.length === 0) continue;
    const whole = wholeSpan(state.text, span, rejected);
    if (whole !== null) banned.add(whole.trim());
    for (const hunk of rejected) banned.add(phraseOf(state.text, span, hunk));
  }
  banned.delete("");
  banned.delete(state.text.slice(span.start, span.end).trim());
  return [...banned].slice(0, MOST_BANNED);
}

function wholeSpan(text: string, span: TextRange, rejected: readonly Hunk[]): string | null {
  const inside = rejected.filter((hunk) => hunk.start >= span.start && hunk.end <= span.end);
  const edits = inside.map((hunk) => ({ start: hunk.start - span.start, end: hunk.end - span.start, text: hunk.newText }));
  try {
    return applyEdits(text.slice(span.start, span.end), normaliseEdits(edits));
  } catch {
    // Rejected hunks of two alternatives may overlap by now; each is banned for itself.
    return null;
  }
}

function phraseOf(text: string, span: TextRange, hunk: Hunk): string {
  const wording = hunk.newText.trim();
  if (wording === "" || /\s/.test(wording)) return wording;
  const before = /\S+\s*$/.exec(text.slice(span.start, Math.max(span.start, hunk.start)))?.[0] ?? "";
  const after = /^\s*\S+/.exec(text.slice(Math.min(span.end, hunk.end), span.end))?.[0] ?? "";
  return `${before}${hunk.newText}${after}`.trim();
}
