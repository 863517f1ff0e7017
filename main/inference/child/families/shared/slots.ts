/** What a canvas looks like to a reader: text of each slot, whole characters at the first of their tokens. */
import type { CanvasSlot } from "../../../protocol.ts";
import { malformedBytes } from "../../utf8.ts";
import { type Canvas, OPEN } from "./canvas.ts";
import { pieceTexts } from "./pieceTexts.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** Slots of a canvas as the interface shows them. */
export function describeSlots(canvas: Canvas, vocabulary: Vocabulary): CanvasSlot[] {
  const { del } = vocabulary.special;
  const texts = slotTexts(canvas, vocabulary);
  return texts.map((text, i) => {
    const id = canvas.ids[i] ?? OPEN;
    const guess = canvas.guess[i] ?? OPEN;
    const logp = canvas.logp[i] ?? Number.NaN;
    return {
      id,
      text,
      guess: id !== OPEN || guess === OPEN ? null : vocabulary.text(guess),
      logProbability: id === OPEN || Number.isNaN(logp) ? null : logp,
      deleted: id === del,
      locked: canvas.layout.locked[i] === 1,
    };
  });
}

/** Text of each slot before `to`: null where open, "" for [DEL] and for the later tokens of a character; unfinished characters give "". */
export function slotTexts(canvas: Canvas, vocabulary: Vocabulary, to = canvas.ids.length): (string | null)[] {
  if (vocabulary.pieces) return pieceTexts(canvas, vocabulary, vocabulary.pieces, to);
  const ids = canvas.ids.subarray(0, to);
  const texts = Array.from(ids, (id) => (id === OPEN ? null : vocabulary.text(id)));
  for (let i = 0; i < ids.length; ) {
    if (ids[i] === OPEN || texts[i] !== null) {
      i += 1;
      continue;
    }
    let end = i;
    while (end < ids.length && ids[end] !== OPEN && (vocabulary.text(ids[end] ?? 0) === null || ids[end] === vocabulary.special.del))
      end += 1;
    fillPartial(texts, ids, i, end, vocabulary);
    i = end;
  }
  return texts;
}

/** Slots [from, to) are decided tokens with parts of characters: each character goes to the slot of its first byte. */
function fillPartial(texts: (string | null)[], ids: Int32Array, from: number, to: number, vocabulary: Vocabulary): void {
  const bytes: number[] = [];
  const owner: number[] = [];
  for (let i = from; i < to; i += 1) {
    for (const byte of vocabulary.tokenizer.bytes(ids[i] ?? 0)) {
      bytes.push(byte);
      owner.push(i);
    }
    texts[i] = "";
  }
  const all = Uint8Array.from(bytes);
  const bad = malformedBytes(all);
  for (let start = 0; start < all.length; ) {
    let end = start + 1;
    while (end < all.length && ((all[end] ?? 0) & 0xc0) === 0x80 && bad[end] === 0) end += 1;
    const slot = owner[start] ?? from;
    if (bad[start] === 0) texts[slot] = (texts[slot] ?? "") + DECODER.decode(all.subarray(start, end));
    start = end;
  }
}

const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });
