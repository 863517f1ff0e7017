/** Something in a text that is no character: it is kept, removed or put in as a whole. */
export type Token =
  | { readonly type: "reference"; readonly target: string }
  | { readonly type: "footnote"; readonly label: string }
  | { readonly type: "break" }
  | { readonly type: "image"; readonly alternative: string };

/** Characters of one look, or one token (whose `text` is one character). */
export interface Span {
  readonly text: string;
  readonly bold: boolean;
  readonly italic: boolean;
  readonly strike: boolean;
  readonly link: string | null;
  readonly token: Token | null;
  /** Whose the text is: a number in the list of credits; absent where nobody says. It makes no difference to what the text says. */
  readonly credit?: number | undefined;
}

export type LeafKind = "heading" | "item" | "bullet" | "paragraph" | "code" | "quote" | "rule";

/** A piece of text that has no others in it: a heading, the first paragraph of an item, a paragraph, a cell. */
export interface Leaf {
  readonly kind: LeafKind;
  /** Marks of a heading; how deep a list item is (from 1); 0 for paragraphs outside of lists. */
  readonly depth: number;
  /** Label of the footnote that it belongs to, null in the body. */
  readonly note: string | null;
  /** The id by which the text refers to it, where it has one. It makes no difference to what the text says. */
  readonly id?: string | undefined;
  readonly spans: readonly Span[];
}

/** What is laid beside its counterpart: a leaf, or a row of a table with a leaf for each column. */
export type Unit =
  | { readonly type: "leaf"; readonly leaf: Leaf }
  | { readonly type: "row"; readonly table: number; readonly cells: readonly Leaf[] };

/** The leaves of a unit, in order. */
export function leavesOf(unit: Unit): readonly Leaf[] {
  return unit.type === "leaf" ? [unit.leaf] : unit.cells;
}

/** Stands for a token in the characters of a leaf. */
export const TOKEN_CHARACTER = "\uFFFC";

/** The characters of a leaf. */
export function rawText(leaf: Leaf): string {
  return leaf.spans.map((span) => span.text).join("");
}

/** Spans without white space at their ends; empty ones are gone, neighbours of one look are one. */
export function tidySpans(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (span.text === "") continue;
    if (last !== undefined && last.token === null && span.token === null && sameLook(last, span) && last.credit === span.credit)
      joined[joined.length - 1] = { ...last, text: last.text + span.text };
    else joined.push(span);
  }
  for (let first = joined[0]; first !== undefined && first.token === null && first.text !== first.text.trimStart(); first = joined[0]) {
    const text = first.text.trimStart();
    if (text === "") joined.shift();
    else joined[0] = { ...first, text };
  }
  for (let last = joined.at(-1); last !== undefined && last.token === null && last.text !== last.text.trimEnd(); last = joined.at(-1)) {
    const text = last.text.trimEnd();
    if (text === "") joined.pop();
    else joined[joined.length - 1] = { ...last, text };
  }
  return joined;
}

/** The spans as everybody reads them, whoever wrote them. */
export function withoutCredits(spans: readonly Span[]): Span[] {
  return tidySpans(spans.map(({ credit: _, ...span }) => span));
}

export function sameLook(a: Span, b: Span): boolean {
  return a.bold === b.bold && a.italic === b.italic && a.strike === b.strike && a.link === b.link;
}

/** White space has no look of its own. */
export function looksAlike(a: Span, b: Span, character: string): boolean {
  return sameLook(a, b) || (/\s/u.test(character) && a.link === b.link);
}
