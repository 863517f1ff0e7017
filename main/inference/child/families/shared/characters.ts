/** Whole characters: repairing tokens whose bytes make none, and the text of a finished canvas. */
import { decodeStrictly, malformedBytes } from "../../utf8.ts";
import { ban, type Canvas, OPEN, openSlot } from "./canvas.ts";
import type { PassPart } from "./passes.ts";
import { slotTexts } from "./slots.ts";
import type { Vocabulary } from "./vocabulary.ts";

/**
 * Slots of a part whose bytes make no character, or U+FFFD where the document has none. `last`: give up and delete them; otherwise they are
 * opened with their present token ruled out. Returns how many slots were found.
 */
export function repairCharacters(
  part: PassPart,
  canvas: Canvas,
  vocabulary: Vocabulary,
  replacementAllowed: boolean,
  last: boolean,
): number {
  const bytes: number[] = [];
  const owner: number[] = [];
  for (let slot = part.from; slot < part.to; slot += 1) {
    for (const byte of vocabulary.tokenizer.bytes(canvas.ids[slot] ?? OPEN)) {
      bytes.push(byte);
      owner.push(slot);
    }
  }
  const all = Uint8Array.from(bytes);
  const bad = malformedBytes(all);
  if (!replacementAllowed) {
    for (let i = 0; i + 2 < all.length; i += 1) if (all[i] === 0xef && all[i + 1] === 0xbf && all[i + 2] === 0xbd) bad.fill(1, i, i + 3);
  }
  const slots = new Set(owner.filter((slot, i) => bad[i] === 1 && canvas.layout.locked[slot] === 0));
  for (const slot of slots) {
    const id = canvas.ids[slot] ?? OPEN;
    if (last) {
      canvas.ids[slot] = vocabulary.special.del;
      canvas.logp[slot] = Number.NaN;
    } else {
      ban(canvas, slot, id);
      openSlot(canvas, slot);
    }
  }
  return slots.size;
}

/** Text of a finished canvas. */
export function canvasText(canvas: Canvas, vocabulary: Vocabulary): string {
  if (vocabulary.pieces) return slotTexts(canvas, vocabulary).join("");
  const bytes = vocabulary.tokenizer.join(canvas.ids);
  return decodeStrictly(bytes) ?? new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes).replaceAll("\ufffd", "");
}
