/**
 * Text of canvases whose tokens hold no spaces (WordPiece). A slot that has its old token keeps its old text with the space before it, so an
 * unchanged canvas is the old text, character for character. New pieces get a space by rule.
 */
import type { PieceRules } from "../../documentTokenizer.ts";
import { type Canvas, OPEN } from "./canvas.ts";
import type { Vocabulary } from "./vocabulary.ts";
import { isWord, spaceBefore, wordsMeet } from "./wordSpacing.ts";

/** Text of each slot before `to`: null where open, "" for [DEL]. */
export function pieceTexts(canvas: Canvas, vocabulary: Vocabulary, pieces: PieceRules, to: number): (string | null)[] {
  const { layout, ids } = canvas;
  const texts: (string | null)[] = [];
  let written = layout.before;
  let quotes = 0; // straight double quotes so far
  let steady = true; // the slot before is as it was
  for (let slot = 0; slot < to; slot += 1) {
    const id = ids[slot] ?? OPEN;
    const kept = id === layout.target[slot];
    let text: string | null = null;
    if (id !== OPEN) {
      const source = layout.source[slot] ?? "";
      const gap = gapOf(source);
      const piece = kept ? source.slice(gap.length) : (vocabulary.text(id) ?? "");
      const before = { text: written, quoteOpen: quotes % 2 === 1 };
      if (piece === "" && !kept) text = "";
      else if (kept && (steady || gap !== "" || pieces.continuesWord(id))) text = source;
      else if (!kept && pieces.continuesWord(id) && !breaksLine(gap)) text = piece;
      else if (!kept && (breaksLine(gap) || (steady && sameClass(piece, source)))) text = gap + piece;
      else text = spaceBefore(before, piece) + piece;
    }
    texts.push(text);
    steady = kept;
    if (text === null) written = layout.source[slot] ?? "";
    else if (text !== "") {
      quotes += text.split('"').length - 1;
      written = (written + text).slice(-4);
    }
  }
  const last = texts.length - 1;
  if (last >= 0 && to === ids.length && !steady && texts[last] && meetsNeighbour(canvas, written)) texts[last] += " ";
  return texts;
}

/** Would a piece stand where it belongs: a piece that goes on with a word behind one, and none where a line begins? */
export function fitsWord(id: number, slot: number, { layout, ids }: Canvas, vocabulary: Vocabulary): boolean {
  const continues = vocabulary.pieces?.continuesWord(id) ?? false;
  if (continues) {
    const before = ids[slot - 1];
    if (breaksLine(gapOf(layout.source[slot] ?? ""))) return false;
    if (slot === 0 ? !isWord(layout.before) : before !== undefined && before !== OPEN && !endsWord(before, slot - 1)) return false;
  }
  const next = ids[slot + 1];
  if (next === undefined || next === OPEN || !vocabulary.pieces?.continuesWord(next)) return true;
  return isWord(vocabulary.text(id) ?? "");

  function endsWord(before: number, at: number): boolean {
    return isWord(before === layout.target[at] ? (layout.source[at] ?? "") : (vocabulary.text(before) ?? ""));
  }
}

/** White space (and characters that nobody sees) before a piece. */
function gapOf(source: string): string {
  return /^[\s\p{Cc}\p{Cf}]*/u.exec(source)?.[0] ?? "";
}

/** Line breaks and tabs hold a document together: they stay whatever is written behind them. */
function breaksLine(gap: string): boolean {
  return /[\n\r\t\u2028\u2029]/u.test(gap);
}

function sameClass(piece: string, source: string): boolean {
  return isWord(piece) === isWord(source);
}

/** The last new word would run into the text behind the span, which the old one did not. */
function meetsNeighbour({ layout }: Canvas, written: string): boolean {
  const old = layout.source[layout.source.length - 1] ?? "";
  return wordsMeet(written, layout.after) && !wordsMeet(old, layout.after);
}
