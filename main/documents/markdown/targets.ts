import type { Heading, ListItem, Root, RootContent } from "mdast";
import { ClauseCounter, type NumberingScheme } from "../../../src/domain/document/numbering.ts";
import { ID_MARK } from "../../../src/domain/document/plainText.ts";
import { printable } from "./characters.ts";
import type { ClauseNumber } from "./model.ts";
import { nodeText } from "./nodeText.ts";

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
}

export interface Targets {
  readonly titleId: string;
  readonly byNode: ReadonlyMap<Heading | ListItem, Target>;
  readonly byId: ReadonlyMap<string, Target>;
}

/** The deepest level of a multilevel list in Word, from 0. */
const LAST_LEVEL = 8;

/** The title: front matter, else the document's one level-1 heading at its start, else the given one. */
export function documentTitle(
  root: Root,
  front: string | readonly string[] | undefined,
  fallback: string,
): { text: string; heading: Heading | null } {
  const headings = root.children.filter((node) => node.type === "heading");
  const top = headings.filter((node) => node.depth === 1);
  const heading = top.length === 1 && headings[0] === top[0] ? (top[0] ?? null) : null;
  const text = typeof front === "string" && front.trim() !== "" ? front : heading === null ? fallback : withoutMark(nodeText(heading));
  const clean = printable(text).text.replace(/\s+/gu, " ").trim();
  return { text: clean === "" ? fallback : clean, heading };
}

/**
 * Ids and live numbers of all headings and clauses, in reading order: the same as the app's outline shows. Lists in
 * quotes and footnotes are no clauses.
 */
export function collectTargets(scheme: NumberingScheme, root: Root, title: Heading | null): Targets {
  const found: {
    readonly node: Heading | ListItem;
    readonly level: number;
    readonly number: ClauseNumber | null;
    readonly words: string;
  }[] = [];
  const counter = new ClauseCounter(scheme);
  const count = (level: number): ClauseNumber | null => {
    const label = counter.next(level);
    return label === "" ? null : { level, label };
  };
  const depths = root.children.flatMap((node) => (node.type === "heading" && node !== title ? [node.depth] : []));
  const top = depths.length === 0 ? 1 : Math.min(...depths);
  let headingLevel = 0;
  const visit = (nodes: readonly RootContent[], listLevel: number | null): void => {
    for (const node of nodes) {
      if (node.type === "heading" && node !== title) {
        const level = node.depth - top;
        headingLevel = level + 1;
        found.push({ node, level: headingLevel, number: count(level), words: nodeText(node) });
      } else if (node.type === "list") {
        const level = Math.min(LAST_LEVEL, listLevel ?? headingLevel);
        for (const item of node.children) {
          const first = item.children[0];
          found.push({
            node: item,
            level: level + 1,
            number: node.ordered === true ? count(level) : null,
            words: first?.type === "paragraph" ? nodeText(first) : "",
          });
          if (level < LAST_LEVEL) visit(item.children, level + 1);
        }
      }
    }
  };
  visit(root.children, null);
  return name(found, title);
}

function name(
  found: readonly { node: Heading | ListItem; level: number; number: ClauseNumber | null; words: string }[],
  title: Heading | null,
): Targets {
  const byNode = new Map<Heading | ListItem, Target>();
  const byId = new Map<string, Target>();
  for (const { node, level, number, words } of found) {
    const given = ID_MARK.exec(words)?.[1];
    const plain = printable(withoutMark(words)).text.replace(/\s+/gu, " ").trim();
    const named = node.type === "heading" || given !== undefined;
    const id = named ? unique(byId, given ?? slug(plain)) : "";
    const target: Target = { id, explicit: given !== undefined, level, number, label: number?.label ?? plain };
    byNode.set(node, target);
    if (named) byId.set(id, target);
  }
  const words = title === null ? "" : nodeText(title);
  const titleId = unique(byId, ID_MARK.exec(words)?.[1] ?? "title");
  byId.set(titleId, { id: titleId, explicit: true, level: 0, number: null, label: withoutMark(words).trim() });
  return { titleId, byNode, byId };
}

function withoutMark(words: string): string {
  return words.replace(ID_MARK, "");
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
