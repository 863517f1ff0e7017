import type { DocumentKind } from "../document/documentState.ts";
import { parseOutline } from "../document/outline.ts";
import { ID_MARK } from "../document/plainText.ts";
import type { TextRange } from "../text/textEdit.ts";

/** Id of the text before the first heading or clause. No heading can have it. */
export const PREAMBLE = "(preamble)";

/** The smallest part of a document that can be approved: a section's own text, without the sections below it. */
export interface Clause {
  /** As in the outline. */
  readonly id: string;
  /** Whether the text itself names it (`{#payment}`); else the id comes from the title and may pass to another clause. */
  readonly named: boolean;
  readonly title: string;
  /** Its number as computed now; empty where nothing is numbered. */
  readonly label: string;
  /** Where its own text stands, in order; together the ranges of all clauses are the whole text. UTF-16, `end` exclusive. */
  readonly ranges: readonly TextRange[];
  readonly text: string;
}

/** The clauses of a text, in its order. Parts with nothing but white space are no clauses. */
export function readClauses(text: string, kind: DocumentKind): Clause[] {
  const items = parseOutline(text, kind);
  const ranges = ownRanges(
    items.map(({ start, end }) => ({ start, end })),
    text.length,
  );
  const clauses = items.map((item, index): Clause => {
    const own = ranges.own[index] ?? [];
    const content = textOf(text, own);
    return { id: item.id, named: isNamed(content, item.id), title: item.title, label: item.label, ranges: own, text: content };
  });
  const before = textOf(text, ranges.rest);
  if (before.trim() === "") return clauses;
  return [{ id: PREAMBLE, named: true, title: "", label: "", ranges: ranges.rest, text: before }, ...clauses];
}

/** Nested ranges without what lies in those inside them, and what lies in none. */
function ownRanges(nested: readonly TextRange[], length: number): { own: TextRange[][]; rest: TextRange[] } {
  const own = nested.map((): TextRange[] => []);
  const rest: TextRange[] = [];
  const open: number[] = [];
  let at = 0;
  const give = (to: number): void => {
    const inner = open.at(-1);
    if (to > at) (inner === undefined ? rest : (own[inner] ?? rest)).push({ start: at, end: to });
    at = Math.max(at, to);
  };
  nested.forEach((range, index) => {
    for (let inner = open.at(-1); inner !== undefined && (nested[inner]?.end ?? 0) <= range.start; inner = open.at(-1)) {
      give(nested[inner]?.end ?? at);
      open.pop();
    }
    give(range.start);
    open.push(index);
  });
  for (let inner = open.pop(); inner !== undefined; inner = open.pop()) {
    open.push(inner);
    give(nested[inner]?.end ?? at);
    open.pop();
  }
  give(length);
  return { own, rest };
}

function textOf(text: string, ranges: readonly TextRange[]): string {
  const [only, ...more] = ranges;
  if (only !== undefined && more.length === 0) return text.slice(only.start, only.end);
  return ranges.map(({ start, end }) => text.slice(start, end)).join("");
}

/** The mark stands in the first paragraph of a clause. */
function isNamed(content: string, id: string): boolean {
  const blank = content.search(/\n[ \t]*\n/);
  return ID_MARK.exec(blank < 0 ? content : content.slice(0, blank))?.[1] === id;
}
