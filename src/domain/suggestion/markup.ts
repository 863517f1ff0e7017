import type { DocumentState } from "../document/documentState.ts";
import { type EditNode, isEdit, type MarkupNode, markupTree } from "./markupTree.ts";

/**
 * A stretch of the markup text that is alike: `length` code units of `node`'s text from `offset`, at `at` of the markup.
 * `struckBy`: the edit of `node` that takes it out.
 */
export interface Segment {
  readonly at: number;
  readonly length: number;
  readonly node: MarkupNode;
  readonly offset: number;
  readonly struckBy: EditNode | null;
  /** Index among `node.edits` of `struckBy`, else of the first edit behind the stretch. */
  readonly index: number;
}

/**
 * A document with its pending changes in place: the accepted text, struck text kept, inserted text behind what it stands for,
 * and inside inserted text what others suggest upon it. `segments` tile `text` without gaps.
 */
export interface Markup {
  readonly root: MarkupNode;
  readonly segments: readonly Segment[];
  /** UTF-16 length of the markup text. */
  readonly length: number;
  readonly text: string;
}

/** The markup of a state. Costs O(text + hunks); see `markupOf` for one that is remembered. */
export function project({ text, proposals }: Pick<DocumentState, "text" | "proposals">): Markup {
  return projectTree(markupTree(text, proposals));
}

const remembered = new WeakMap<object, Markup>();

/** The markup of a state, made once. Its tree must not be changed. */
export function markupOf(state: DocumentState): Markup {
  const known = remembered.get(state);
  if (known !== undefined) return known;
  const markup = project(state);
  remembered.set(state, markup);
  return markup;
}

export function projectTree(root: MarkupNode): Markup {
  const segments: Segment[] = [];
  let at = 0;
  const add = (node: MarkupNode, from: number, to: number, struckBy: EditNode | null, index: number): void => {
    if (from >= to) return;
    segments.push({ at, length: to - from, node, offset: from, struckBy, index });
    at += to - from;
  };
  const walk = (node: MarkupNode): void => {
    let position = 0;
    for (const [index, edit] of node.edits.entries()) {
      const start = Math.max(position, edit.start);
      add(node, position, start, null, index);
      const end = Math.max(start, edit.end);
      add(node, start, end, edit, index);
      walk(edit);
      position = end;
    }
    add(node, position, node.text.length, null, node.edits.length);
  };
  walk(root);
  let joined: string | null = null;
  return {
    root,
    segments,
    length: at,
    get text(): string {
      joined ??= segments.map(segmentText).join("");
      return joined;
    },
  };
}

export const segmentText = ({ node, offset, length }: Segment): string => node.text.slice(offset, offset + length);

/** The hunk that a segment is part of: the edit of the accepted text that strikes it or that it stands in; null for plain text. */
export function hunkOfSegment(segment: Segment): EditNode | null {
  let node: MarkupNode = segment.node;
  let edit: EditNode | null = segment.struckBy;
  while (isEdit(node)) {
    edit = node;
    node = node.parent;
  }
  return edit;
}

/** Index of the segment that holds the markup offset; a border belongs to the segment behind it. `segments.length` at the end. */
export function segmentAt(segments: readonly Segment[], offset: number): number {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const segment = segments[middle];
    if (segment !== undefined && segment.at + segment.length <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Where an offset of the accepted text is in the markup. Where text is inserted exactly there, "before" stays before it and "after"
 * goes behind it.
 */
export function toMarkupOffset({ root, segments, length }: Markup, offset: number, bias: "before" | "after"): number {
  const owned = rootSegments(segments, root);
  let low = 0;
  let high = owned.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const segment = owned[middle];
    const passed =
      segment !== undefined && (bias === "before" ? segment.offset + segment.length < offset : segment.offset + segment.length <= offset);
    if (passed) low = middle + 1;
    else high = middle;
  }
  const segment = owned[low];
  if (segment === undefined) return bias === "before" && offset === 0 ? 0 : length;
  if (bias === "before" && offset === 0) return 0;
  return segment.at + Math.max(0, offset - segment.offset);
}

/** Where a markup offset is in the accepted text; inside inserted text that is the place where it stands. */
export function toAcceptedOffset({ root, segments }: Markup, offset: number): number {
  const index = segmentAt(segments, offset);
  const segment = segments[index];
  if (segment?.node === root) return segment.offset + Math.max(0, offset - segment.at);
  for (let before = index - 1; before >= 0; before -= 1) {
    const earlier = segments[before];
    if (earlier?.node === root) return earlier.offset + earlier.length;
  }
  return 0;
}

const owned = new WeakMap<readonly Segment[], readonly Segment[]>();

/** The segments of the accepted text itself. */
function rootSegments(segments: readonly Segment[], root: MarkupNode): readonly Segment[] {
  const known = owned.get(segments);
  if (known !== undefined) return known;
  const found = segments.filter((segment) => segment.node === root);
  owned.set(segments, found);
  return found;
}
