import type { DocumentState } from "../../../src/domain/document/documentState.ts";
import type { Hunk } from "../../../src/domain/proposal/proposal.ts";
import { applyEdits, normaliseEdits } from "../../../src/domain/text/editAlgebra.ts";
import type { TextRange } from "../../../src/domain/text/textEdit.ts";
import { overlaps } from "../documents/activeRuns.ts";

/** Most texts banned in one span, the latest rejections first. */
const MOST_BANNED = 64;

/**
 * Wording that was rejected at the place of a span and must not come out there again: what each rejected hunk proposed,
 * and what the whole span would have read with all rejected hunks of a proposal. A single word and a deletion are banned
 * together with their neighbours, because banning "shall" alone would make most clauses unwritable. It does not matter who rejected
 * it; `allowed` are ids of rejected hunks whose wording somebody allowed again.
 */
export function bannedWording(state: DocumentState, span: TextRange, allowed: ReadonlySet<string> = new Set()): string[] {
  const banned = new Set<string>();
  for (const proposal of state.proposals.toReversed()) {
    const rejected = proposal.hunks.filter((hunk) => hunk.status === "rejected" && overlaps(hunk, span) && !allowed.has(hunk.id));
    if (rejected.length === 0) continue;
    const whole = withHunks(state.text, span, inside(rejected, span));
    if (whole !== null) banned.add(whole.trim());
    for (const hunk of rejected) for (const phrase of phrasesOf(state.text, span, hunk, proposal.hunks)) banned.add(phrase);
  }
  banned.delete("");
  banned.delete(state.text.slice(span.start, span.end).trim());
  return [...banned].slice(0, MOST_BANNED);
}

/** Wording that was rejected in a span. Several hunks may have proposed the same. */
export interface RejectedWording {
  readonly hunkIds: readonly string[];
  readonly oldText: string;
  readonly newText: string;
  /** The last rejection of it. */
  readonly by: string;
  readonly at: number;
  readonly reason: string | null;
  readonly allowed: boolean;
}

/** What people rejected in the spans, the last rejection first, whether it is banned or allowed again. */
export function rejectedWording(state: DocumentState, spans: readonly TextRange[], allowed: ReadonlySet<string>): RejectedWording[] {
  const found = new Map<string, RejectedWording>();
  for (const proposal of state.proposals) {
    for (const hunk of proposal.hunks) {
      const { decision } = hunk;
      if (hunk.status !== "rejected" || decision === null || !spans.some((span) => overlaps(hunk, span))) continue;
      const key = JSON.stringify([hunk.oldText, hunk.newText]);
      const same = found.get(key);
      const last = same === undefined || decision.at >= same.at ? decision : same;
      found.set(key, {
        hunkIds: [...(same?.hunkIds ?? []), hunk.id],
        oldText: hunk.oldText,
        newText: hunk.newText,
        by: last.by,
        at: last.at,
        reason: last.reason,
        allowed: (same?.allowed ?? true) && allowed.has(hunk.id),
      });
    }
  }
  return [...found.values()].sort((a, b) => b.at - a.at);
}

const inside = (hunks: readonly Hunk[], range: TextRange): Hunk[] =>
  hunks.filter((hunk) => hunk.start >= range.start && hunk.end <= range.end);

/** The text of a range with hunks put in; null when they overlap, as hunks of two alternatives may. */
function withHunks(text: string, range: TextRange, hunks: readonly Hunk[]): string | null {
  const edits = hunks.map((hunk) => ({ start: hunk.start - range.start, end: hunk.end - range.start, text: hunk.newText }));
  try {
    return applyEdits(text.slice(range.start, range.end), normaliseEdits(edits));
  } catch {
    return null;
  }
}

/** Wordings of a rejected hunk: by itself when it has several words, else with its neighbours, as they are and as its proposal would have them. */
function phrasesOf(text: string, span: TextRange, hunk: Hunk, proposed: readonly Hunk[]): string[] {
  const wording = hunk.newText.trim();
  if (/\s/.test(wording) || UNSPACED.test(wording)) return [wording];
  const before = { start: span.start, end: Math.max(span.start, hunk.start) };
  const after = { start: Math.min(span.end, hunk.end), end: span.end };
  const others = proposed.filter((other) => other !== hunk && other.status !== "accepted");
  const surroundings: (readonly Hunk[])[] = [[], others.filter((other) => other.status !== "superseded"), others];
  return surroundings.flatMap((hunks) => {
    const left = withHunks(text, before, inside(hunks, before));
    const right = withHunks(text, after, inside(hunks, after));
    if (left === null || right === null) return [];
    const neighbours = [shorten(/\S+\s*$/.exec(left)?.[0] ?? "", -NEAR), shorten(/^\s*\S+/.exec(right)?.[0] ?? "", NEAR)] as const;
    if (wording === "" && (neighbours[0] === "" || neighbours[1] === "")) return [];
    return [`${neighbours[0]}${hunk.newText}${neighbours[1]}`.trim()];
  });
}

/** A stretch of Chinese or Japanese that says something by itself: these do not separate words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]{3}/u;

/** Characters of a neighbour that has no spaces. */
const NEAR = 6;

/** At most so many characters of Chinese or Japanese: from the end when `most` is negative. */
function shorten(neighbour: string, most: number): string {
  if (!UNSPACED.test(neighbour)) return neighbour;
  const characters = [...neighbour];
  return (most < 0 ? characters.slice(most) : characters.slice(0, most)).join("");
}
