import { sentenceRanges } from "../diff/sentences.ts";
import type { OutlineItem } from "../document/outline.ts";
import { presentHunk } from "../proposal/presentHunk.ts";
import type { Hunk } from "../proposal/proposal.ts";
import { touches } from "../quality/replacement.ts";
import { splitsCharacter } from "../text/characters.ts";
import type { TextRange } from "../text/textEdit.ts";
import { liabilityWording, type StakeKind, type StakeWording, stakesOfTitle, touchedWording } from "./stakeWording.ts";

/**
 * Why a change is high-stakes. `old`: it takes out or changes this wording of the document; `new`: it puts this wording in;
 * `around`: it stands in a sentence with this wording; `clause`: it stands in a clause with this title. The range is one of the
 * change's new text for `new`, else of the document (for `clause` that of the whole clause). UTF-16 offsets.
 */
export interface Stake extends TextRange {
  readonly kind: StakeKind;
  readonly where: "old" | "new" | "around" | "clause";
  /** The wording, or the title. */
  readonly wording: string;
}

/** A clause in which every change is high-stakes. */
export interface StakeClause extends TextRange {
  readonly kind: StakeKind;
  readonly title: string;
}

/** How far from a change a figure may begin that reaches into it, UTF-16 code units. */
const REACH = 80;
/** Most of a sentence that is looked at on either side. */
const SENTENCE = 600;

const NONE: readonly Stake[] = [];

/** The clauses of an outline in which every change is high-stakes: Term, Termination, Limitation of Liability and the like. */
export function stakeClauses(outline: readonly OutlineItem[]): StakeClause[] {
  return outline.flatMap(({ title, start, end }) => stakesOfTitle(title).map((kind) => ({ kind, title, start, end })));
}

/**
 * Why a hunk over `text` is high-stakes; empty for most. It is when it takes out, puts in, changes or stands within an amount or
 * rate, a date or period, wording of liability or of the agreement's term, or in a clause about one of these.
 */
export function stakesOf(text: string, clauses: readonly StakeClause[], hunk: Hunk): readonly Stake[] {
  const { start, end, newText } = presentHunk(text, hunk);
  const from = before(text, start, REACH);
  const to = behind(text, end, REACH);
  const old = { start: start - from, end: end - from };
  const now = { start: old.start, end: old.start + newText.length };
  const around = text.slice(from, to);
  const after = text.slice(from, start) + newText + text.slice(end, to);
  const stakes: Stake[] = [];
  for (const place of touchedWording(around)) {
    if (touches(place, old)) stakes.push(stakeAt(place, "old", around, from));
  }
  for (const place of touchedWording(after)) {
    if (!touches(place, now)) continue;
    const inNew = { start: Math.max(place.start, now.start) - now.start, end: Math.min(place.end, now.end) - now.start };
    stakes.push({ kind: place.kind, where: "new", wording: after.slice(place.start, place.end), ...inNew });
  }
  if (!stakes.some((stake) => stake.kind === "liability")) stakes.push(...liabilityAround(text, { start, end }));
  for (const clause of clauses) {
    if (clause.start <= start && end <= clause.end) stakes.push({ ...clause, where: "clause", wording: clause.title });
  }
  return stakes.length === 0 ? NONE : distinct(stakes);
}

/** The kinds of stakes, each once, in the order in which they were found. */
export function kindsOf(stakes: readonly Stake[]): StakeKind[] {
  return [...new Set(stakes.map((stake) => stake.kind))];
}

function stakeAt(place: StakeWording, where: Stake["where"], text: string, offset: number): Stake {
  return {
    kind: place.kind,
    where,
    wording: text.slice(place.start, place.end),
    start: place.start + offset,
    end: place.end + offset,
  };
}

/** Words of liability in the sentences that a range touches. */
function liabilityAround(text: string, range: TextRange): Stake[] {
  const from = before(text, range.start, SENTENCE);
  const to = behind(text, range.end, SENTENCE);
  const piece = text.slice(from, to);
  const places = liabilityWording(piece);
  if (places.length === 0) return [];
  const mine = { start: range.start - from, end: range.end - from };
  const sentences = sentenceRanges(piece).filter((sentence) => sentence.start <= mine.end && sentence.end >= mine.start);
  return places
    .filter((place) => sentences.some((sentence) => sentence.start <= place.start && place.end <= sentence.end))
    .map((place) => stakeAt(place, "around", piece, from));
}

/** One stake for each kind and wording; what is touched comes before what is only near. */
function distinct(stakes: readonly Stake[]): Stake[] {
  const seen = new Map<string, Stake>();
  for (const stake of stakes) {
    const key = `${stake.kind} ${stake.where === "clause" ? "clause " : ""}${stake.wording.toLowerCase()}`;
    if (!seen.has(key)) seen.set(key, stake);
  }
  return [...seen.values()];
}

/** At most `most` units before an offset, not beyond its line, never inside a character. */
function before(text: string, offset: number, most: number): number {
  const from = Math.max(0, offset - most, text.lastIndexOf("\n", offset - 1) + 1);
  return splitsCharacter(text, from) ? from + 1 : from;
}

function behind(text: string, offset: number, most: number): number {
  const newline = text.indexOf("\n", offset);
  const to = Math.min(text.length, offset + most, newline < 0 ? text.length : newline);
  return splitsCharacter(text, to) ? to - 1 : to;
}

/** What the stakes of a hunk were found in; the same again gives the same stakes. */
interface Remembered {
  readonly hunk: Hunk;
  readonly around: string;
  /** Where the hunk begins in `around`. */
  readonly inset: number;
  readonly clauses: string;
  readonly stakes: readonly Stake[];
  /** Where the hunk stood then. */
  readonly start: number;
}

/**
 * Finds stakes again and again over the versions of one document: a hunk is only looked at anew when its text, its surroundings or
 * its clauses have changed. Hunks that were not asked about for a version are forgotten with `keep`.
 */
export class StakeFinder {
  readonly #known = new Map<string, Remembered>();

  /** As `stakesOf`. The same array as long as nothing changed and nothing moved. */
  find(text: string, clauses: readonly StakeClause[], hunk: Hunk): readonly Stake[] {
    const from = Math.max(0, hunk.start - SENTENCE);
    const around = text.slice(from, hunk.end + SENTENCE);
    const inside = clauses.filter((clause) => clause.start <= hunk.start && hunk.end <= clause.end);
    const titles = inside.map(({ kind, title }) => `${kind} ${title}`).join("\n");
    const known = this.#known.get(hunk.id);
    const same =
      known !== undefined &&
      known.hunk.newText === hunk.newText &&
      known.hunk.editedBy === hunk.editedBy &&
      known.hunk.status === hunk.status &&
      known.hunk.end - known.hunk.start === hunk.end - hunk.start &&
      known.inset === hunk.start - from &&
      known.clauses === titles &&
      known.around === around;
    if (same && (known.stakes.length === 0 || known.start === hunk.start)) return known.stakes;
    const stakes = stakesOf(text, inside, hunk);
    this.#known.set(hunk.id, { hunk, around, inset: hunk.start - from, clauses: titles, stakes, start: hunk.start });
    return stakes;
  }

  /** Forgets all hunks but these. */
  keep(hunkIds: ReadonlySet<string>): void {
    for (const id of this.#known.keys()) if (!hunkIds.has(id)) this.#known.delete(id);
  }
}
