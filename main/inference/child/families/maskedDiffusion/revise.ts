/** Opening slots again: what strength masks at the start, doubtful tokens, broken characters. */
import { decodeStrictly, malformedBytes } from "../../utf8.ts";
import { maskedCount } from "./budget.ts";
import { ban, type Canvas, OPEN } from "./canvas.ts";
import type { Pass, PassPart } from "./passes.ts";
import { slotTexts } from "./slots.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** Below this probability a token of the finished canvas is doubtful. */
const DOUBTFUL = Math.log(0.1);
const MOST_DOUBTFUL = 0.15; // of the tokens of a pass

interface Rated {
  readonly canvas: Canvas;
  readonly slot: number;
  readonly logp: number;
}

/**
 * Strength s in (0, 1): opens the s-quantile of the old tokens that the network finds least likely (`logp` per column, nats), and of the room
 * behind them the slots next to the text; the others keep their token with its log-probability.
 */
export function maskByStrength(logp: Float64Array, pass: Pass, canvases: readonly Canvas[], strength: number): void {
  const slots = passSlots(logp, pass, canvases).filter(({ canvas, slot }) => canvas.layout.locked[slot] === 0);
  const old = slots.filter(({ canvas, slot }) => canvas.layout.room[slot] === 0);
  const room = slots.filter(({ canvas, slot }) => canvas.layout.room[slot] === 1);
  for (const rated of old) rated.canvas.logp[rated.slot] = rated.logp;
  const least = old.toSorted((a, b) => a.logp - b.logp).slice(0, maskedCount(strength, old.length));
  // Without old tokens (an insertion) the room is all there is.
  const chosenRoom = room.slice(0, old.length === 0 ? maskedCount(strength, room.length) : Math.round(strength * room.length));
  for (const { canvas, slot } of [...least, ...chosenRoom]) open(canvas, slot);
}

/** Opens the doubtful tokens of a finished canvas: probability below 0.1 given the others, the least likely first, at most 15 %. Returns how many. */
export function remaskDoubtful(logp: Float64Array, pass: Pass, canvases: readonly Canvas[]): number {
  const rated = passSlots(logp, pass, canvases).filter((slot) => !Number.isNaN(slot.logp));
  const doubtful = rated.filter((slot) => slot.logp < DOUBTFUL).sort((a, b) => a.logp - b.logp);
  const chosen = doubtful.slice(0, Math.floor(rated.length * MOST_DOUBTFUL));
  for (const { canvas, slot } of chosen) open(canvas, slot);
  return chosen.length;
}

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
      open(canvas, slot);
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

/** The slots of a pass with their ratings. */
function passSlots(logp: Float64Array, pass: Pass, canvases: readonly Canvas[]): Rated[] {
  const slots: Rated[] = [];
  let column = 0;
  for (const part of pass.parts) {
    const canvas = canvases[part.span];
    for (let slot = part.from; slot < part.to; slot += 1, column += 1)
      if (canvas) slots.push({ canvas, slot, logp: logp[column] ?? Number.NaN });
  }
  return slots;
}

function open(canvas: Canvas, slot: number): void {
  canvas.ids[slot] = OPEN;
  canvas.logp[slot] = Number.NaN;
}
