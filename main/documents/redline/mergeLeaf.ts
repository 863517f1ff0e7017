import { createNumbering, matchSequences } from "../../../src/domain/diff/sequenceDiff.ts";
import type { ChangeKind, CodeLine } from "../markdown/model.ts";
import type { OldPlaces } from "./inlineRuns.ts";
import type { LeafBlock } from "./leaves.ts";
import { mergeInlines } from "./mergeInlines.ts";
import { mergeTables } from "./mergeTables.ts";

/** A leaf that only one of the texts has. */
export function loneLeaf(block: LeafBlock, kind: ChangeKind, places: OldPlaces): LeafBlock {
  switch (block.type) {
    case "heading":
      return { ...block, id: kind === "delete" ? "" : block.id, change: kind, children: lone(block.children, kind, places) };
    case "paragraph":
      return { ...block, children: lone(block.children, kind, places) };
    case "table":
      return mergeTables(kind === "delete" ? block : null, kind === "insert" ? block : null, places) ?? block;
    case "code":
      return { ...block, text: kind === "delete" ? "" : block.text, lines: block.text.split("\n").map((text) => ({ kind, text })) };
    case "rule":
      return { ...block, change: kind };
    case "empty":
      return block;
  }
}

function lone(children: Parameters<typeof mergeInlines>[0], kind: ChangeKind, places: OldPlaces): ReturnType<typeof mergeInlines> {
  return kind === "delete" ? mergeInlines(children, [], places) : mergeInlines([], children, places);
}

/** Two leaves of one kind in one: the new one with what it has from the old one. */
export function mergeLeaves(before: LeafBlock, after: LeafBlock, places: OldPlaces): LeafBlock {
  if (before.type === "heading" && after.type === "heading")
    return { ...after, children: mergeInlines(before.children, after.children, places) };
  if (before.type === "paragraph" && after.type === "paragraph")
    return { ...after, children: mergeInlines(before.children, after.children, places) };
  if (before.type === "table" && after.type === "table") return mergeTables(before, after, places) ?? after;
  if (before.type === "code" && after.type === "code" && before.text !== after.text)
    return { ...after, lines: mergeLines(before.text.split("\n"), after.text.split("\n")) };
  return after;
}

function mergeLines(before: readonly string[], after: readonly string[]): CodeLine[] {
  const number = createNumbering();
  const lines: CodeLine[] = [];
  let [i, j] = [0, 0];
  const add = (kind: CodeLine["kind"], from: readonly string[]): void => {
    lines.push(...from.map((text) => ({ kind, text })));
  };
  for (const match of [...matchSequences(number(before), number(after)), { before: before.length, after: after.length, length: 0 }]) {
    add("delete", before.slice(i, match.before));
    add("insert", after.slice(j, match.after));
    i = match.before + match.length;
    j = match.after + match.length;
    add("same", after.slice(match.after, j));
  }
  return lines;
}
