import { createNumbering, matchSequences } from "../../diff/sequenceDiff.ts";
import { wordRanges } from "../../text/words.ts";
import { type Piece, slicePiece } from "./pieces.ts";

/** Above this many pieces the exact search is left out. */
const MOST_PIECES = 2000;

/** Makes the pieces of `text`, which nobody had written here before; `offset` is where it stands in the whole new text. */
export type WritePieces = (text: string, offset: number) => readonly Piece[];

/**
 * The pieces of a place after `text` came back there: pieces that were taken out, and those that are there, make up as much of it
 * as possible; the rest is written anew. What is not part of `text` is buried as taken out by step `serial`.
 */
export function revivePieces(region: readonly Piece[], text: string, serial: number, write: WritePieces): Piece[] {
  const latest = region.reduce((most, piece) => Math.max(most, piece.buried), 0);
  const taken = pickPieces(region, (piece) => piece.buried === 0 || piece.buried === latest, text) ?? pickPieces(region, () => true, text);
  if (taken === null) return reviveWords(region, text, serial, write);
  return region.map((piece, index) => settle(piece, taken.has(index), serial));
}

const settle = (piece: Piece, alive: boolean, serial: number): Piece => {
  if (alive) return piece.buried === 0 ? piece : { ...piece, buried: 0 };
  return piece.buried === 0 ? { ...piece, buried: serial } : piece;
};

/** Indices of whole pieces that read `text` one after another; null where there are none. */
function pickPieces(region: readonly Piece[], usable: (piece: Piece) => boolean, text: string): Set<number> | null {
  if (text === "") return new Set();
  if (region.length === 0 || region.length > MOST_PIECES) return null;
  // reached[i]: lengths of the text that pieces before i can make.
  const reached: Set<number>[] = [new Set([0])];
  for (const piece of region) {
    const before = reached.at(-1) ?? new Set<number>();
    const next = new Set(before);
    if (usable(piece)) for (const at of before) if (text.startsWith(piece.text, at)) next.add(at + piece.text.length);
    reached.push(next);
  }
  let at = text.length;
  if (!reached.at(-1)?.has(at)) return null;
  const taken = new Set<number>();
  for (let index = region.length - 1; index >= 0 && at > 0; index -= 1) {
    const piece = region[index];
    if (piece === undefined || !usable(piece)) continue;
    const start = at - piece.text.length;
    if (start >= 0 && reached[index]?.has(start) && text.startsWith(piece.text, start)) {
      taken.add(index);
      at = start;
    }
  }
  return at === 0 ? taken : null;
}

/** Word by word where no whole pieces fit. */
function reviveWords(region: readonly Piece[], text: string, serial: number, write: WritePieces): Piece[] {
  const words = region.flatMap((piece) => wordRanges(piece.text).map((range) => slicePiece(piece, range.start, range.end - range.start)));
  const wanted = wordRanges(text).map((range) => text.slice(range.start, range.end));
  const number = createNumbering();
  const matches = matchSequences(number(words.map((word) => word.text)), number(wanted));
  const pieces: Piece[] = [];
  let word = 0;
  let next = 0;
  let offset = 0;
  for (const match of [...matches, { before: words.length, after: wanted.length, length: 0 }]) {
    const fresh = wanted.slice(next, match.after).join("");
    if (fresh !== "") pieces.push(...write(fresh, offset));
    offset += fresh.length;
    for (const lost of words.slice(word, match.before)) pieces.push(settle(lost, false, serial));
    for (const kept of words.slice(match.before, match.before + match.length)) {
      pieces.push(settle(kept, true, serial));
      offset += kept.text.length;
    }
    word = match.before + match.length;
    next = match.after + match.length;
  }
  return pieces;
}
