/** What can be done to a tree of pending edits without losing anybody's text. Reading order is kept by every operation. */
import { diffWordsOfPair } from "../diff/diffWords.ts";
import type { Author, Proposal } from "../proposal/proposal.ts";
import { applyEdits, createRebaser } from "../text/editAlgebra.ts";
import type { TextEdits } from "../text/textEdit.ts";
import { type EditNode, isEdit, type MarkupNode, sameAuthor, touch } from "./markupTree.ts";

/** Who suggests, and how new edits are named. */
export interface Suggester {
  readonly author: Author;
  readonly at: number;
  readonly nextId: () => string;
  /** Place among all hunks (`EditNode.rank`) that a new hunk has. */
  readonly rank: number;
  /** Place of a hunk that is added to a proposal that is there. */
  readonly rankIn: (proposal: Proposal) => number;
}

/** Rank of new hunks in a new proposal, and of hunks that come after those: what moved out of a change that is gone. */
export const NEW_RANK = 1e9;
export const MOVED_RANK = 2e9;

export const isMine = (node: MarkupNode, { author }: Suggester): boolean =>
  isEdit(node) && canGrow(node) && sameAuthor(node.author, author);

/** Text of a run, a restored version or a file is never added to, even by the person it is attributed to. */
const canGrow = (node: EditNode): boolean => ((node.origin ?? node.halfOf)?.proposal.kind ?? "edit") === "edit";

export function newEdit(parent: MarkupNode, start: number, end: number, text: string, by: Suggester): EditNode {
  return {
    id: by.nextId(),
    author: by.author,
    createdAt: by.at,
    parent,
    start,
    end,
    text,
    edits: [],
    decided: [],
    rank: by.rank,
    origin: null,
    halfOf: null,
    changed: true,
  };
}

/**
 * Puts text into a node's own text at `offset`; edits from index `from` on are behind it. An edit before that index that
 * reaches over the offset grows.
 */
export function growText(node: EditNode, offset: number, text: string, from: number): void {
  setText(node, [{ start: offset, end: offset, text }]);
  node.edits.forEach((edit, index) => {
    if (index >= from) edit.start += text.length;
    if (index >= from || edit.end > offset) edit.end += text.length;
  });
}

/**
 * Replaces [start, end) of a node's own text, which no edit touches; edits from index `from` on are behind it. Decided edits keep
 * the words of theirs that stay.
 */
export function replaceText(node: EditNode, start: number, end: number, text: string, from: number): void {
  const words = diffWordsOfPair(node.text.slice(start, end), text);
  setText(
    node,
    words.map((edit) => ({ start: start + edit.start, end: start + edit.end, text: edit.text })),
  );
  const shift = text.length - (end - start);
  node.edits.forEach((edit, index) => {
    if (index < from) return;
    edit.start += shift;
    edit.end += shift;
  });
}

/** Takes [start, end) out of a node's own text; edits that only struck text of it are gone with it. */
export function cutText(node: EditNode, start: number, end: number): void {
  setText(node, [{ start, end, text: "" }]);
  const move = (offset: number): number => (offset <= start ? offset : Math.max(start, offset - (end - start)));
  for (const edit of [...node.edits]) {
    edit.start = move(edit.start);
    edit.end = move(edit.end);
    if (edit.start === edit.end && edit.text === "" && edit.edits.length === 0) removeEdit(edit);
  }
}

function setText(node: EditNode, edits: TextEdits): void {
  if (edits.length === 0) return;
  node.text = applyEdits(node.text, edits);
  const rebaser = createRebaser(edits);
  node.decided = node.decided.map((decided) => ({ ...decided, ...rebaser.range(decided).range }));
  touch(node);
}

export function removeEdit(edit: EditNode): void {
  const index = edit.parent.edits.indexOf(edit);
  if (index >= 0) edit.parent.edits.splice(index, 1);
  edit.changed = true;
  touch(edit.parent);
}

/**
 * Strikes [start, end) of a node's text, which no edit touches; `index` is that of the first edit behind it. Joins neighbouring strikes of
 * the same author where that keeps the order.
 */
export function strike(node: MarkupNode, start: number, end: number, index: number, by: Suggester): void {
  const right = node.edits[index];
  const left = node.edits[index - 1];
  const joinsRight = right !== undefined && isMine(right, by) && right.start === end;
  const joinsLeft =
    left !== undefined && isMine(left, by) && left.end === start && left.start < left.end && left.text === "" && left.edits.length === 0;
  if (joinsLeft && joinsRight) {
    left.end = right.end;
    left.text = right.text;
    left.decided = [...left.decided, ...right.decided];
    for (const nested of right.edits.splice(0)) adopt(left, nested, left.edits.length);
    removeEdit(right);
    touch(left);
  } else if (joinsLeft) {
    left.end = end;
    touch(left);
  } else if (joinsRight) {
    right.start = start;
    touch(right);
  } else {
    node.edits.splice(index, 0, newEdit(node, start, end, "", by));
    touch(node);
  }
}

/** Cuts a strike in two at `offset` of its parent's text: the left half keeps the id, the right one the inserted text. */
export function splitStrike(edit: EditNode, offset: number, by: Suggester): EditNode {
  const halfOf = edit.origin ?? edit.halfOf;
  const rank = halfOf === null ? edit.rank : by.rankIn(halfOf.proposal);
  const right: EditNode = { ...edit, id: by.nextId(), start: offset, edits: [], rank, origin: null, halfOf, changed: true };
  for (const nested of edit.edits.splice(0)) adopt(right, nested, right.edits.length);
  edit.end = offset;
  edit.text = "";
  edit.decided = [];
  edit.parent.edits.splice(edit.parent.edits.indexOf(edit) + 1, 0, right);
  touch(edit);
  return right;
}

/** Moves an edit below another node, as it is. */
export function adopt(parent: MarkupNode, edit: EditNode, index: number): void {
  edit.parent = parent;
  parent.edits.splice(index, 0, edit);
  touch(edit);
}

/**
 * Puts an edit that only inserts among those of `node` at `index`. Insertions at one place of the accepted text are read in the order of
 * their proposals; where that would be another order, the edit stands at the border of its neighbour's text instead.
 */
export function placeInsertion(node: MarkupNode, edit: EditNode, index: number, by: Suggester): void {
  const before = node.edits[index - 1];
  const after = node.edits[index];
  if (!isEdit(node)) {
    if (before !== undefined && isTie(before, edit) && before.rank > edit.rank) {
      moveInto(before, edit, before.text.length, before.edits.length, by);
      return;
    }
    if (after !== undefined && isTie(after, edit) && after.rank < edit.rank) {
      moveInto(after, edit, 0, 0, by);
      return;
    }
  }
  adopt(node, edit, index);
}

const isTie = (a: EditNode, b: EditNode): boolean => a.start === a.end && b.start === b.end && a.start === b.start;

/** Puts an insertion at a border of another's text: into it when both have one author, else upon it. */
function moveInto(neighbour: EditNode, edit: EditNode, offset: number, index: number, by: Suggester): void {
  if (sameAuthor(neighbour.author, edit.author) && isMine(neighbour, by) && edit.edits.length === 0) {
    growText(neighbour, offset, edit.text, index);
    return;
  }
  // The id stays with the hunk's own record, which is superseded.
  const moved = edit.origin === null ? edit : { ...edit, id: by.nextId(), origin: null };
  for (const nested of moved.edits) nested.parent = moved;
  moved.start = offset;
  moved.end = offset;
  adopt(neighbour, moved, index);
}

/** What stood inside an edit that has no text any more moves out to its place; an edit of which nothing is left goes. */
export function prune(edit: EditNode, by: Suggester): void {
  if (edit.text !== "") return;
  if (edit.start < edit.end) return;
  const { parent } = edit;
  const index = parent.edits.indexOf(edit);
  if (index < 0) return;
  parent.edits.splice(index, 1);
  edit.changed = true;
  touch(parent);
  // From the last one on, so that each stands before those that have found their place.
  for (const nested of edit.edits.splice(0).reverse()) {
    nested.start = edit.start;
    nested.end = edit.start;
    nested.rank = MOVED_RANK;
    placeInsertion(parent, nested, index, by);
  }
}
