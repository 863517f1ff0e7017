import { presentHunk } from "../proposal/presentHunk.ts";
import type { Hunk } from "../proposal/proposal.ts";
import type { TextEdit } from "../text/textEdit.ts";
import type { DocumentFacts } from "./documentFacts.ts";
import type { Finding } from "./finding.ts";
import { inspectText } from "./inspectText.ts";

const NONE: readonly Finding[] = [];

/**
 * Findings of the pending hunks of one proposal by the hunk's id, each looked for when it is first asked for. They are read
 * together: a bracket that one opens another may close. Ranges are offsets of the hunk's new text as it stands now
 * (`presentHunk`).
 */
export function createInspection(facts: DocumentFacts, hunks: readonly Hunk[]): (hunkId: string) => readonly Finding[] {
  const pending = hunks.filter((hunk) => hunk.status === "pending").map((hunk) => presentHunk(facts.text, hunk));
  const places = new Map(pending.map((hunk, index) => [hunk.id, index]));
  let inspect: ((index: number) => Finding[]) | null = null;
  const found = new Map<string, readonly Finding[]>();
  return (hunkId) => {
    const index = places.get(hunkId);
    if (index === undefined) return NONE;
    inspect ??= togetherIn(
      facts,
      pending.map(({ start, end, newText }) => ({ start, end, text: newText })),
    );
    const findings = found.get(hunkId) ?? inspect(index);
    found.set(hunkId, findings);
    return findings;
  };
}

/** Findings of edits that are made together, in their order; edits that overlap an earlier one are read alone. */
export function inspectEdits(facts: DocumentFacts, edits: readonly TextEdit[]): Finding[][] {
  const inspect = togetherIn(facts, edits);
  return edits.map((_, index) => inspect(index));
}

function togetherIn(facts: DocumentFacts, edits: readonly TextEdit[]): (index: number) => Finding[] {
  const { text } = facts;
  const order = edits.map((edit, index) => ({ edit, index })).sort((a, b) => a.edit.start - b.edit.start || a.edit.end - b.edit.end);
  const pieces: string[] = [];
  const starts = new Map<number, number>();
  let position = 0;
  let length = 0;
  for (const { edit, index } of order) {
    if (edit.start < position) continue;
    const kept = text.slice(position, edit.start);
    pieces.push(kept, edit.text);
    starts.set(index, length + kept.length);
    length += kept.length + edit.text.length;
    position = edit.end;
  }
  const together = pieces.join("") + text.slice(position);
  return (index) => {
    const edit = edits[index];
    if (edit === undefined) return [];
    const { start, end } = edit;
    const placed = starts.get(index);
    const after = placed === undefined ? text.slice(0, start) + edit.text + text.slice(end) : together;
    const from = placed ?? start;
    return inspectText({ facts, after, old: { start, end }, new: { start: from, end: from + edit.text.length } });
  };
}
