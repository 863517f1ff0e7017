import { type Piece, slicePiece } from "./pieces.ts";

/** Text that comes in at once and is at least this long is looked for in what the document holds or held, UTF-16 units. */
const SHORTEST_MOVE = 40;

/**
 * A paste of text that the document held just before, or that was cut from it, keeps its origin: `after` with such pieces of the
 * origin `written` taken apart.
 */
export function moveOrigins(before: readonly Piece[], after: readonly Piece[], written: number): Piece[] {
  const known = new Set(before);
  const isNew = (piece: Piece): boolean =>
    piece.buried === 0 && piece.origin === written && piece.text.length >= SHORTEST_MOVE && !known.has(piece);
  if (!after.some(isNew)) return [...after];
  const sources = [before.filter((piece) => piece.buried === 0), ...groupsOf(after)];
  const texts = sources.map((pieces) => pieces.map((piece) => piece.text).join(""));
  return after.flatMap((piece) => {
    if (!isNew(piece)) return [piece];
    for (const [index, text] of texts.entries()) {
      const at = text.indexOf(piece.text);
      if (at >= 0) return cutOut(sources[index] ?? [], at, piece.text.length);
    }
    return [piece];
  });
}

/** What was taken out, step by step, the last step first. */
function groupsOf(pieces: readonly Piece[]): Piece[][] {
  const groups = new Map<number, Piece[]>();
  for (const piece of pieces) {
    if (piece.buried === 0) continue;
    const group = groups.get(piece.buried);
    if (group === undefined) groups.set(piece.buried, [piece]);
    else group.push(piece);
  }
  return [...groups].sort((a, b) => b[0] - a[0]).map(([, group]) => group);
}

/** Living copies of a part of the pieces' text. */
function cutOut(pieces: readonly Piece[], start: number, length: number): Piece[] {
  const parts: Piece[] = [];
  let at = 0;
  for (const piece of pieces) {
    const from = Math.max(0, start - at);
    const to = Math.min(piece.text.length, start + length - at);
    if (to > from) parts.push({ ...slicePiece(piece, from, to - from), buried: 0 });
    at += piece.text.length;
    if (at >= start + length) break;
  }
  return parts;
}
