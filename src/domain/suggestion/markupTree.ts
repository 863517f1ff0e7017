import { presentHunk } from "../proposal/presentHunk.ts";
import type { Author, Hunk, NestedEdit, Proposal } from "../proposal/proposal.ts";

/** A text with the pending edits upon it, in the order in which a reader meets them. The root is the accepted text. */
export interface MarkupNode {
  text: string;
  readonly edits: EditNode[];
  readonly parent: MarkupNode | null;
}

/** A pending edit: [start, end) of its parent's text is struck, `text` stands behind it and may have edits of its own. Mutable. */
export interface EditNode extends MarkupNode {
  readonly id: string;
  readonly author: Author;
  readonly createdAt: number;
  parent: MarkupNode;
  start: number;
  end: number;
  /** Nested edits that were decided; their ranges follow the text. */
  decided: NestedEdit[];
  /** Hunks at one place are read in this order: the one in which proposals, and hunks inside them, are kept. */
  rank: number;
  /** The hunk that it is; null for nested and new ones. */
  readonly origin: { readonly hunk: Hunk; readonly proposal: Proposal } | null;
  /** Where the right half of a hunk that was split came from. */
  readonly halfOf: { readonly hunk: Hunk; readonly proposal: Proposal } | null;
  /** True once anything of it or inside of it has changed. */
  changed: boolean;
}

export const isEdit = (node: MarkupNode): node is EditNode => node.parent !== null;

/** The root of a document's text and pending hunks. Hunks that overlap are cut to what is left of them, in their order. */
export function markupTree(text: string, proposals: readonly Proposal[]): MarkupNode {
  const root: MarkupNode = { text, edits: [], parent: null };
  let rank = 0;
  for (const proposal of proposals) {
    for (const hunk of proposal.hunks) {
      rank += 1;
      if (hunk.status === "pending") root.edits.push(hunkNode(root, hunk, proposal, rank));
    }
  }
  root.edits.sort((a, b) => a.start - b.start || a.end - b.end || a.rank - b.rank);
  return root;
}

function hunkNode(root: MarkupNode, hunk: Hunk, proposal: Proposal, rank: number): EditNode {
  const present = presentHunk(root.text, hunk);
  const { id, start, end, newText } = present;
  const node: EditNode = {
    id,
    author: proposal.author,
    createdAt: proposal.createdAt,
    parent: root,
    start,
    end,
    text: newText,
    edits: [],
    decided: [],
    rank,
    origin: { hunk, proposal },
    halfOf: null,
    changed: false,
  };
  addNested(node, present.nested);
  return node;
}

function addNested(node: EditNode, nested: readonly NestedEdit[]): void {
  for (const edit of nested) {
    if (edit.status === "pending") node.edits.push(nestedNode(node, edit));
    else node.decided.push(edit);
  }
}

/** A nested edit of the record as a node below `parent`. */
export function nestedNode(parent: MarkupNode, edit: NestedEdit): EditNode {
  const { id, author, createdAt, start, end, newText } = edit;
  const node: EditNode = {
    id,
    author,
    createdAt,
    parent,
    start,
    end,
    text: newText,
    edits: [],
    decided: [],
    rank: 0,
    origin: null,
    halfOf: null,
    changed: false,
  };
  addNested(node, edit.nested);
  return node;
}

/** An edit and all it stands in have changed. */
export function touch(node: MarkupNode): void {
  for (let at: MarkupNode | null = node; at !== null && isEdit(at); at = at.parent) at.changed = true;
}

/** The record of a node that stands inside another one. */
export function toNestedEdit(node: EditNode): NestedEdit {
  const { id, author, createdAt, start, end, text } = node;
  const oldText = node.parent.text.slice(start, end);
  return { id, author, createdAt, start, end, oldText, newText: text, status: "pending", decision: null, nested: nestedOf(node) };
}

/** Records of what stands inside a node: the pending ones in reading order, then the decided ones. */
export function nestedOf(node: EditNode): NestedEdit[] {
  return [...node.edits.map(toNestedEdit), ...node.decided];
}

export function sameAuthor(a: Author, b: Author): boolean {
  return a.kind === b.kind && a.name === b.name && (a.kind === "person" || b.kind === "person" || a.forPerson === b.forPerson);
}
