import { PalimpsestError } from "../errors/palimpsestError.ts";
import type { TextRange } from "./textEdit.ts";

/** True where the UTF-16 code unit at `index` is the first half of a surrogate pair. */
export function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

/** True where the UTF-16 code unit is the second half of a surrogate pair. */
export function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** True when the UTF-16 `offset` lies between the two halves of one character, where no text may be cut. */
export function splitsCharacter(text: string, offset: number): boolean {
  if (offset <= 0 || offset >= text.length) return false;
  return isLowSurrogate(text.charCodeAt(offset)) && isHighSurrogate(text.charCodeAt(offset - 1));
}

/**
 * Refuses a range that the text does not have.
 * @throws PalimpsestError INVALID_ARGUMENT (not whole numbers, or start behind end), SPAN_OUT_OF_RANGE, SPAN_SPLITS_CHARACTER
 */
export function checkRange(text: string, range: TextRange): void {
  const { start, end } = range;
  if (!Number.isInteger(start) || !Number.isInteger(end)) {
    throw new PalimpsestError("INVALID_ARGUMENT", `Offsets must be whole numbers, but the range is ${start}:${end}. Give UTF-16 offsets.`, {
      argument: "range",
      reason: `${start}:${end}`,
    });
  }
  if (start > end) {
    throw new PalimpsestError("INVALID_ARGUMENT", `The range ${start}:${end} starts behind its end. Swap the two offsets.`, {
      argument: "range",
      reason: `${start}:${end}`,
    });
  }
  if (start < 0 || end > text.length) {
    throw new PalimpsestError(
      "SPAN_OUT_OF_RANGE",
      `The range ${start}:${end} is outside the text, which has ${text.length} UTF-16 code units. Choose a range inside it.`,
      { start, end, length: text.length },
    );
  }
  for (const offset of [start, end]) {
    if (!splitsCharacter(text, offset)) continue;
    throw new PalimpsestError(
      "SPAN_SPLITS_CHARACTER",
      `Offset ${offset} lies inside a character that takes two UTF-16 code units. Use ${offset - 1} or ${offset + 1}.`,
      { start, end, offset },
    );
  }
}
