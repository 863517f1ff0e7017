import type { Heading, ListItem, Root, RootContent } from "mdast";
import { printable } from "./characters.ts";
import { ID_MARK } from "./inlines.ts";
import type { ClauseNumber } from "./model.ts";
import { nodeText } from "./nodeText.ts";
import { ClauseCounter, type NumberingScheme } from "./numbering.ts";

/** A place that can be referred to. */
export interface Target {
  readonly id: string;
  /** The id stands in the text. */
  readonly explicit: boolean;
  /** Heading level, 1 for the top numbered one. */
  readonly level: number;
  readonly number: ClauseNumber | null;
  /** What a cross reference shows. */
  readonly label: string;
  readonly numbered: boolean;
}

export interface Targets {
  readonly titleId: string;
  readonly byNode: ReadonlyMap<Heading | ListItem, Target>;
  readonly byId: ReadonlyMap<string, Target>;
}

/** The title: front matter, else the document's one level-1 heading at its start, else the given one. */
export function documentTitle(root: Root, front: string | readonly string[] | undefined, fallback: string): { text: string; heading: Heading | null } {
  const top = root.children.filter((node): node is Heading => node.type === "heading" && node.depth === 1);
  const firstHeading = root.children.find((node) => node.type === "heading");
  const heading = top.length === 1 && firstHeading === top[0] ? (top[0] ?? null) : null;
  const text = typeof front === "string" && front.trim() !== "" ? front : heading === null ? fallback : nodeText(heading).replace(ID_MARK, "");
  const clean = printable(text).text.replace(/\s+/gu, " ").trim();
  return { text: clean === "" ? fallback : clean, heading };
}

/** Ids and live numbers of all headings and clauses, in reading order. */
export function collectTargets(scheme: NumberingScheme, root: Root, title: Heading | null): Targets {
  const byNode = new Map<Heading | ListItem, Target>();
  const byId = new Map<string, Target>();
  const counter = new ClauseCounter(scheme);
  const depths = root.children.flatMap((node) => (node.type === "heading" && node !== title ? [node.depth] : []));
  const top = depths.length === 0 ? 1 : Math.min(...depths);
  const add = (node: Heading | ListItem, level: number, number: ClauseNumber | null, words: string): void => {
    const explicit = ID_MARK.exec(words)?.[1];
    const plain = words.replace(ID_MARK, "").trim();
    const id = unique(byId, explicit ?? slug(plain));
    const target: Target = { id, explicit: explicit !== undefined, level, number, label: number?.label ?? plain, numbered: number !== null };
    byNode.set(node, target);
    if (node.type === "heading" || target.explicit) byId.set(id, target);
  };
  let headingLevel = 0;
  const visit = (nodes: readonly RootContent[], listLevel: number | null): void => {
    for (const node of nodes) {
      if (node.type === "heading" && node !== title) {
        headingLevel = node.depth - top + 1;
        add(node, headingLevel, counter.next(headingLevel - 1), nodeText(node));
      } else if (node.type === "list") {
        for (const item of node.children) {
          const first = item.children[0];
          const level = Math.min(8, listLevel ?? headingLevel);
          const number = node.ordered === true ? counter.next(level) : null;
          add(item, level, number, first?.type === "paragraph" ? nodeText(first) : "");
          visit(item.children, level + 1);
        }
      } else if (node.type === "blockquote") visit(node.children, listLevel);
    }
  };
  visit(root.children, null);
  const titleWords = title === null ? "" : nodeText(title);
  const titleId = unique(byId, ID_MARK.exec(titleWords)?.[1] ?? "title");
  byId.set(titleId, { id: titleId, explicit: true, level: 0, number: null, label: titleWords.replace(ID_MARK, ""), numbered: false });
  return { titleId, byNode, byId };
}

function slug(words: string): string {
  const id = words
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/gu, "");
  return id === "" ? "section" : id.slice(0, 80);
}

function unique(taken: ReadonlyMap<string, unknown>, id: string): string {
  let candidate = id;
  for (let copy = 2; taken.has(candidate); copy += 1) candidate = `${id}-${copy}`;
  return candidate;
}
