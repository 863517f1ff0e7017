import type { Block, ChangeKind, ListItem } from "../markdown/model.ts";
import { alignSequence } from "./alignSequence.ts";
import type { OldPlaces } from "./inlineRuns.ts";
import { alignable, type Container, type Leaf, type LeafBlock, leavesOf } from "./leaves.ts";
import { loneLeaf, mergeLeaves } from "./mergeLeaf.ts";

/** A container of the redline that is still being filled: which ones of the two texts it is, and its blocks (of a list: its items). */
interface Open {
  now: Container | null;
  readonly old: Set<Container>;
  readonly type: Container["type"];
  readonly ordered: boolean;
  readonly blocks: Block[];
  readonly items: ListItem[];
}

/**
 * The blocks of two texts in one: the structure is that of the new text, and what it does not have any more stands where it stood, in the
 * lists and quotes around it where these go on.
 */
export function mergeBlocks(before: readonly Block[], after: readonly Block[], places: OldPlaces): Block[] {
  const [old, now] = [leavesOf(before), leavesOf(after)];
  const tree = new Tree();
  for (const step of alignSequence(old.map(alignable), now.map(alignable))) {
    const was = step.type === "added" ? undefined : old[step.before];
    const is = step.type === "removed" ? undefined : now[step.after];
    if (is === undefined) {
      if (was !== undefined) tree.addOld(was, loneLeaf(was.block, "delete", places));
    } else if (was === undefined) tree.addNew(is, loneLeaf(is.block, "insert", places), null);
    else tree.addNew(is, mergeLeaves(was.block, is.block, places), was);
  }
  return tree.blocks;
}

class Tree {
  readonly blocks: Block[] = [];
  readonly #stack: Open[] = [];
  /** Items whose label was written. */
  readonly #labelled = new Set<Container>();

  /** Adds a leaf of the new text; `was`: the old one that it comes from. */
  addNew(leaf: Leaf, block: LeafBlock, was: Leaf | null): void {
    this.#enter(
      leaf.path,
      (open, container) => {
        if (open.now === container) return true;
        if (open.now !== null || container.type === "item" || !sameType(open, container)) return false;
        open.now = container;
        return true;
      },
      { side: "now", change: was === null || (leaf.heads && !was.heads) ? "insert" : null },
    );
    was?.path.forEach((container, depth) => {
      const open = this.#stack[depth];
      if (open?.type === container.type) open.old.add(container);
    });
    this.#put(block);
  }

  /** Adds a leaf that only the old text has. */
  addOld(leaf: Leaf, block: LeafBlock): void {
    this.#enter(
      leaf.path,
      (open, container) => {
        if (open.old.has(container)) return true;
        if (container.type === "item" || !sameType(open, container)) return false;
        open.old.add(container);
        return true;
      },
      { side: "old", change: "delete" },
    );
    this.#put(block);
  }

  /** Closes what does not hold the leaf, and opens what it stands in. */
  #enter(
    path: readonly Container[],
    holds: (open: Open, container: Container) => boolean,
    { side, change }: { readonly side: "now" | "old"; readonly change: ChangeKind | null },
  ): void {
    let depth = 0;
    for (const container of path) {
      const open = this.#stack[depth];
      if (open === undefined || !holds(open, container)) break;
      depth += 1;
    }
    this.#stack.length = depth;
    for (const container of path.slice(depth)) {
      const open: Open = {
        now: side === "now" ? container : null,
        old: new Set(side === "old" ? [container] : []),
        type: container.type,
        ordered: container.type === "list" && container.ordered,
        blocks: [],
        items: [],
      };
      const above = this.#stack.at(-1);
      if (container.type === "item") {
        above?.items.push(this.#item(container, open.blocks, change));
      } else {
        (above?.blocks ?? this.blocks).push(
          container.type === "list"
            ? { type: "list", ordered: container.ordered, items: open.items }
            : { type: "quote", blocks: open.blocks },
        );
      }
      this.#stack.push(open);
    }
  }

  /** An item that goes on behind a removed one has its label already. */
  #item(container: Extract<Container, { type: "item" }>, blocks: Block[], change: ChangeKind | null): ListItem {
    if (this.#labelled.has(container)) return { id: null, number: null, label: "", checked: null, blocks, goesOn: true };
    this.#labelled.add(container);
    const { item } = container;
    return { ...item, id: change === "delete" ? null : item.id, blocks, ...(change === null ? {} : { change }) };
  }

  #put(block: LeafBlock): void {
    if (block.type !== "empty") (this.#stack.at(-1)?.blocks ?? this.blocks).push(block);
  }
}

function sameType(open: Open, container: Container): boolean {
  return open.type === container.type && (container.type !== "list" || open.ordered === container.ordered);
}
