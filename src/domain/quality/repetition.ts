/** Stutter and wording that comes a second time. */
import type { TextRange } from "../text/textEdit.ts";
import type { Finding } from "./finding.ts";
import { paragraphAround, type Replacement, touches, within } from "./replacement.ts";

/** Longest phrase that is looked for right behind itself, in words or characters. */
const LONGEST = 16;
/** Wording of so many words, or Japanese characters, is no set phrase any more when it comes again in a paragraph. */
const WORDS_AGAIN = 10;
const CHARACTERS_AGAIN = 16;
/** Text on either side that is compared, UTF-16 code units. */
const NEIGHBOURS = 600;

/** English words that may follow themselves ("had had", "that that"). */
const DOUBLES = new Set(["that", "had", "very", "so", "no", "bye", "ha", "blah"]);
const JAPANESE = "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}ー々";
const MARKS = /([、。，；])\1+|,\s*,|;\s*;|(?<![.\d])\.\s+\.(?![.\d])|をを|(?<!な)がが(?![ぁ-ん])/gu;

interface Unit extends TextRange {
  readonly key: string;
  /** Nothing but white space, or for longer phrases a comma, stands before it. */
  readonly follows: "space" | "comma" | "break";
}

/** Repeated words, phrases and marks in the new text or against its paragraph that the text before does not have itself. */
export function findRepetitions({ facts, after, old, new: range }: Replacement): Finding[] {
  const around = paragraphAround(after, range, NEIGHBOURS);
  const text = around.text.replace(/(`+)(?!`)[^`\n]*\1/g, (code) => "\0".repeat(code.length));
  const before = paragraphAround(facts.text, old, NEIGHBOURS).text;
  const { changed } = around;
  const found: { readonly start: number; readonly end: number; readonly again: TextRange }[] = [];
  const taken = (start: number, end: number): boolean => found.some((one) => one.start < end && one.end > start);
  const add = (first: TextRange, again: TextRange): void => {
    const pair = { start: first.start, end: again.end, again };
    if (taken(pair.start, pair.end) || !(touches(again, changed) || touches(first, changed))) return;
    if (facts.text.includes(around.text.slice(pair.start, pair.end))) return;
    found.push(pair);
  };
  for (const match of text.matchAll(MARKS)) {
    const end = match.index + match[0].length;
    if (touches({ start: match.index, end }, changed) && !before.includes(match[0])) {
      found.push({ start: match.index, end, again: { start: match.index, end } });
    }
  }
  const words = latinUnits(text);
  const characters = japaneseUnits(text);
  echoes(words, add, 3, (units, size) => size > 1 || (/^\p{L}/u.test(units[0]?.key ?? "") && !DOUBLES.has(units[0]?.key ?? "")));
  echoes(characters, add, 6, (units, size) => size > 2 || (size === 2 && units.every(({ key }) => /\p{Script=Han}/u.test(key))));
  for (const [units, size, read] of [
    [words, WORDS_AGAIN, latinUnits],
    [characters, CHARACTERS_AGAIN, japaneseUnits],
  ] as const) {
    for (const [first, again] of recurrences(units, size, changed)) {
      const key = again.map((unit) => unit.key).join("\u0001");
      const usual = countRuns(read(before), size, key) > 1;
      if (!usual) add(span(first), span(again));
    }
  }
  return found
    .sort((a, b) => a.start - b.start)
    .map(({ start, again }): Finding => {
      const shown = touches(again, changed) ? again : { start, end: again.start };
      return { code: "repetition", ...within(shown, changed), details: { text: around.text.slice(again.start, again.end) } };
    });
}

function latinUnits(text: string): Unit[] {
  const units: Unit[] = [];
  let end = 0;
  for (const match of text.matchAll(/[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}]+(?:['’_.-][\p{Script=Latin}\p{N}]+)*/gu)) {
    const gap = text.slice(end, match.index);
    const follows = /^[ \t]*\n?[ \t]*$/.test(gap) ? "space" : /^\s*,\s*$/.test(gap) ? "comma" : "break";
    end = match.index + match[0].length;
    units.push({ key: match[0].toLowerCase(), start: match.index, end, follows });
  }
  return units;
}

function japaneseUnits(text: string): Unit[] {
  const units: Unit[] = [];
  let end = 0;
  for (const match of text.matchAll(new RegExp(`[${JAPANESE}]`, "gu"))) {
    const follows = match.index === end ? "space" : text.slice(end, match.index) === "、" ? "comma" : "break";
    end = match.index + match[0].length;
    units.push({ key: match[0], start: match.index, end, follows });
  }
  return units;
}

/** Phrases that stand right behind themselves, the shortest first; those of `listed` units also behind a comma. */
function echoes(
  units: readonly Unit[],
  add: (first: TextRange, again: TextRange) => void,
  listed: number,
  counts: (units: readonly Unit[], size: number) => boolean,
): void {
  for (let size = 1; size <= LONGEST; size += 1) {
    for (let at = 0; at + 2 * size <= units.length; at += 1) {
      if (units[at]?.key !== units[at + size]?.key) continue;
      const both = units.slice(at, at + 2 * size);
      const joined = both.slice(1).every(({ follows }) => follows === "space" || (size >= listed && follows === "comma"));
      if (!joined || both.some((unit, i) => i < size && unit.key !== both[i + size]?.key) || !counts(both.slice(0, size), size)) continue;
      if (both.every(({ key }) => /^[\p{N}.]+$/u.test(key))) continue;
      add(span(both.slice(0, size)), span(both.slice(size)));
    }
  }
}

/** Runs of at least `size` units that occur a second time, as long as they agree, where one of the two is in the changed text. */
function recurrences(units: readonly Unit[], size: number, changed: TextRange): [Unit[], Unit[]][] {
  const seen = new Map<string, number>();
  const pairs: [Unit[], Unit[]][] = [];
  let skipTo = 0;
  for (let at = 0; at + size <= units.length; at += 1) {
    const run = units.slice(at, at + size);
    if (run.slice(1).some(({ follows }) => follows === "break")) continue;
    const key = run.map((unit) => unit.key).join("\u0001");
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, at);
      continue;
    }
    if (at < skipTo || first + size > at) continue;
    const pair: [Unit[], Unit[]] = [units.slice(first, first + size), run];
    if (pair.some((one) => touches(span(one), changed))) {
      pairs.push(pair);
      skipTo = at + size;
    }
  }
  return pairs;
}

function countRuns(units: readonly Unit[], size: number, key: string): number {
  let count = 0;
  for (let at = 0; at + size <= units.length; at += 1) {
    if (
      units
        .slice(at, at + size)
        .map((unit) => unit.key)
        .join("\u0001") === key
    )
      count += 1;
  }
  return count;
}

function span(units: readonly TextRange[]): TextRange {
  return { start: units[0]?.start ?? 0, end: units.at(-1)?.end ?? 0 };
}
