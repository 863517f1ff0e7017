import type { PrintedClause } from "./fingerprint.ts";

/** What alignment looks at. */
export type AlignedClause = Pick<PrintedClause, "id" | "named" | "title" | "content" | "body" | "text">;

/** Clauses without a name of their own must have this much of their words in common to be the same (Dice, 0..1). */
const SAME = 0.5;
/** So much less is enough for clauses with the same id. */
const SAME_ID = 0.2;
/** Most pairs whose words are compared. */
const MOST_PAIRS = 40_000;

/**
 * Which clause of an earlier text is which of a later one, by ids: clauses with a name in the text are what they are named; then equal
 * text, wherever it stands now; then equal text under another heading; then the same id with half of the words; the rest goes by how many words they share. Each clause is taken
 * once, so that of a clause that was split the larger half keeps its identity and the other half is new. Clauses that are missing in the
 * map are gone.
 */
export function alignClauses(
  before: readonly AlignedClause[],
  after: readonly AlignedClause[],
  counts: WordCounts = new WordCounts(),
): Map<string, string> {
  const matches = new Map<string, string>();
  const left = new Map(before.map((clause) => [clause.id, clause]));
  const right = new Map(after.map((clause) => [clause.id, clause]));
  const match = (old: AlignedClause, now: AlignedClause): void => {
    matches.set(old.id, now.id);
    left.delete(old.id);
    right.delete(now.id);
  };
  for (const old of before) {
    const now = right.get(old.id);
    if (now !== undefined && old.named && now.named) match(old, now);
  }
  for (const same of ["content", "body"] as const) matchEqual(left, right, same, match);
  for (const old of [...left.values()]) {
    const now = right.get(old.id);
    if (now !== undefined && fits(old, now) && dice(counts.of(old), counts.of(now)) >= SAME) match(old, now);
  }
  matchSimilar(left, right, counts, match);
  return matches;
}

type Match = (old: AlignedClause, now: AlignedClause) => void;

/** Equal ones in the order of the text; the one with the same id first. An empty body says nothing. */
function matchEqual(
  left: ReadonlyMap<string, AlignedClause>,
  right: ReadonlyMap<string, AlignedClause>,
  same: "content" | "body",
  match: Match,
): void {
  const byDigest = new Map<string, AlignedClause[]>();
  for (const now of right.values()) {
    const list = byDigest.get(now[same]);
    if (list === undefined) byDigest.set(now[same], [now]);
    else list.push(now);
  }
  const take = (old: AlignedClause, now: AlignedClause): void => {
    byDigest.set(
      now[same],
      (byDigest.get(now[same]) ?? []).filter((other) => other !== now),
    );
    match(old, now);
  };
  const olds = [...left.values()].filter((old) => same === "content" || wordsOf(old).length > 0);
  for (const old of olds) {
    const now = byDigest.get(old[same])?.find((candidate) => candidate.id === old.id);
    if (now !== undefined && fits(old, now)) take(old, now);
  }
  for (const old of olds) {
    if (!left.has(old.id)) continue;
    const now = byDigest.get(old[same])?.find((candidate) => fits(old, candidate));
    if (now !== undefined) take(old, now);
  }
}

/** The most similar pairs first. */
function matchSimilar(
  left: ReadonlyMap<string, AlignedClause>,
  right: ReadonlyMap<string, AlignedClause>,
  counts: WordCounts,
  match: Match,
): void {
  const wide = left.size * right.size > MOST_PAIRS;
  const pairs: { old: AlignedClause; now: AlignedClause; score: number }[] = [];
  for (const old of left.values()) {
    const own = right.get(old.id);
    for (const now of wide ? (own === undefined ? [] : [own]) : right.values()) {
      if (!fits(old, now)) continue;
      const shared = dice(counts.of(old), counts.of(now));
      const sameId = old.id === now.id;
      if (shared >= (sameId ? SAME_ID : SAME)) pairs.push({ old, now, score: shared + (sameId ? 0.25 : 0) });
    }
  }
  pairs.sort((a, b) => b.score - a.score);
  for (const { old, now } of pairs) if (left.has(old.id) && right.has(now.id)) match(old, now);
}

/** A name in the text belongs to one clause: it never passes to another one. */
function fits(old: AlignedClause, now: AlignedClause): boolean {
  return !old.named || !now.named || old.id === now.id;
}

interface Words {
  readonly total: number;
  readonly counts: ReadonlyMap<string, number>;
}

/** Words of clauses, counted once for each canonical text. */
export class WordCounts {
  readonly #byContent = new Map<string, Words>();

  of(clause: AlignedClause): Words {
    const known = this.#byContent.get(clause.content);
    if (known !== undefined) return known;
    const counted = countWords(clause);
    if (this.#byContent.size >= 8192) this.#byContent.clear();
    this.#byContent.set(clause.content, counted);
    return counted;
  }
}

/** Words, and pairs of characters where words are not written apart; the heading counts, too. */
function wordsOf(clause: AlignedClause): string[] {
  const body = clause.text.replace(/^\s*#.*\n?/, "");
  return body.toLowerCase().match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]{2}|[\p{L}\p{N}]+/gu) ?? [];
}

function countWords(clause: AlignedClause): Words {
  const counts = new Map<string, number>();
  const words = [...wordsOf(clause), ...clause.title.toLowerCase().split(/\s+/)];
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return { total: words.length, counts };
}

function dice(a: Words, b: Words): number {
  let shared = 0;
  for (const [word, count] of a.counts) shared += Math.min(count, b.counts.get(word) ?? 0);
  return a.total + b.total === 0 ? 0 : (2 * shared) / (a.total + b.total);
}
