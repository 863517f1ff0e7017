import { type Bag, bagOf, dice, pairSimilar, type UnitPair } from "./alignUnits.ts";
import { createNumbering, type Match, matchSequences } from "./sequenceDiff.ts";

/** An edited paragraph counts as moved when it is still this much the same (Dice coefficient of its words) … */
const MOVED_SIMILARITY = 0.7;
/** … and this much more than the paragraphs that stand in its old and its new place. */
const BETTER_BY = 0.15;
/** A paragraph of fewer words is too common to be recognised elsewhere by itself. */
const EXACT_WORDS = 3;
const EDITED_WORDS = 6;
/** Rare words of a paragraph that are looked up, and the most paragraphs that one word may lead to. */
const RARE_WORDS = 12;
const MOST_PLACES = 24;

/** How the paragraphs of two texts belong together. Indices of both lists; every index occurs at most once. */
export interface Alignment {
  /** In order in both texts. */
  readonly pairs: readonly UnitPair[];
  /** Paragraphs that left one place and came to another. */
  readonly moves: readonly UnitPair[];
}

/**
 * Aligns the paragraphs of two texts: the longest common order stays in place (`matchSequences`); of the rest, a paragraph that
 * stands elsewhere word for word, or nearly so, has moved; what is left is paired with what is like it in its place.
 */
export function alignWithMoves(old: readonly string[], now: readonly string[]): Alignment {
  const number = createNumbering();
  const matches = matchSequences(number(old), number(now));
  const search = new MoveSearch(old, now, matches);
  search.exact();
  search.edited();
  search.extend();
  return { pairs: search.pairs(), moves: search.moves() };
}

interface Gap {
  readonly oldFrom: number;
  readonly oldTo: number;
  readonly nowFrom: number;
  readonly nowTo: number;
}

class MoveSearch {
  readonly #old: readonly string[];
  readonly #now: readonly string[];
  readonly #matches: readonly Match[];
  readonly #gaps: Gap[] = [];
  /** Free indices, in order: neither in place nor moved. */
  readonly #freeOld = new Set<number>();
  readonly #freeNow = new Set<number>();
  /** New index -> old index. */
  readonly #moved = new Map<number, number>();
  readonly #oldBags = new Map<number, Bag>();
  readonly #nowBags = new Map<number, Bag>();

  constructor(old: readonly string[], now: readonly string[], matches: readonly Match[]) {
    this.#old = old;
    this.#now = now;
    this.#matches = matches;
    let i = 0;
    let j = 0;
    for (const match of [...matches, { before: old.length, after: now.length, length: 0 }]) {
      this.#gaps.push({ oldFrom: i, oldTo: match.before, nowFrom: j, nowTo: match.after });
      for (; i < match.before; i += 1) this.#freeOld.add(i);
      for (; j < match.after; j += 1) this.#freeNow.add(j);
      i += match.length;
      j += match.length;
    }
  }

  /** Paragraphs that stand elsewhere word for word; of several copies the first free one. */
  exact(): void {
    const places = new Map<string, number[]>();
    for (const index of this.#freeOld) {
      const text = this.#old[index] ?? "";
      places.set(text, [...(places.get(text) ?? []), index]);
    }
    for (const index of [...this.#freeNow]) {
      const text = this.#now[index] ?? "";
      const found = places.get(text);
      const place = found?.[0];
      if (place === undefined || wordsOf(this.#bag("now", index)) < EXACT_WORDS) continue;
      found?.shift();
      this.#take(place, index);
    }
  }

  /** Paragraphs that were changed a little besides, the likest first. */
  edited(): void {
    const inPlace = this.#similarInPlace();
    const index = this.#rareWords();
    const candidates: { old: number; now: number; likeness: number }[] = [];
    for (const now of this.#freeNow) {
      const bag = this.#bag("now", now);
      if (wordsOf(bag) < EDITED_WORDS) continue;
      for (const old of this.#likely(bag, index)) {
        const likeness = dice(this.#bag("old", old), bag);
        const rival = Math.max(inPlace.old.get(old) ?? 0, inPlace.now.get(now) ?? 0);
        if (likeness >= MOVED_SIMILARITY && likeness > rival + BETTER_BY) candidates.push({ old, now, likeness });
      }
    }
    candidates.sort((a, b) => b.likeness - a.likeness || a.now - b.now || a.old - b.old);
    for (const { old, now } of candidates) if (this.#freeOld.has(old) && this.#freeNow.has(now)) this.#take(old, now);
  }

  /** A heading or another short paragraph moves with the paragraph beside it. */
  extend(): void {
    for (const step of [-1, 1]) {
      const moved = [...this.#moved].sort(([a], [b]) => (b - a) * step);
      for (const [start, source] of moved) {
        for (let now = start + step, old = source + step; this.#freeNow.has(now) && this.#freeOld.has(old); now += step, old += step) {
          if (this.#now[now] !== this.#old[old]) break;
          this.#take(old, now);
        }
      }
    }
  }

  moves(): UnitPair[] {
    return [...this.#moved]
      .sort(([a], [b]) => a - b)
      .map(([after, before]) => ({ before, after, equal: this.#old[before] === this.#now[after] }));
  }

  /** What stays in place: equal paragraphs, and those that are like each other between them. */
  pairs(): UnitPair[] {
    const pairs: UnitPair[] = [];
    this.#gaps.forEach((gap, index) => {
      pairs.push(...this.#pairGap(gap));
      const match = this.#matches[index];
      for (let k = 0; match !== undefined && k < match.length; k += 1) {
        pairs.push({ before: match.before + k, after: match.after + k, equal: true });
      }
    });
    return pairs;
  }

  #pairGap(gap: Gap): UnitPair[] {
    const olds: number[] = [];
    const nows: number[] = [];
    for (let i = gap.oldFrom; i < gap.oldTo; i += 1) if (this.#freeOld.has(i)) olds.push(i);
    for (let j = gap.nowFrom; j < gap.nowTo; j += 1) if (this.#freeNow.has(j)) nows.push(j);
    const textsOf = (all: readonly string[], indices: readonly number[]): string[] => indices.map((index) => all[index] ?? "");
    const found = pairSimilar(textsOf(this.#old, olds), 0, olds.length, textsOf(this.#now, nows), 0, nows.length);
    return found.flatMap(({ before, after }) => {
      const old = olds[before];
      const now = nows[after];
      return old === undefined || now === undefined ? [] : [{ before: old, after: now, equal: this.#old[old] === this.#now[now] }];
    });
  }

  /** How like its partner each free paragraph is when nothing moves. */
  #similarInPlace(): { readonly old: Map<number, number>; readonly now: Map<number, number> } {
    const old = new Map<number, number>();
    const now = new Map<number, number>();
    for (const gap of this.#gaps) {
      for (const pair of this.#pairGap(gap)) {
        const likeness = dice(this.#bag("old", pair.before), this.#bag("now", pair.after));
        old.set(pair.before, likeness);
        now.set(pair.after, likeness);
      }
    }
    return { old, now };
  }

  /** Word -> the free old paragraphs that have it. */
  #rareWords(): Map<string, number[]> {
    const index = new Map<string, number[]>();
    for (const old of this.#freeOld) {
      for (const word of this.#bag("old", old).keys()) {
        const places = index.get(word);
        if (places === undefined) index.set(word, [old]);
        else places.push(old);
      }
    }
    return index;
  }

  /** Old paragraphs that share the rarest words of a new one, those that share most first. */
  #likely(bag: Bag, index: ReadonlyMap<string, readonly number[]>): number[] {
    const words = [...bag.keys()]
      .map((word) => index.get(word) ?? [])
      .filter((places) => places.length > 0 && places.length <= MOST_PLACES)
      .sort((a, b) => a.length - b.length)
      .slice(0, RARE_WORDS);
    const shared = new Map<number, number>();
    for (const places of words) for (const place of places) shared.set(place, (shared.get(place) ?? 0) + 1);
    return [...shared]
      .sort((a, b) => b[1] - a[1] || a[0] - b[0])
      .slice(0, 4)
      .map(([place]) => place);
  }

  #bag(side: "old" | "now", index: number): Bag {
    const bags = side === "old" ? this.#oldBags : this.#nowBags;
    let bag = bags.get(index);
    if (bag === undefined) {
      bag = bagOf((side === "old" ? this.#old : this.#now)[index] ?? "");
      bags.set(index, bag);
    }
    return bag;
  }

  #take(old: number, now: number): void {
    this.#moved.set(now, old);
    this.#freeOld.delete(old);
    this.#freeNow.delete(now);
  }
}

/** Words with a letter or a digit. */
function wordsOf(bag: Bag): number {
  let words = 0;
  for (const [token, count] of bag) if (/[\p{L}\p{N}]/u.test(token)) words += count;
  return words;
}
