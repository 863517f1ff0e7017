/** What a Markdown text is made of, as far as it matters for writing in it: where there is prose, and what is none. */
import type { TextRange } from "../text/textEdit.ts";
import { blockSign, type Fence } from "./blockSigns.ts";
import { parseFrontMatter } from "./frontMatter.ts";
import { type ClauseLine, indentation, readClauseLines } from "./markdownLines.ts";

/**
 * Part of a text. `prose`: the words of a paragraph, without the mark of its list item and without white space around.
 * `note`: what readers do not see (comments, link definitions). `other`: code, tables, HTML, quotations, images, rules.
 * Offsets are UTF-16, `end` exclusive.
 */
export interface TextBlock extends TextRange {
  readonly kind: "prose" | "note" | "other";
}

export interface TextBlocks {
  readonly blocks: readonly TextBlock[];
  /** Headings that readers see: none inside of comments or HTML. */
  readonly headings: readonly ClauseLine[];
}

/** Blanks that a person fills in, e.g. "Name: ______". */
const BLANKS = /_{4,}|＿{3,}|\.{8,}|…{4,}/u;
/** The box of an item that is to be ticked off. */
const TASK = /^\[[ xX]\][ \t]+/;
const LETTER = /\p{L}/u;

/** Blocks and headings of a document, in the order of the text, without its front matter. Linear in its length. */
export function readTextBlocks(text: string): TextBlocks {
  const { end } = parseFrontMatter(text);
  const headings = readClauseLines(text, end).filter((clause) => clause.kind === "heading");
  const reader = new Reader(text, new Map(headings.map((heading) => [heading.start, heading])));
  reader.read(end);
  return { blocks: reader.blocks, headings: reader.headings };
}

class Reader {
  readonly blocks: TextBlock[] = [];
  readonly headings: ClauseLine[] = [];
  readonly #text: string;
  readonly #headings: ReadonlyMap<number, ClauseLine>;
  /** Columns at which the content of the open list items begins. */
  #items: number[] = [];
  #fence: Fence | null = null;
  /** How the block ends that is open: with a line that has this, or with a blank line. */
  #until: RegExp | "blank" | null = null;
  #paragraph: { start: number; end: number } | null = null;

  constructor(text: string, headings: ReadonlyMap<number, ClauseLine>) {
    this.#text = text;
    this.#headings = headings;
  }

  read(from: number): void {
    const text = this.#text;
    for (let start = from; start < text.length; ) {
      const newline = text.indexOf("\n", start);
      const end = newline < 0 ? text.length : newline;
      this.#line(start, end);
      start = end + 1;
    }
    this.#close();
  }

  #line(start: number, end: number): void {
    const { first, column } = indentation(this.#text, start, end);
    const blank = first === end;
    if (this.#until instanceof RegExp) {
      this.#extend(end);
      if (this.#until.test(this.#text.slice(start, end))) this.#until = null;
      return;
    }
    if (this.#fence !== null && (blank || column >= this.#fence.base)) {
      this.#extend(end);
      if (!blank && this.#fence.closes(this.#text.slice(first, end))) this.#fence = null;
      return;
    }
    this.#fence = null;
    if (blank) {
      this.#close();
      this.#until = null;
      return;
    }
    const heading = this.#headings.get(start);
    if (heading !== undefined) {
      this.#close();
      this.#until = null;
      this.#items = this.#items.filter((content) => column >= content);
      this.headings.push(heading);
      return;
    }
    if (this.#until === "blank") {
      this.#extend(end);
      return;
    }
    const open = this.#items.filter((content) => column >= content);
    if (this.#paragraph === null) this.#items = open;
    this.#content(first, column, end, open);
  }

  /** What stands at `first` of a line, inside of the list items `open`. */
  #content(first: number, column: number, end: number, open: readonly number[]): void {
    const rest = this.#text.slice(first, end);
    const base = open.at(-1) ?? 0;
    const interrupts = this.#paragraph !== null;
    if (column - base >= 4) {
      if (interrupts) this.#grow(first, end);
      else this.#add("other", first, end);
      return;
    }
    const sign = blockSign(rest, interrupts && open.length === this.#items.length, this.#nextLine(end), base);
    switch (sign.kind) {
      case "text":
        this.#grow(first, end);
        return;
      case "underline":
        // The paragraph is a heading of the other kind.
        if (this.#paragraph !== null) this.#add("other", this.#paragraph.start, end);
        this.#paragraph = null;
        return;
      case "item": {
        this.#close();
        this.#items = [...open, column + sign.width];
        const { first: next, column: gap } = indentation(this.#text, first + sign.length, end);
        const box = TASK.exec(this.#text.slice(next, end))?.[0].length ?? 0;
        if (next + box < end) this.#content(next + box, column + sign.length + gap, end, this.#items);
        else this.#add("other", first, end);
        return;
      }
      case "footnote":
        this.#close();
        if (sign.length < rest.length) this.#grow(first + sign.length, end);
        else this.#add("other", first, end);
        return;
      case "block":
        this.#close();
        this.#items = [...open];
        this.#fence = sign.fence;
        this.#until = sign.until;
        this.#add(sign.note ? "note" : "other", first, end);
        return;
    }
  }

  #nextLine(end: number): string {
    const newline = this.#text.indexOf("\n", end + 1);
    return end >= this.#text.length ? "" : this.#text.slice(end + 1, newline < 0 ? this.#text.length : newline);
  }

  #grow(first: number, end: number): void {
    if (first >= end) return;
    if (this.#paragraph === null) this.#paragraph = { start: first, end };
    else this.#paragraph.end = end;
  }

  #close(): void {
    const paragraph = this.#paragraph;
    this.#paragraph = null;
    if (paragraph === null) return;
    const written = this.#text.slice(paragraph.start, paragraph.end);
    if (!LETTER.test(written) || BLANKS.test(written)) {
      this.#add("other", paragraph.start, paragraph.end);
      return;
    }
    // Comments inside of a paragraph are nobody's to rewrite.
    let at = 0;
    for (let from = written.indexOf("<!--"); from >= 0; from = written.indexOf("<!--", at)) {
      const to = written.indexOf("-->", from + 4);
      if (to < 0) break;
      this.#prose(paragraph.start + at, paragraph.start + from);
      at = to + 3;
      this.#add("note", paragraph.start + from, paragraph.start + at);
    }
    this.#prose(paragraph.start + at, paragraph.end);
  }

  #prose(from: number, to: number): void {
    const part = this.#text.slice(from, to);
    const words = part.trim();
    if (words === "") return;
    const start = from + part.indexOf(words);
    this.#add(LETTER.test(words) ? "prose" : "other", start, start + words.length);
  }

  #add(kind: TextBlock["kind"], start: number, end: number): void {
    this.blocks.push({ kind, start, end });
  }

  #extend(end: number): void {
    const last = this.blocks.at(-1);
    if (last !== undefined) this.blocks[this.blocks.length - 1] = { ...last, end };
  }
}
