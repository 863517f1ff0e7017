/** How the positions of a denoising canvas look, from their slots alone. */
import type { Slot } from "../../src/contract/index.ts";

/** Characters an open position takes when nothing is known about it yet. */
const OPEN_WIDTH = 4;
const WIDEST_OPEN = 12;

export interface SlotLook {
  readonly text: string;
  readonly className: string;
  /** Probability of the token, 0..1; null where there is none to tell. */
  readonly probability: number | null;
}

/** Look of one slot: a soft block of the expected width, ink, lighter ink with doubt, or nothing. */
export function slotLook(slot: Slot): SlotLook {
  if (slot.deleted) {
    return { text: "", className: "slot slot-deleted", probability: null };
  }
  if (slot.text === null) {
    return { text: openBlock(slot.guess), className: "slot slot-open", probability: null };
  }
  if (slot.locked) {
    return { text: slot.text, className: "slot slot-locked", probability: null };
  }
  const probability = slot.logProbability === null ? null : Math.exp(slot.logProbability);
  const doubt = probability === null ? 0 : probability >= 0.8 ? 0 : probability >= 0.55 ? 1 : probability >= 0.3 ? 2 : 3;
  return { text: slot.text, className: doubt === 0 ? "slot" : `slot slot-doubt-${doubt}`, probability };
}

/** Blocks as wide as the best guess, with the guess's spaces and line breaks around them, so that words stand apart. */
function openBlock(guess: string | null): string {
  if (guess === null) {
    return ` ${"░".repeat(OPEN_WIDTH)}`;
  }
  const word = guess.trim();
  const lead = guess.slice(0, guess.length - guess.trimStart().length);
  const width = Array.from(word).length;
  return `${lead}${"░".repeat(Math.min(WIDEST_OPEN, width))}`;
}

/** Columns that a token of new text takes on average: about 4.5 letters, or 1.1 ideographs of two columns each. */
const COLUMNS_PER_TOKEN = { latin: 4.5, japanese: 2.2 } as const;

/** Lines of `columns` characters to keep free for a canvas: room for the whole canvas plus its line breaks. `tokens`: new text that it has room for. */
export function reservedLines(
  oldText: string,
  lengthFactor: number,
  columns: number,
  tokens = 0,
  script: keyof typeof COLUMNS_PER_TOKEN = "latin",
): number {
  const wide = Math.max(1, columns);
  const room = (text: string): number => Math.max(1, Math.ceil((columnsOf(text) * lengthFactor) / wide));
  const spare = Math.ceil(20 / wide);
  const old = oldText.split("\n").reduce((lines, line) => lines + room(line), 0);
  return Math.max(old, Math.ceil((tokens * COLUMNS_PER_TOKEN[script]) / wide)) + spare;
}

/** Columns of a text in a fixed-width face; ideographs and kana take two. */
function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    columns += point >= 0x1100 && (point <= 0x115f || (point >= 0x2e80 && point <= 0xffdc)) ? 2 : 1;
  }
  return columns;
}
