/**
 * A piece of text with one origin (an index). Pieces that were taken out stay at their place, buried, so that undoing brings them back
 * with the origin that they had.
 */
export interface Piece {
  readonly origin: number;
  /** For a change: UTF-16 offset of the piece in the text that was proposed; else 0. */
  readonly from: number;
  readonly text: string;
  /** 0: the piece is part of the text; else the number of the step that took it out. */
  readonly buried: number;
}

/** `length` UTF-16 units of a piece from `offset` on. */
export function slicePiece(piece: Piece, offset: number, length: number): Piece {
  if (offset === 0 && length === piece.text.length) return piece;
  return { ...piece, from: piece.from + offset, text: piece.text.slice(offset, offset + length) };
}

/** The same pieces, neighbours that belong together joined. */
export function joinPieces(pieces: readonly Piece[], consecutive: (origin: number) => boolean): Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    if (piece.text === "") continue;
    const last = joined.at(-1);
    const together =
      last !== undefined &&
      last.origin === piece.origin &&
      last.buried === piece.buried &&
      (!consecutive(piece.origin) || last.from + last.text.length === piece.from);
    if (together) joined[joined.length - 1] = { ...last, text: last.text + piece.text };
    else joined.push(piece);
  }
  return joined;
}

/** Text of the pieces that are part of the document. */
export function aliveText(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (piece.buried === 0 ? piece.text : "")).join("");
}
