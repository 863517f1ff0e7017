import { normaliseEdits } from "../text/editAlgebra.ts";
import type { TextEdit, TextEdits, TextRange } from "../text/textEdit.ts";
import { hunkOfSegment, type Markup, type Segment, segmentAt } from "./markup.ts";
import { type EditNode, isEdit, type MarkupNode, touch } from "./markupTree.ts";
import { cutText, growText, isMine, newEdit, placeInsertion, prune, removeEdit, type Suggester, splitStrike, strike } from "./treeEdits.ts";

/** What suggesting did. */
export interface Suggested {
  /** What it did to the markup text: struck text stays, one's own inserted text goes. In offsets of the markup before, as all but `touched`. */
  readonly applied: TextEdit[];
  /** What was struck, and what is struck no more. */
  readonly struck: TextRange[];
  readonly lifted: TextRange[];
  /** Text of the accepted document that it would change if it were accepted: for locks and runs. */
  readonly touched: TextEdit[];
}

/**
 * Carries out edits of the markup text as suggestions of one person, upon the tree of `markup`, which changes: text of others is struck,
 * one's own inserted text goes, new text is inserted. `restore`: ranges where one's own strikes are taken back; they may not
 * overlap the edits.
 */
export function suggestEdits(markup: Markup, edits: TextEdits, restore: readonly TextRange[], by: Suggester): Suggested {
  const work = [
    ...edits.map((edit) => ({ ...edit, restores: false })),
    ...restore.map((range) => ({ ...range, text: "", restores: true })),
  ];
  work.sort((a, b) => b.start - a.start || b.end - a.end);
  const applied: TextEdit[] = [];
  const touched: TextEdit[] = [];
  const struck: TextRange[] = [];
  const lifted: TextRange[] = [];
  const emptied = new Set<EditNode>();
  for (const { start, end, text, restores } of work) {
    if (text !== "") {
      insertAt(markup, end, text, by);
      applied.push({ start: end, end, text });
      touched.push(placeIn(markup, end, text));
    }
    const { segments, root } = markup;
    for (let index = segmentAt(segments, end - 1); index >= 0; index -= 1) {
      const segment = segments[index];
      if (segment === undefined) continue;
      if (segment.at + segment.length <= start) break;
      const from = Math.max(start, segment.at);
      const to = Math.min(end, segment.at + segment.length);
      if (from >= to) continue;
      const offset = segment.offset + from - segment.at;
      const piece = { start: offset, end: offset + to - from };
      if (restores) {
        if (segment.struckBy === null || !isMine(segment.struckBy, by)) continue;
        lift(segment.struckBy, piece, by);
        lifted.push({ start: from, end: to });
      } else if (isEdit(segment.node) && isMine(segment.node, by)) {
        cutText(segment.node, piece.start, piece.end);
        emptied.add(segment.node);
        applied.push({ start: from, end: to, text: "" });
      } else if (segment.struckBy === null) {
        strike(segment.node, piece.start, piece.end, segment.index, by);
        struck.push({ start: from, end: to });
        if (segment.node === root) touched.push({ ...piece, text: "" });
      }
    }
  }
  for (const node of emptied) prune(node, by);
  return { applied: normaliseEdits(applied), struck, lifted, touched: normaliseEdits(touched) };
}

/** An insertion at a markup offset as an edit of the accepted text. */
function placeIn({ segments, root }: Markup, at: number, text: string): TextEdit {
  const before = segments[segmentAt(segments, at - 1)];
  const behind = segments[segmentAt(segments, at)];
  const inside = before === behind ? before : undefined;
  const segment = inside ?? before ?? behind;
  if (segment === undefined || (at === 0 && inside === undefined)) return { start: 0, end: 0, text };
  if (segment.node === root) {
    const offset = segment.offset + Math.min(segment.length, at - segment.at);
    return { start: offset, end: offset, text };
  }
  const end = hunkOfSegment(segment)?.end ?? 0;
  return { start: end, end, text };
}

/** Takes back a strike over `piece` of its parent's text. What it inserts stays. */
function lift(edit: EditNode, piece: TextRange, by: Suggester): void {
  touch(edit);
  if (piece.start > edit.start && piece.end < edit.end) {
    splitStrike(edit, piece.end, by);
    edit.end = piece.start;
  } else if (piece.start > edit.start) {
    if (edit.text === "" && edit.edits.length === 0) edit.end = piece.start;
    else settleInsertion(splitStrike(edit, piece.start, by), by);
  } else if (piece.end < edit.end) {
    edit.start = piece.end;
  } else if (edit.text === "" && edit.edits.length === 0) {
    removeEdit(edit);
  } else settleInsertion(edit, by);
}

/** An edit that strikes nothing any more: its text stands where the strike ended. */
function settleInsertion(edit: EditNode, by: Suggester): void {
  const { parent } = edit;
  edit.start = edit.end;
  const index = parent.edits.indexOf(edit);
  parent.edits.splice(index, 1);
  placeInsertion(parent, edit, index, by);
  prune(edit, by);
}

/** Puts text at a markup offset: into one's own text beside it, else behind one's own strike before it, else as an edit of its own. */
function insertAt(markup: Markup, at: number, text: string, by: Suggester): void {
  const { segments, root } = markup;
  const right = segments[segmentAt(segments, at)];
  if (right !== undefined && right.at < at) {
    insertInside(right, right.offset + at - right.at, text, by);
    return;
  }
  const left = at === 0 ? undefined : segments[segmentAt(segments, at - 1)];
  if (left === undefined && right === undefined) {
    placeInsertion(root, newEdit(root, 0, 0, text, by), 0, by);
    return;
  }
  if (left !== undefined && appendTo(left, right, text, by)) return;
  if (right !== undefined && prependTo(right, text, by)) return;
  insertBetween(left, right, root, text, by);
}

function insertInside({ node, struckBy, index }: Segment, offset: number, text: string, by: Suggester): void {
  if (struckBy !== null) splitStrike(struckBy, offset, by);
  insertInto(node, offset, struckBy === null ? index : index + 1, text, by);
}

/** Puts text into a node at `offset`, before the edit `index`: as its own text where it is the suggester's, else as an edit. */
function insertInto(node: MarkupNode, offset: number, index: number, text: string, by: Suggester): void {
  if (isEdit(node) && isMine(node, by)) growText(node, offset, text, index);
  else placeInsertion(node, newEdit(node, offset, offset, text, by), index, by);
}

/** Index of the first edit of its node behind a stretch. */
const behind = ({ struckBy, index }: Segment): number => (struckBy === null ? index : index + 1);

/** At the end of what is left of the place: one's own text, or one's own strike that has no text yet. */
function appendTo(left: Segment, right: Segment | undefined, text: string, by: Suggester): boolean {
  const { node, struckBy } = left;
  const end = left.offset + left.length;
  const inStrike = struckBy !== null && right !== undefined && within(right.node, struckBy);
  if (isEdit(node) && isMine(node, by) && !inStrike) {
    growText(node, end, text, behind(left));
    return true;
  }
  if (struckBy !== null && isMine(struckBy, by) && struckBy.end === end && struckBy.text === "" && struckBy.edits.length === 0) {
    struckBy.text = text;
    touch(struckBy);
    return true;
  }
  return false;
}

/** At the beginning of one's own text right of the place. */
function prependTo({ node, offset, index }: Segment, text: string, by: Suggester): boolean {
  if (!isEdit(node) || !isMine(node, by)) return false;
  growText(node, offset, text, index);
  return true;
}

/** As an edit of its own between two stretches, as far outside as the order of the text allows. */
function insertBetween(left: Segment | undefined, right: Segment | undefined, root: MarkupNode, text: string, by: Suggester): void {
  const node = commonNode(left?.node ?? root, right?.node ?? root);
  const leftEdit = left === undefined ? null : childOf(node, left);
  const rightEdit = right === undefined ? null : childOf(node, right);
  if (leftEdit !== null && leftEdit === rightEdit) {
    // Between the struck and the inserted text of one change.
    insertInto(leftEdit, 0, 0, text, by);
  } else if (left !== undefined && left.node === node) {
    insertInto(node, left.offset + left.length, behind(left), text, by);
  } else if (leftEdit !== null) {
    if (isMine(leftEdit, by) && leftEdit.text !== "") growText(leftEdit, leftEdit.text.length, text, leftEdit.edits.length);
    else insertInto(node, leftEdit.end, node.edits.indexOf(leftEdit) + 1, text, by);
  } else insertInto(node, right?.node === node ? right.offset : (rightEdit?.start ?? 0), right?.node === node ? right.index : 0, text, by);
}

function within(node: MarkupNode, ancestor: MarkupNode): boolean {
  for (let at: MarkupNode | null = node; at !== null; at = at.parent) if (at === ancestor) return true;
  return false;
}

function commonNode(a: MarkupNode, b: MarkupNode): MarkupNode {
  for (let at: MarkupNode = a; ; at = at.parent) {
    if (at.parent === null || within(b, at)) return at;
  }
}

/** The edit of `node` that a segment is struck by or stands in; null for its plain text. */
function childOf(node: MarkupNode, segment: Segment): EditNode | null {
  if (segment.node === node) return segment.struckBy;
  for (let at: MarkupNode = segment.node; isEdit(at); at = at.parent) if (at.parent === node) return at;
  return null;
}
