import type { Decision, Hunk, NestedEdit, Proposal } from "../proposal/proposal.ts";
import { type EditNode, type MarkupNode, markupTree, nestedNode, toNestedEdit, touch } from "./markupTree.ts";
import { ownProposal, record } from "./suggestionChange.ts";
import { replaceText } from "./treeEdits.ts";

/** The pending nested edits of a hunk, to any depth, and the rejected ones that can be reopened; outer ones first. */
export function nestedEdits(edits: readonly NestedEdit[]): NestedEdit[] {
  return edits.flatMap((edit) => [edit, ...nestedEdits(edit.nested)]);
}

/**
 * A pending hunk after nested edits of it were decided. Accepting one changes the text it stands in; rejecting leaves it. What stands
 * inside a decided one moves out to its place: all of it where it was accepted, insertions alone where it was rejected.
 */
export function decideNested(text: string, hunk: Hunk, proposal: Proposal, ids: ReadonlySet<string>, decision: Decision): Hunk {
  const root = markupTree(text, [{ ...proposal, hunks: [hunk] }]);
  const [top] = root.edits;
  if (top === undefined) return hunk;
  if (decision.verdict === "reopen") reopen(top, ids, decision);
  else decideWithin(top, ids, decision);
  return record(top, hunk, text);
}

/** Innermost first, so that what moves out is decided already. */
function decideWithin(node: EditNode, ids: ReadonlySet<string>, decision: Decision): void {
  for (const edit of [...node.edits]) decideWithin(edit, ids, decision);
  for (const edit of [...node.edits]) if (ids.has(edit.id)) decideOne(node, edit, decision);
}

function decideOne(node: EditNode, edit: EditNode, decision: Decision): void {
  const index = node.edits.indexOf(edit);
  const { id, author, createdAt, start, end, text, decided } = edit;
  const oldText = node.text.slice(start, end);
  const base = { id, author, createdAt, oldText, newText: text, decision, nested: decided };
  node.edits.splice(index, 1);
  if (decision.verdict === "accept") {
    replaceText(node, start, end, text, index);
    const inside = edit.edits.map((nested) => moveTo(node, nested, nested.start + start, nested.end + start));
    node.edits.splice(index, 0, ...inside);
    node.decided.push({ ...base, start, end: start + text.length, status: "accepted" });
  } else {
    const left = { newText: text, nested: [...edit.edits.map(toNestedEdit), ...decided] };
    node.edits.splice(index, 0, ...afterRejection(left).map((nested) => nestedNode(node, { ...nested, start: end, end })));
    node.decided.push({ ...base, start, end, status: "rejected" });
  }
  touch(node);
}

function moveTo(node: MarkupNode, edit: EditNode, start: number, end: number): EditNode {
  edit.parent = node;
  edit.start = start;
  edit.end = end;
  return edit;
}

/** Rejected edits become pending again, at the end of those that stand at their place. */
function reopen(node: EditNode, ids: ReadonlySet<string>, decision: Decision): void {
  for (const edit of node.edits) reopen(edit, ids, decision);
  for (const edit of node.decided.filter((candidate) => ids.has(candidate.id) && candidate.status === "rejected")) {
    node.decided = node.decided.filter((candidate) => candidate !== edit);
    const index = node.edits.findIndex((other) => other.start > edit.start || (other.start === edit.start && other.end > edit.end));
    const before = node.edits[(index < 0 ? node.edits.length : index) - 1];
    const start = Math.max(edit.start, before?.end ?? 0);
    const after = index < 0 ? node.text.length : (node.edits[index]?.start ?? node.text.length);
    const end = Math.max(start, Math.min(edit.end, after));
    const reopened = nestedNode(node, { ...edit, start, end, status: "pending" });
    if (start < end || edit.newText !== "") node.edits.splice(index < 0 ? node.edits.length : index, 0, reopened);
    touch(node);
  }
}

/**
 * What stood inside a hunk that is decided, as pending proposals of its authors over the accepted text. `start`: where the hunk's
 * inserted text begins once it is accepted; after a rejection, where the struck text ends: then deletions are gone with what they deleted.
 */
export function moveOut(text: string, hunk: Hunk, proposal: Proposal, start: number, verdict: "accept" | "reject"): Proposal[] {
  const parent: MarkupNode = { text, edits: [], parent: null };
  const pending = verdict === "accept" ? hunk.nested.filter((edit) => edit.status === "pending") : afterRejection(hunk);
  return pending.map((edit) => {
    const moved = verdict === "accept" ? { ...edit, start: start + edit.start, end: start + edit.end } : { ...edit, start, end: start };
    return ownProposal(nestedNode(parent, moved), text, proposal);
  });
}

/**
 * What is left to decide of the text that others put into a rejected insertion: what is pending, and what was accepted into it, since
 * it would be gone without anybody having rejected it.
 */
function afterRejection({ newText, nested }: Pick<Hunk, "newText" | "nested">): NestedEdit[] {
  const accepted = nested.filter((edit) => edit.status === "accepted" && edit.start < edit.end);
  const pending = nested.filter((edit) => edit.status === "pending" && edit.newText !== "");
  const left = [...accepted, ...pending].sort((a, b) => a.start - b.start || b.end - a.end);
  // What was accepted into something that was accepted itself is part of it.
  let end = 0;
  return left.flatMap((edit): NestedEdit[] => {
    if (edit.status === "pending") return [edit];
    const start = Math.max(edit.start, end);
    end = Math.max(end, edit.end);
    if (start >= edit.end) return [];
    return [moveAccepted(newText, { ...edit, start }, accepted)];
  });
}

/** An accepted edit as a pending one, with those of `accepted` that are part of it. */
function moveAccepted(text: string, edit: NestedEdit, accepted: readonly NestedEdit[]): NestedEdit {
  const { id, start, end } = edit;
  const newText = text.slice(start, end);
  const parts = accepted.filter((other) => other.id !== id && start <= other.start && other.end <= end);
  const inside = newText === edit.newText ? edit.nested.filter((other) => other.status === "accepted") : [];
  const nested = [...inside, ...parts.map((other) => ({ ...other, start: other.start - start, end: other.end - start }))];
  return { ...edit, id: movedId(id), newText, status: "pending", decision: null, nested };
}

/** Another id for a hunk that goes on inside another one: its own stays with the record that is superseded. */
export function movedId(id: string): string {
  return `${id}.m`.slice(-64);
}

/** Puts insertions before everything that stands upon a hunk. */
export function nestInFront(hunk: Hunk, proposals: readonly Proposal[]): Hunk {
  const front = proposals.flatMap(({ author, createdAt, hunks }) =>
    hunks.map(({ id, newText, nested, decision }): NestedEdit => {
      return { id, author, createdAt, start: 0, end: 0, oldText: "", newText, status: "pending", decision, nested };
    }),
  );
  return { ...hunk, nested: [...front, ...hunk.nested] };
}
