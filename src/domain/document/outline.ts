import { clauseLead } from "./clauseLead.ts";
import type { DocumentKind } from "./documentState.ts";
import { parseFrontMatter } from "./frontMatter.ts";
import { isJapanese } from "./language.ts";
import { type ClauseLine, readClauseLines } from "./markdownLines.ts";
import { ClauseCounter, chooseScheme, type NumberingScheme } from "./numbering.ts";
import { ID_MARK, plainText } from "./plainText.ts";

/** A heading or a clause with a title. Offsets are UTF-16, `end` exclusive: its section with everything below it. */
export interface OutlineItem {
  /** The id it is given in the text (`{#payment}`), else one made from its title; unique. */
  readonly id: string;
  /** 1 for the title and the top clauses, 2 below them, … */
  readonly level: number;
  /** Its number as computed now, e.g. "2", "2.1", "(a)", "第2条"; empty where nothing is numbered. */
  readonly label: string;
  readonly title: string;
  readonly start: number;
  readonly end: number;
  /** Line number from 1. */
  readonly line: number;
}

interface Numbered {
  readonly clause: ClauseLine;
  readonly level: number;
  readonly label: string;
  readonly explicitId: string | undefined;
  readonly isTitle: boolean;
}

/**
 * The outline of a Markdown document, in the order of the text: all headings, and ordered list items that have a title of
 * their own (a bold or heading-like beginning) or an id. Numbers are counted over all headings and ordered items, titled or
 * not. The scheme is that of front matter, else the usual one of `kind`; without a kind Japanese text is numbered in the
 * Japanese way and everything else decimally. One level-1 heading at the beginning is the document's title: no number.
 */
export function parseOutline(text: string, kind?: DocumentKind): OutlineItem[] {
  const front = parseFrontMatter(text);
  const clauses = readClauseLines(text, front.end);
  const usual: DocumentKind = kind ?? (isJapanese(text) ? "ja" : "technical");
  const numbered = number(clauses, chooseScheme(front.data.numbering, usual));
  const ids = new Ids(numbered);
  const ends = sectionEnds(numbered, text.length);
  const items: OutlineItem[] = [];
  numbered.forEach((entry, index) => {
    const { clause, level, label } = entry;
    const title = clause.kind === "heading" ? plainText(clause.content) : itemTitle(text, entry);
    if (title === null) return;
    items.push({ id: ids.of(entry, title), level, label, title, start: clause.start, end: ends[index] ?? text.length, line: clause.line });
  });
  return items;
}

/** The number of a heading or ordered item, titled or not. */
export interface ClauseNumber {
  readonly level: number;
  /** As computed, e.g. "2.1", "(a)", "第2条". */
  readonly label: string;
  /** Its text without the marks before it. */
  readonly content: string;
}

/** The numbers of all clauses of a document, in the order of the text, counted as in `parseOutline`. */
export function parseClauseNumbers(text: string, kind: DocumentKind): ClauseNumber[] {
  const front = parseFrontMatter(text);
  const numbered = number(readClauseLines(text, front.end), chooseScheme(front.data.numbering, kind));
  return numbered.filter((entry) => !entry.isTitle).map(({ level, label, clause }) => ({ level, label, content: clause.content }));
}

function itemTitle(text: string, { clause, explicitId }: Numbered): string | null {
  const more = text.slice(clause.lineEnd, clause.end ?? clause.lineEnd).trim() !== "";
  return clauseLead(clause.content, { hasMore: more, required: explicitId !== undefined });
}

/** The heading that is the document's title: the only one of level 1, when it is the first of all. */
export function documentTitle(headings: readonly ClauseLine[]): ClauseLine | undefined {
  const tops = headings.filter((clause) => clause.depth === 1);
  return tops.length === 1 && headings[0] === tops[0] ? tops[0] : undefined;
}

function number(clauses: readonly ClauseLine[], scheme: NumberingScheme): Numbered[] {
  const headings = clauses.filter((clause) => clause.kind === "heading");
  const title = documentTitle(headings);
  const top = Math.min(...headings.filter((clause) => clause !== title).map((clause) => clause.depth), 6);
  const counter = new ClauseCounter(scheme);
  let headingLevel = 0;
  return clauses.map((clause) => {
    const explicitId = ID_MARK.exec(clause.content)?.[1];
    if (clause === title) return { clause, level: 1, label: "", explicitId, isTitle: true };
    let level: number;
    if (clause.kind === "heading") {
      level = clause.depth - top;
      headingLevel = level + 1;
    } else level = Math.min(8, headingLevel + clause.depth - 1);
    return { clause, level: level + 1, label: counter.next(level), explicitId, isTitle: false };
  });
}

/** A heading's section ends at the next heading that is not below it, the title's at the next heading. */
function sectionEnds(numbered: readonly Numbered[], length: number): number[] {
  const ends = new Array<number>(numbered.length).fill(length);
  const open: number[] = [];
  numbered.forEach((entry, index) => {
    if (entry.clause.kind === "item") {
      ends[index] = entry.clause.end ?? length;
      return;
    }
    for (let last = open.at(-1); last !== undefined && (numbered[last]?.level ?? 0) >= entry.level; last = open.at(-1)) {
      ends[last] = entry.clause.start;
      open.pop();
    }
    open.push(index);
  });
  return ends;
}

/** Ids of headings and named clauses come first, so that titles of list items never take one away. */
class Ids {
  /** How often each id was asked for. */
  readonly #taken = new Map<string, number>();
  readonly #byClause = new Map<ClauseLine, string>();

  constructor(numbered: readonly Numbered[]) {
    const named = numbered.filter((entry) => entry.clause.kind === "heading" || entry.explicitId !== undefined);
    const titleLast = [...named.filter((entry) => !entry.isTitle), ...named.filter((entry) => entry.isTitle)];
    for (const { clause, explicitId, isTitle } of titleLast) {
      this.#byClause.set(clause, this.#unique(explicitId ?? (isTitle ? "title" : slug(plainText(clause.content)))));
    }
  }

  of(entry: Numbered, title: string): string {
    return this.#byClause.get(entry.clause) ?? this.#unique(slug(title));
  }

  #unique(id: string): string {
    let candidate = id;
    let copy = this.#taken.get(id) ?? 0;
    for (; this.#taken.has(candidate); candidate = `${id}-${copy}`) copy += 1;
    this.#taken.set(id, Math.max(1, copy));
    this.#taken.set(candidate, Math.max(1, this.#taken.get(candidate) ?? 1));
    return candidate;
  }
}

/** "Use and Protection" -> "use-and-protection". */
function slug(words: string): string {
  const id = words
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/gu, "");
  return id === "" ? "section" : id.slice(0, 80);
}
