import type { InlineCode, Root, RootContent, Text } from "mdast";
import type { TextRange } from "../../../src/domain/text/textEdit.ts";

/** A comment begins or ends inside a node, `at` UTF-16 code units behind the start of its value. */
export interface CommentMark {
  readonly at: number;
  readonly edge: "start" | "end";
  readonly number: number;
}

/** Something that comments can be about: a range of the whole text, by the number of the comment. */
export interface CommentedRange {
  readonly number: number;
  readonly range: TextRange;
}

export type CommentMarks = ReadonlyMap<Text | InlineCode, readonly CommentMark[]>;

interface Leaf {
  readonly node: Text | InlineCode;
  readonly start: number;
  readonly end: number;
}

/**
 * Brings ranges of the text onto the words that readers see: a range begins with the first word in it and ends with the last. Marks and
 * syntax have no words; a range without any sits at the word before it. `offset`: where the parsed part begins in the text. Footnotes
 * are passed over, since a Word file has no comments in them.
 */
export function markComments(root: Root, ranges: readonly CommentedRange[], offset: number): CommentMarks {
  const leaves = leavesOf(root.children, offset);
  const marks = new Map<Text | InlineCode, CommentMark[]>();
  const add = (leaf: Leaf, mark: CommentMark): void => {
    marks.set(leaf.node, [...(marks.get(leaf.node) ?? []), mark]);
  };
  for (const { number, range } of ranges) {
    const inside = leaves.filter((leaf) => leaf.start < range.end && leaf.end > range.start);
    const first = inside[0] ?? leaves.findLast((leaf) => leaf.start <= range.start) ?? leaves[0];
    const last = inside.at(-1) ?? first;
    if (first === undefined || last === undefined) continue;
    add(first, { at: within(first, range.start), edge: "start", number });
    add(last, { at: Math.max(first === last ? within(first, range.start) : 0, within(last, range.end)), edge: "end", number });
  }
  for (const list of marks.values())
    list.sort((a, b) => a.at - b.at || (a.edge === b.edge ? a.number - b.number : a.edge === "start" ? -1 : 1));
  return marks;
}

/** A place of the source in the node's value; of a node with escapes, whose value is shorter, only its ends are known. */
function within({ node, start, end }: Leaf, at: number): number {
  if (at <= start) return 0;
  if (at >= end) return node.value.length;
  return node.type === "text" && node.value.length === end - start ? at - start : at - start < (end - start) / 2 ? 0 : node.value.length;
}

function leavesOf(nodes: readonly RootContent[], offset: number): Leaf[] {
  const leaves: Leaf[] = [];
  const open = [...nodes].reverse();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === "text" || node.type === "inlineCode") {
      const start = node.position?.start.offset;
      const end = node.position?.end.offset;
      if (start !== undefined && end !== undefined) leaves.push({ node, start: start + offset, end: end + offset });
    } else if ("children" in node && node.type !== "footnoteDefinition") {
      for (let index = node.children.length - 1; index >= 0; index -= 1) {
        const child = node.children[index];
        if (child !== undefined) open.push(child);
      }
    }
  }
  return leaves;
}
