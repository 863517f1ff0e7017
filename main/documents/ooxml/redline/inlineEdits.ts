import { diffWordsOfPair } from "../../../../src/domain/diff/diffWords.ts";
import { type Leaf, looksAlike, rawText, type Span, sameLook, type Token } from "./leaves.ts";

/** What happens to a leaf: the characters `[start, end)` go, and `spans` come in their place. Sorted, apart from each other. */
export interface InlineEdit {
  readonly start: number;
  readonly end: number;
  readonly spans: readonly Span[];
}

/**
 * The word-level edits that turn one leaf into the other, changes of the look included. Offsets are UTF-16 units of the old leaf's
 * characters.
 */
export function inlineEdits(before: Leaf, after: Leaf): InlineEdit[] {
  const names = tokenNames();
  const old = encode(before, names);
  const now = encode(after, names);
  const edits: InlineEdit[] = [];
  const push = (start: number, end: number, from: number, to: number): void => {
    const last = edits.at(-1);
    const spans = sliceSpans(after, from, to);
    if (last !== undefined && last.end === start) edits[edits.length - 1] = { start: last.start, end, spans: [...last.spans, ...spans] };
    else if (start < end || spans.length > 0) edits.push({ start, end, spans });
  };
  let position = 0;
  let shift = 0;
  for (const edit of [...diffWordsOfPair(old, now), { start: old.length, end: old.length, text: "" }]) {
    for (const [start, end] of restyled(before, after, position, edit.start, shift)) push(start, end, start + shift, end + shift);
    push(edit.start, edit.end, edit.start + shift, edit.start + shift + edit.text.length);
    shift += edit.text.length - (edit.end - edit.start);
    position = edit.end;
  }
  return edits;
}

/** Ranges of kept characters whose look is another one now. White space between two of them goes along, where its look is another one, too. */
function* restyled(before: Leaf, after: Leaf, from: number, to: number, shift: number): Generator<[number, number]> {
  let start = -1;
  let end = -1;
  const text = rawText(before);
  const oldSpans = spanIndex(before);
  const newSpans = spanIndex(after);
  for (let at = from; at <= to; at += 1) {
    const a = oldSpans(at);
    const b = newSpans(at + shift);
    const there = at < to && a !== undefined && b !== undefined;
    if (there && !looksAlike(a, b, text[at] ?? "")) {
      if (start < 0) start = at;
      end = at + 1;
    } else if (start >= 0 && (!there || sameLook(a, b))) {
      yield [start, end];
      start = -1;
    }
  }
}

/** The span of each character. */
function spanIndex(leaf: Leaf): (offset: number) => Span | undefined {
  const spans = leaf.spans.flatMap((span) => Array.from({ length: span.text.length }, () => span));
  return (offset) => spans[offset];
}

/** The spans of a range of characters. */
export function sliceSpans(leaf: Leaf, from: number, to: number): Span[] {
  const spans: Span[] = [];
  let position = 0;
  for (const span of leaf.spans) {
    const start = Math.max(from, position);
    const end = Math.min(to, position + span.text.length);
    if (start < end) spans.push({ ...span, text: span.text.slice(start - position, end - position) });
    position += span.text.length;
  }
  return spans;
}

/** A character of its own for every token, so that the comparison of words tells them apart. */
function tokenNames(): (token: Token) => string {
  const known = new Map<string, string>();
  return (token) => {
    const key = JSON.stringify(token);
    const character = known.get(key) ?? String.fromCharCode(0xe000 + (known.size % 0x1900));
    known.set(key, character);
    return character;
  };
}

function encode(leaf: Leaf, names: (token: Token) => string): string {
  return leaf.spans.map((span) => (span.token === null ? span.text : names(span.token))).join("");
}
