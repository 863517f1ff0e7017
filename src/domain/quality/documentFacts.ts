import { type DefinedTerm, findDefinedTerms } from "../document/definedTerms.ts";
import type { DocumentKind } from "../document/documentState.ts";
import { isJapanese } from "../document/language.ts";
import { parseClauseNumbers, parseOutline } from "../document/outline.ts";
import type { TextRange } from "../text/textEdit.ts";
import { valueOfKanji } from "./numerals.ts";

/** Clauses by their numbers. */
export interface ClauseIndex {
  /** Full numbers: "4", "4.2", "4.2(b)"; in Japanese "7条", "7条2項". */
  readonly numbers: ReadonlySet<string>;
  /** Numbers that have numbered parts in parentheses or 項. */
  readonly divided: ReadonlySet<string>;
  /** How many numbers there are without 条, and of which depths ("4.2" has 2); and how many with it. */
  readonly plain: number;
  readonly depths: ReadonlySet<number>;
  readonly articles: number;
}

/** A place where a defined term stands. */
export interface TermPlace extends TextRange {
  readonly term: string;
}

/**
 * What the inspection needs to know of the text before a change, each computed once when it is first asked for. Make one for
 * a text and use it for all its changes.
 */
export class DocumentFacts {
  readonly text: string;
  readonly kind: DocumentKind;
  #terms: readonly DefinedTerm[] | null = null;
  #places: readonly TermPlace[] | null = null;
  #ids: ReadonlySet<string> | null = null;
  #clauses: ClauseIndex | null = null;
  #fences: readonly TextRange[] | null = null;

  constructor(text: string, kind?: DocumentKind) {
    this.text = text;
    this.kind = kind ?? (isJapanese(text) ? "ja" : "technical");
  }

  /** Defined terms with their uses. */
  get terms(): readonly DefinedTerm[] {
    this.#terms ??= findDefinedTerms(this.text);
    return this.#terms;
  }

  /** Where defined terms stand, their definitions among them, inside or across a range; in order. */
  termPlaces(range: TextRange): readonly TermPlace[] {
    this.#places ??= this.terms
      .flatMap(({ term, start, end, uses }) => [{ term, start, end }, ...uses.map((use) => ({ term, start: use.start, end: use.end }))])
      .sort((a, b) => a.start - b.start);
    let low = 0;
    for (let high = this.#places.length; low < high; ) {
      const middle = (low + high) >> 1;
      if ((this.#places[middle]?.end ?? 0) <= range.start) low = middle + 1;
      else high = middle;
    }
    let end = low;
    while (end < this.#places.length && (this.#places[end]?.start ?? 0) < range.end) end += 1;
    return this.#places.slice(low, end);
  }

  /** Ids that a link may name, see `looseId`. */
  get ids(): ReadonlySet<string> {
    this.#ids ??= new Set([
      ...parseOutline(this.text, this.kind).map((item) => looseId(item.id)),
      ...[...this.text.matchAll(/\{#([^}\s]+)\}|\b(?:id|name)="([^"\s]+)"/g)].map((match) => looseId(match[1] ?? match[2] ?? "")),
    ]);
    return this.#ids;
  }

  get clauses(): ClauseIndex {
    this.#clauses ??= indexClauses(this.text, this.kind);
    return this.#clauses;
  }

  /** True inside fenced code, where words are no prose. */
  isCode(offset: number): boolean {
    this.#fences ??= [...this.text.matchAll(/^ {0,3}(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^ {0,3}\1[`~]*[ \t]*$|(?![\s\S]))/gm)].map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
    }));
    return this.#fences.some((fence) => fence.start < offset && offset < fence.end);
  }
}

/** Ids that differ only in case and in how words are joined are taken for one: makers of ids do not agree on that. */
export function looseId(id: string): string {
  return id.toLowerCase().replace(/[-_]+/g, "-").replace(/^-|-$/g, "");
}

function indexClauses(text: string, kind: DocumentKind): ClauseIndex {
  const numbers = new Set<string>();
  const divided = new Set<string>();
  const path: string[] = [];
  const add = (number: string, parent: string): void => {
    numbers.add(number);
    if (parent !== "" && parent !== number) divided.add(parent);
  };
  for (const { level, label, content } of parseClauseNumbers(text, kind)) {
    const typed = /^(?:(?:Section|Clause|Article)\s+)?(\d+(?:\.\d+)*)[.:)\s]/i.exec(content)?.[1];
    if (typed !== undefined) numbers.add(typed);
    const article = /^第([0-9０-９〇一二三四五六七八九十百千]+)条/.exec(label === "" ? content : label)?.[1];
    const parent = path.slice(0, level - 1).findLast((part) => part !== "") ?? "";
    let full = "";
    if (article !== undefined) full = `${valueOfKanji(article)}条`;
    else if (/^\d+(?:\.\d+)+$/.test(label) || (/^\d+$/.test(label) && !parent.endsWith("条"))) full = label;
    else if (/^\d+$/.test(label)) full = `${parent}${label}項`;
    else if (label.startsWith("(") && !parent.includes("条")) full = parent + label;
    path.length = Math.min(path.length, level - 1);
    while (path.length < level - 1) path.push("");
    path[level - 1] = full;
    if (full !== "") add(full, /[(項]/.test(full) ? parent : "");
    const typedArticle = /^第([0-9０-９〇一二三四五六七八九十百千]+)条/.exec(content)?.[1];
    if (typedArticle !== undefined) numbers.add(`${valueOfKanji(typedArticle)}条`);
  }
  const plain = [...numbers].filter((number) => /^\d[\d.]*$/.test(number));
  const depths = new Set(plain.map((number) => number.split(".").length));
  const articles = [...numbers].filter((number) => number.endsWith("条")).length;
  return { numbers, divided, plain: plain.length, depths, articles };
}
