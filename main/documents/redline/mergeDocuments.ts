import type { Block, StructuredDocument } from "../markdown/model.ts";
import { alignSequence } from "./alignSequence.ts";
import type { OldPlaces } from "./inlineRuns.ts";
import { alignable, leavesOf } from "./leaves.ts";
import { mergeBlocks } from "./mergeBlocks.ts";
import { mergeInlines } from "./mergeInlines.ts";

/**
 * Two versions of a document as one that shows what differs: words, whole blocks, rows, columns and footnotes. Numbers and references are those
 * of the new text; what is removed keeps its old number, and leads only to places that are still there. `against`: name of the old version.
 */
export function mergeDocuments(before: StructuredDocument, after: StructuredDocument, against: string): StructuredDocument {
  const notes = alignSequence(before.footnotes.map(noteKey), after.footnotes.map(noteKey));
  const removed = notes.flatMap((step) => (step.type === "removed" ? [step.before] : []));
  const numbers = new Map<number, number>();
  for (const step of notes) if (step.type === "pair") numbers.set(step.before + 1, step.after + 1);
  removed.forEach((index, at) => {
    numbers.set(index + 1, after.footnotes.length + at + 1);
  });
  const places: OldPlaces = { targets: targetsOf(after), footnote: (number) => numbers.get(number) ?? number };
  const oldNotes = new Map(notes.flatMap((step) => (step.type === "pair" ? [[step.after, step.before] as const] : [])));
  return {
    ...after,
    titleChildren: mergeInlines(before.titleChildren, after.titleChildren, places),
    blocks: mergeBlocks(before.blocks, after.blocks, places),
    footnotes: [
      ...after.footnotes.map((blocks, index) => mergeBlocks(before.footnotes[oldNotes.get(index) ?? -1] ?? [], blocks, places)),
      ...removed.map((index) => mergeBlocks(before.footnotes[index] ?? [], [], places)),
    ],
    warnings: [...after.warnings, ...before.warnings.filter(({ what }) => after.warnings.every((notice) => notice.what !== what))],
    redline: { against, removedFootnotes: removed.map((index) => index + 1) },
  };
}

function noteKey(blocks: readonly Block[]): { key: string; kind: string } {
  const words = leavesOf(blocks).map((leaf) => alignable(leaf).key);
  return { kind: "note", key: words.join(" ") };
}

/** Everything that something can lead to. */
function targetsOf(document: StructuredDocument): ReadonlySet<string> {
  const targets = new Set([document.titleId]);
  for (const { block, path } of [document.blocks, ...document.footnotes].flatMap(leavesOf)) {
    if (block.type === "heading") targets.add(block.id);
    for (const container of path) if (container.type === "item" && container.item.id !== null) targets.add(container.item.id);
  }
  return targets;
}
