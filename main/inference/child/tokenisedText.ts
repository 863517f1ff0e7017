/**
 * A document as tokens, block by block and only where asked for. Blocks end where the tokeniser's splitting rule ends a piece whatever
 * follows, so the tokens are those of the whole text; blocks are found by content, so after an edit the others stay cached.
 */
import type { DocumentTokenizer, Tokens } from "./documentTokenizer.ts";

const LONG_BLOCK = 4_000; // UTF-16 units after which a line end, and then any class change, ends a block
const CACHED_UNITS = 4_000_000;

/** Tokens of recently seen blocks by their text. */
export class BlockCache {
  readonly #tokenizer: DocumentTokenizer;
  readonly #entries = new Map<string, Tokens>();
  #units = 0;

  constructor(tokenizer: DocumentTokenizer) {
    this.#tokenizer = tokenizer;
  }

  tokens(block: string): Tokens {
    const found = this.#entries.get(block);
    if (found) {
      this.#entries.delete(block);
      this.#entries.set(block, found);
      return found;
    }
    const made = this.#tokenizer.encode(block);
    this.#entries.set(block, made);
    this.#units += block.length;
    for (const [text] of this.#entries) {
      if (this.#units <= CACHED_UNITS) break;
      this.#entries.delete(text);
      this.#units -= text.length;
    }
    return made;
  }
}

/** Tokens with offsets in the whole text. */
export interface PlacedTokens {
  readonly ids: number[];
  /** UTF-16; one more than ids. */
  readonly starts: number[];
  readonly continues: boolean[];
}

export class TokenisedText {
  readonly text: string;
  readonly #cache: BlockCache;
  readonly #borders: readonly number[];

  constructor(text: string, cache: BlockCache) {
    this.text = text;
    this.#cache = cache;
    this.#borders = blockBorders(text);
  }

  /** Tokens of exactly [start, end). Where a border lies inside a token, that token's two parts are encoded apart. */
  between(start: number, end: number): PlacedTokens {
    const out: PlacedTokens = { ids: [], starts: [], continues: [] };
    for (let i = this.#blockAt(start); (this.#borders[i] ?? this.text.length) < end; i += 1) this.#appendBlock(out, i, start, end);
    out.starts.push(end);
    return out;
  }

  /** The last `count` tokens of [from, end), fewer when there are no more. */
  before(end: number, count: number, from = 0): PlacedTokens {
    let block = this.#blockAt(Math.max(from, end - 1));
    let found = this.between(Math.max(from, Math.min(end, this.#borders[block] ?? 0)), end);
    while (found.ids.length < count && block > 0 && (this.#borders[block] ?? 0) > from) {
      const border = this.#borders[block] ?? 0;
      block -= 1;
      const more = this.between(Math.max(from, this.#borders[block] ?? 0), border);
      found = {
        ids: [...more.ids, ...found.ids],
        starts: [...more.starts.slice(0, -1), ...found.starts],
        continues: [...more.continues, ...found.continues],
      };
    }
    const cut = Math.max(0, found.ids.length - count);
    return { ids: found.ids.slice(cut), starts: found.starts.slice(cut), continues: found.continues.slice(cut) };
  }

  /** The first `count` tokens of [start, to), fewer when there are no more. */
  after(start: number, count: number, to = this.text.length): PlacedTokens {
    const out: PlacedTokens = { ids: [], starts: [], continues: [] };
    for (let i = this.#blockAt(start); (this.#borders[i] ?? to) < to && out.ids.length < count; i += 1)
      this.#appendBlock(out, i, start, to);
    const end = Math.min(to, this.#lastEnd(out, start));
    out.starts.push(end);
    return { ids: out.ids.slice(0, count), starts: out.starts.slice(0, count + 1), continues: out.continues.slice(0, count) };
  }

  /** End of the last token appended: the start of the token behind it. */
  #lastEnd(out: PlacedTokens, start: number): number {
    const last = out.starts[out.starts.length - 1];
    if (last === undefined) return start;
    const next = this.#borders[this.#blockAt(last) + 1];
    return next ?? this.text.length;
  }

  #blockAt(offset: number): number {
    let low = 0;
    let high = this.#borders.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#borders[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return Math.max(0, low);
  }

  /** Appends the tokens of block `index` that lie in [start, end). */
  #appendBlock(out: PlacedTokens, index: number, start: number, end: number): void {
    const from = this.#borders[index] ?? 0;
    const to = this.#borders[index + 1] ?? this.text.length;
    const tokens = this.#cache.tokens(this.text.slice(from, to));
    for (let first = 0; first < tokens.ids.length; ) {
      let last = first + 1;
      while (last < tokens.ids.length && tokens.continues[last] === 1) last += 1;
      const groupStart = from + (tokens.starts[first] ?? 0);
      const groupEnd = from + (tokens.starts[last] ?? 0);
      if (groupStart >= start && groupEnd <= end) appendTokens(out, tokens, first, last, from);
      else if (groupEnd > start && groupStart < end) {
        const cut = Math.max(start, groupStart);
        const part = this.#cache.tokens(this.text.slice(cut, Math.min(end, groupEnd)));
        appendTokens(out, part, 0, part.ids.length, cut);
      }
      first = last;
    }
  }
}

function appendTokens(out: PlacedTokens, tokens: Tokens, first: number, last: number, offset: number): void {
  for (let i = first; i < last; i += 1) {
    out.ids.push(tokens.ids[i] ?? 0);
    out.starts.push(offset + (tokens.starts[i] ?? 0));
    out.continues.push(tokens.continues[i] === 1);
  }
}
type CharacterClass = "space" | "letter" | "number" | "other";

/** Class of the UTF-16 unit at `offset` in the tokeniser's splitting rule. */
function classAt(text: string, offset: number): CharacterClass {
  const unit = text.charCodeAt(offset);
  if (unit === 0x20 || (unit >= 0x09 && unit <= 0x0d)) return "space";
  const point = text.codePointAt(unit >= 0xdc00 && unit <= 0xdfff && offset > 0 ? offset - 1 : offset) ?? unit;
  const character = String.fromCodePoint(point);
  return /\p{L}/u.test(character) ? "letter" : /\p{N}/u.test(character) ? "number" : "other";
}

/** Is the place before `offset` a border of the splitting rule, whatever stands around it? */
function isBorder(text: string, offset: number): boolean {
  const before = classAt(text, offset - 1);
  return before !== "space" && before !== classAt(text, offset);
}

/** Starts of the blocks: 0, then paragraph ends (a line break that follows a character and precedes another). */
function blockBorders(text: string): number[] {
  const borders = [0];
  let from = 0;
  while (text.length - from > 0) {
    let border = text.indexOf("\n\n", from + 1);
    while (border > 0 && !isBorder(text, border)) border = text.indexOf("\n\n", border + 1);
    if (border < 0) border = text.length;
    while (border - from > LONG_BLOCK) {
      from = longBlockEnd(text, from, border);
      borders.push(from);
    }
    if (border >= text.length) break;
    borders.push(border);
    from = border;
  }
  return borders;
}

/** End of a block that is too long for a paragraph: a line end, else a class change, else between two characters. */
function longBlockEnd(text: string, from: number, end: number): number {
  const limit = Math.min(end - 1, from + LONG_BLOCK);
  for (let at = limit; at > from + LONG_BLOCK / 2; at -= 1) if (text.charCodeAt(at) === 0x0a && isBorder(text, at)) return at;
  for (let at = limit; at > from + LONG_BLOCK / 2; at -= 1) if (isBorder(text, at)) return at;
  const unit = text.charCodeAt(limit);
  return unit >= 0xdc00 && unit <= 0xdfff ? limit - 1 : limit;
}
