/** From a span of text to a canvas: which range is replaced, its old tokens, the room behind them, and what is locked. */
import { PalimpsestError } from "../../../../../src/domain/errors/palimpsestError.ts";
import type { TextRange } from "../../../../../src/domain/text/textEdit.ts";
import type { TokenisedText } from "../../tokenisedText.ts";

const LEAST_ROOM = 4;

/** Slots of one span: old tokens and [DEL] room. A segment is a stretch between locks; its room is at its end. */
export interface SpanLayout {
  readonly span: TextRange;
  /** What the result replaces, UTF-16. */
  readonly replaced: TextRange;
  /** Old ids with [DEL] in the room, one per slot. */
  readonly target: Int32Array;
  readonly locked: Uint8Array;
  /** 1 for the slots of the room. */
  readonly room: Uint8Array;
  /** For each slot the end (exclusive) of its segment. */
  readonly segmentEnd: Int32Array;
  readonly oldTokens: number;
  /** Old text of each slot with the space before it, "" in the room: one after another they are the replaced text. */
  readonly source: readonly string[];
  /** The characters next to the replaced text, "" where the document begins or ends. */
  readonly before: string;
  readonly after: string;
}

/** What a package allows in its canvases. */
export interface LayoutRules {
  /** No room behind the old tokens. */
  readonly fixedLength: boolean;
  /** So many slots of room at least. */
  readonly leastRoom?: number;
  /** Tokens that stand for text which the vocabulary cannot spell: they are locked, for nothing could be put in their place. */
  isUnknown(id: number): boolean;
}

const FREE: LayoutRules = { fixedLength: false, isUnknown: () => false };

/** Throws SPAN_OUT_OF_RANGE, SPAN_SPLITS_CHARACTER, INVALID_ARGUMENT for ranges that cannot be spans of this text. */
export function checkSpans(text: string, spans: readonly TextRange[]): void {
  if (spans.length === 0) throw new PalimpsestError("INVALID_ARGUMENT", "There is no span to regenerate. Select some text.", {});
  let previous = 0;
  for (const { start, end } of spans) {
    if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || end < start || end > text.length) {
      throw new PalimpsestError(
        "SPAN_OUT_OF_RANGE",
        `The span ${start}:${end} is outside the document, which has ${text.length} characters. Select the text again.`,
        { start, end, length: text.length },
      );
    }
    for (const offset of [start, end]) {
      if (isInsidePair(text, offset))
        throw new PalimpsestError(
          "SPAN_SPLITS_CHARACTER",
          `The span ${start}:${end} cuts a character in two at ${offset}. Select whole characters.`,
          { start, end, offset },
        );
    }
    if (start < previous)
      throw new PalimpsestError("INVALID_ARGUMENT", "The spans overlap or are not in order. Select them again.", { start, end });
    previous = end;
  }
}

/**
 * The range that is really replaced. Tokens begin with the space before a word, so that space belongs to the span's first token, and a space
 * at the span's end to the word behind it; an insertion behind a space moves before it.
 */
export function replacedRange(text: string, span: TextRange, after: number, before: number): TextRange {
  let { start, end } = span;
  const startsWord = start < text.length && !isSpace(text, start);
  if (start > after && text.charAt(start - 1) === " " && startsWord) {
    start -= 1;
    if (end === span.start) end = start;
  }
  if (end > span.start && end < before && text.charAt(end - 1) === " " && !isSpace(text, end) && end - 1 > start) end -= 1;
  return { start, end };
}

/** White space belongs to the token behind it where tokens hold no spaces: what is left at the range's end is not replaced. */
export function withoutTrailingSpace(text: string, { start, end }: TextRange): TextRange {
  return { start, end: start + text.slice(start, end).trimEnd().length };
}

/** Lays out a canvas. `locks` are ranges of the text; a token that a lock touches is locked whole. `room` tokens at least LEAST_ROOM unless nothing may change. */
export function layoutSpan(
  document: TokenisedText,
  span: TextRange,
  replaced: TextRange,
  locks: readonly TextRange[],
  lengthFactor: number,
  del: number,
  identity: boolean,
  rules: LayoutRules = FREE,
): SpanLayout {
  const old = document.between(replaced.start, replaced.end);
  const count = old.ids.length;
  const lockedOld = new Uint8Array(count);
  for (let first = 0; first < count; ) {
    let last = first + 1;
    while (last < count && old.continues[last]) last += 1;
    const start = old.starts[first] ?? 0;
    const end = old.starts[last] ?? replaced.end;
    const held = rules.isUnknown(old.ids[first] ?? del) || locks.some((lock) => lock.start < end && lock.end > start);
    if (held) lockedOld.fill(1, first, last);
    first = last;
  }
  const rooms = roomAfter(
    lockedOld,
    identity || rules.fixedLength ? 0 : Math.max(rules.leastRoom ?? 0, canvasLength(count, lengthFactor) - count),
  );
  const target: number[] = [];
  const locked: number[] = [];
  const room: number[] = [];
  const source: string[] = [];
  for (let i = 0; i <= count; i += 1) {
    for (let left = rooms[i] ?? 0; left > 0; left -= 1) {
      target.push(del);
      locked.push(0);
      room.push(1);
      source.push("");
    }
    if (i < count) {
      target.push(old.ids[i] ?? del);
      locked.push(lockedOld[i] ?? 0);
      room.push(0);
      source.push(document.text.slice(i === 0 ? replaced.start : old.starts[i], old.starts[i + 1] ?? replaced.end));
    }
  }
  const flags = Uint8Array.from(locked);
  return {
    span,
    replaced,
    target: Int32Array.from(target),
    locked: flags,
    room: Uint8Array.from(room),
    segmentEnd: segmentEnds(flags),
    oldTokens: count,
    source,
    before: lastCharacter(document.text.slice(0, replaced.start)),
    after: document.text.charAt(replaced.end),
  };
}

/** Slots for `count` old tokens: at least LEAST_ROOM more. */
export function canvasLength(count: number, lengthFactor: number): number {
  return Math.max(count + LEAST_ROOM, Math.ceil(count * lengthFactor));
}

/** Room before old token i (i = count: at the end), shared among the unlocked segments by their length. */
function roomAfter(locked: Uint8Array, room: number): number[] {
  const count = locked.length;
  const rooms = new Array<number>(count + 1).fill(0);
  const segments: { readonly end: number; readonly length: number }[] = [];
  for (let i = 0, length = 0; i <= count; i += 1) {
    if (i < count && !locked[i]) length += 1;
    else {
      if (length > 0) segments.push({ end: i, length });
      length = 0;
    }
  }
  if (segments.length === 0) {
    if (count === 0) rooms[0] = room; // a pure insertion; a span that is locked throughout gets no room
    return rooms;
  }
  const total = segments.reduce((sum, segment) => sum + segment.length, 0);
  let given = 0;
  let walked = 0;
  for (const segment of segments) {
    walked += segment.length;
    const until = Math.round((room * walked) / total);
    rooms[segment.end] = until - given;
    given = until;
  }
  return rooms;
}

function segmentEnds(locked: Uint8Array): Int32Array {
  const ends = new Int32Array(locked.length);
  let end = locked.length;
  for (let i = locked.length - 1; i >= 0; i -= 1) {
    if (locked[i]) end = i;
    else if (i + 1 < locked.length && locked[i + 1]) end = i + 1;
    ends[i] = end;
  }
  return ends;
}

function lastCharacter(text: string): string {
  return Array.from(text.slice(-2)).at(-1) ?? "";
}

function isInsidePair(text: string, offset: number): boolean {
  const before = text.charCodeAt(offset - 1);
  const at = text.charCodeAt(offset);
  return before >= 0xd800 && before <= 0xdbff && at >= 0xdc00 && at <= 0xdfff;
}

function isSpace(text: string, offset: number): boolean {
  const unit = text.charCodeAt(offset);
  return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d);
}
