import type { TextRange } from "../text/textEdit.ts";
import { compareDocuments } from "./compareDocuments.ts";

/** A stretch of a text and where it came from. */
export interface OriginSpan<Origin> extends TextRange {
  readonly origin: Origin;
}

/**
 * Carries origins from one text to the next, word by word: words that stayed or moved keep theirs, words that are new get `origin`,
 * white space keeps its origin where its paragraph stayed. `spans` cover `before` without gaps, in order, and the result covers
 * `after`; neighbours with the same origin (by ===) are one. Only the paragraphs between the common ends are compared, so that a
 * small change of a long text is cheap.
 */
export function traceOrigins<Origin>(
  before: string,
  spans: readonly OriginSpan<Origin>[],
  after: string,
  origin: Origin,
): OriginSpan<Origin>[] {
  const { head, tail } = commonParagraphs(before, after);
  const out = new SpanWriter<Origin>();
  const olds = new SpanReader(spans);
  olds.copy(0, head, out);
  const oldEnd = before.length - tail;
  const { lead, rows } = compareDocuments(before.slice(head, oldEnd), after.slice(head, after.length - tail));
  const space = (gap: string, old: string | null, at: number): void => {
    if (old === gap) olds.copy(at, at + gap.length, out);
    else out.write(gap.length, origin);
  };
  space(lead.after, lead.before, head);
  for (const row of rows) {
    if (row.after === null) continue;
    let at = head + (row.before?.start ?? 0);
    for (const part of row.parts) {
      if (part.kind === "insert") out.write(part.text.length, origin);
      else {
        if (part.kind === "same") olds.copy(at, at + part.text.length, out);
        at += part.text.length;
      }
    }
    space(row.after.gap, row.before?.gap ?? null, at);
  }
  olds.copy(oldEnd, before.length, out);
  return out.spans;
}

/** Lengths of the equal beginning and end, cut where a paragraph begins. */
function commonParagraphs(before: string, after: string): { head: number; tail: number } {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before.charCodeAt(head) === after.charCodeAt(head)) head += 1;
  if (head === before.length && head === after.length) return { head, tail: 0 };
  const start = head < 2 ? -1 : before.lastIndexOf("\n\n", head - 2);
  head = start < 0 ? 0 : start + 2;
  let tail = 0;
  while (tail < shorter - head && before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)) tail += 1;
  const border = before.indexOf("\n\n", before.length - tail);
  return { head, tail: border < 0 ? 0 : before.length - border };
}

class SpanWriter<Origin> {
  readonly spans: { start: number; end: number; origin: Origin }[] = [];
  #length = 0;

  write(length: number, origin: Origin): void {
    if (length === 0) return;
    const last = this.spans.at(-1);
    this.#length += length;
    if (last !== undefined && last.origin === origin) last.end = this.#length;
    else this.spans.push({ start: this.#length - length, end: this.#length, origin });
  }
}

class SpanReader<Origin> {
  readonly #spans: readonly OriginSpan<Origin>[];

  constructor(spans: readonly OriginSpan<Origin>[]) {
    this.#spans = spans;
  }

  copy(start: number, end: number, out: SpanWriter<Origin>): void {
    if (start >= end) return;
    for (let index = this.#firstEndingBehind(start); index < this.#spans.length; index += 1) {
      const span = this.#spans[index];
      if (span === undefined || span.start >= end) return;
      out.write(Math.min(end, span.end) - Math.max(start, span.start), span.origin);
    }
  }

  #firstEndingBehind(offset: number): number {
    let low = 0;
    let high = this.#spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#spans[middle]?.end ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
