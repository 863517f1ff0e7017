import type { Hunk } from "../../../src/domain/proposal/proposal.ts";
import type { HunkPlace, PlacedToken } from "../../storage/repositories/origins.ts";

/**
 * Where the pieces of a split hunk stand in what the run wrote, from the place of the whole. Nothing when that is not known, or a piece
 * has words that the run did not write (somebody typed inside the hunk).
 */
export function splitPlaces(whole: HunkPlace | null, hunk: Hunk, pieces: readonly Hunk[]): HunkPlace[] {
  if (whole === null) return [];
  let from = 0;
  let oldEnd = hunk.start;
  return pieces.flatMap((piece): HunkPlace[] => {
    // Between two pieces the old and the new text are the same.
    from += Math.max(0, piece.start - oldEnd);
    oldEnd = piece.end;
    if (!hunk.newText.startsWith(piece.newText, from)) return [];
    const tokens = part(whole.tokens, from, from + piece.newText.length);
    const place = {
      ...whole,
      hunkId: piece.id,
      start: whole.start + from,
      tokens,
      tokenCount: tokens.filter(([, step]) => step !== 0).length,
    };
    from += piece.newText.length;
    return [place];
  });
}

/** The tokens of a part of the text that they tile. */
function part(tokens: readonly PlacedToken[], start: number, end: number): PlacedToken[] {
  const parts: PlacedToken[] = [];
  let at = 0;
  for (const [length, step] of tokens) {
    const inside = Math.min(end, at + length) - Math.max(start, at);
    if (inside > 0) parts.push([inside, step]);
    at += length;
  }
  return parts;
}
