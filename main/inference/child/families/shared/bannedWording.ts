/** Wording that was rejected at a place: finding it in a canvas, and deciding its slots again. */
import { ban, type Canvas, OPEN } from "./canvas.ts";
import type { PassPart } from "./passes.ts";
import { slotTexts } from "./slots.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** So many times only the least certain token of a match is ruled out; after that all of its tokens are. */
const SINGLE_ATTEMPTS = 6;

/** The phrases that are looked for in a span, the shortest first: without those that its old text holds already. */
export interface BannedPhrases {
  /** Must not occur anywhere in the span. */
  readonly anywhere: readonly string[];
  /** Must not be all of the span. */
  readonly whole: ReadonlySet<string>;
}

export function bannedPhrases(banned: readonly string[], oldText: string): BannedPhrases {
  const phrases = [...new Set(banned.map(normalise))];
  const old = normalise(oldText);
  return {
    anywhere: phrases.filter((phrase) => phrase !== "" && findPhrase(old, phrase) < 0).sort((a, b) => a.length - b.length),
    whole: new Set(phrases),
  };
}

/**
 * Slots of the part that hold banned wording and may be decided again; null when there is none. Only text up to the
 * end of the part is looked at: later parts are not decided yet.
 */
export function findBanned(canvas: Canvas, part: PassPart, phrases: BannedPhrases, vocabulary: Vocabulary): number[] | null {
  const { text, owner } = readableText(canvas, part.to, vocabulary);
  const isFree = (slot: number): boolean => slot >= part.from && slot < part.to && canvas.layout.locked[slot] === 0;
  for (const phrase of phrases.anywhere) {
    for (let at = findPhrase(text, phrase); at >= 0; at = findPhrase(text, phrase, at + 1)) {
      const slots = [...new Set(owner.slice(at, at + phrase.length))].filter(isFree);
      if (slots.length > 0) return slots;
    }
  }
  if (part.to === canvas.layout.target.length && phrases.whole.has(normalise(text))) {
    const free = [...canvas.ids.keys()].filter(isFree);
    const written = free.filter((slot) => canvas.ids[slot] !== vocabulary.special.del);
    if (free.length > 0) return written.length > 0 ? written : free;
  }
  return null;
}

/** Opens the slots of a match again, with the token of the least certain one ruled out there, after some attempts those of all. */
export function reopen(canvas: Canvas, slots: readonly number[], attempt: number): void {
  const certainty = (slot: number): number => canvas.logp[slot] || 0;
  const order = slots.toSorted((a, b) => certainty(a) - certainty(b) || a - b);
  const ruledOut = attempt < SINGLE_ATTEMPTS ? order.slice(0, 1) : order;
  for (const slot of ruledOut) ban(canvas, slot, canvas.ids[slot] ?? OPEN);
  for (const slot of slots) {
    canvas.ids[slot] = OPEN;
    canvas.logp[slot] = Number.NaN;
  }
}

/** Gives up on new wording: the slots before `to` hold the old text again, which has no banned phrase. */
export function restoreOld(canvas: Canvas, to: number): void {
  for (let slot = 0; slot < to; slot += 1) {
    canvas.ids[slot] = canvas.layout.target[slot] ?? OPEN;
    canvas.logp[slot] = canvas.layout.locked[slot] ? 0 : Number.NaN;
  }
}

/** Text of the slots before `to` with white space as single spaces, and the slot that each UTF-16 unit comes from. */
function readableText(canvas: Canvas, to: number, vocabulary: Vocabulary): { text: string; owner: number[] } {
  let text = "";
  const owner: number[] = [];
  for (const [slot, written] of slotTexts(canvas, vocabulary, to).entries()) {
    for (const unit of (written ?? "").split("")) {
      const space = /\s/.test(unit);
      if (space && (text === "" || text.endsWith(" "))) continue;
      text += space ? " " : unit;
      owner.push(slot);
    }
  }
  return { text, owner };
}

/** First place at or behind `from` where `phrase` stands in `text` as whole words; -1 when there is none. */
export function findPhrase(text: string, phrase: string, from = 0): number {
  for (let at = text.indexOf(phrase, from); at >= 0; at = text.indexOf(phrase, at + 1)) {
    if (!insideWord(text, at) && !insideWord(text, at + phrase.length)) return at;
  }
  return -1;
}

/** True when a word goes on across the offset. Chinese and Japanese do not separate words: between such characters there is always a border. */
function insideWord(text: string, offset: number): boolean {
  return WORD.test(text.charAt(offset - 1)) && WORD.test(text.charAt(offset));
}

const WORD = /^(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])[\p{L}\p{N}\p{M}_]$/u;

function normalise(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
