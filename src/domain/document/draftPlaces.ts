/** Where an outline still lacks text, and the line breaks that make room for it. */
import type { TextEdit, TextRange } from "../text/textEdit.ts";
import type { DocumentKind } from "./documentState.ts";
import type { ClauseLine } from "./markdownLines.ts";
import { documentTitle, type OutlineItem, parseOutline } from "./outline.ts";
import { readTextBlocks } from "./textBlocks.ts";

/** A place of an outline without text. Offsets are UTF-16. */
export interface EmptySection {
  /** Unique among the places of a document, and the same after edits elsewhere. */
  readonly id: string;
  /** `text`: below the heading stands nothing; `title`: the heading has no words. */
  readonly kind: "text" | "title";
  /** Clause number as computed now, e.g. "2.1", and its level as in the outline. */
  readonly label: string;
  readonly level: number;
  /** Empty where the heading has no words. */
  readonly title: string;
  /** From its heading to the next one. */
  readonly range: TextRange;
  /** What makes room there; an insertion, of nothing where there is room. */
  readonly room: TextEdit;
  /** How many units of the inserted text stand before the place to write at. */
  readonly before: number;
}

/**
 * The headings below which nothing is written up to the next heading, and those without words, in the order of the text.
 * Comments and link definitions are no text. Left out: the document's title, and headings whose subsections follow at once.
 */
export function emptySections(text: string, kind?: DocumentKind): EmptySection[] {
  const { blocks, headings } = readTextBlocks(text);
  const title = documentTitle(headings);
  const outline = new Map(parseOutline(text, kind).map((item) => [item.start, item]));
  let at = 0;
  return headings.flatMap((heading, index): EmptySection[] => {
    const next = headings[index + 1];
    const item = outline.get(heading.start);
    const range = { start: heading.start, end: next?.start ?? text.length };
    while (at < blocks.length && (blocks[at]?.start ?? 0) < heading.lineEnd) at += 1;
    const behind = Math.min(blocks[at]?.start ?? text.length, range.end);
    let hasText = false;
    for (let index = at; !hasText && (blocks[index]?.start ?? text.length) < range.end; index += 1)
      hasText = blocks[index]?.kind !== "note";
    // What is indented belongs to a list item: its text would need the same indentation.
    if (item === undefined || text[heading.start] !== "#") return [];
    const places: EmptySection[] = [];
    if (text.slice(heading.start + heading.depth, heading.lineEnd).trim() === "") places.push(titlePlace(heading, item, range));
    const isParent = next !== undefined && next.depth > heading.depth;
    if (heading !== title && !isParent && !hasText) places.push(textPlace(text, heading, item, range, behind));
    return places;
  });
}

/** Text after making room in some of the places: the edits, and where to write in the text behind them, in the places' order. */
export function makeRoom(places: readonly EmptySection[]): { edits: TextEdit[]; places: number[] } {
  const edits: TextEdit[] = [];
  const offsets: number[] = [];
  let shift = 0;
  for (const { room, before } of places) {
    offsets.push(room.start + shift + before);
    shift += room.text.length;
    if (room.text === "") continue;
    const last = edits.at(-1);
    if (last?.start === room.start) edits[edits.length - 1] = { ...room, text: last.text + room.text };
    else edits.push(room);
  }
  return { edits, places: offsets };
}

function place(kind: EmptySection["kind"], item: OutlineItem, range: TextRange, at: number, before: string, after: string): EmptySection {
  const { label, level, title } = item;
  const room = { start: at, end: at, text: before + after };
  return { id: `${kind}:${item.id}`, kind, label, level, title, range, room, before: before.length };
}

/** Behind the "#" of a heading and one space. */
function titlePlace(heading: ClauseLine, item: OutlineItem, range: TextRange): EmptySection {
  const marks = heading.start + heading.depth;
  const spaced = marks < heading.lineEnd;
  return place("title", item, range, spaced ? marks + 1 : marks, spaced ? "" : " ", "");
}

/**
 * On a line of its own below the heading, with a blank line above it, and below it another one or the end of the document. Only what
 * is missing is inserted; blank lines that are there already are used. `behind`: where something comes next.
 */
function textPlace(text: string, heading: ClauseLine, item: OutlineItem, range: TextRange, behind: number): EmptySection {
  const { lineEnd } = heading;
  if (lineEnd === text.length) return place("text", item, range, lineEnd, "\n\n", "\n");
  const gap = blankLines(text, lineEnd + 1, behind);
  const [above, line] = gap;
  const ends = behind === text.length;
  const at = above?.next ?? lineEnd + 1;
  if (above?.closed === false) {
    // The document ends with spaces: they stay on the blank line above the text.
    return place("text", item, range, text.length, "\n", "\n");
  }
  const isFree = line?.closed === true && line.length === 0;
  const below = gap.length - (above === undefined ? 0 : 1) - (isFree ? 1 : 0);
  const after = `${isFree ? "" : "\n"}${below > 0 || ends ? "" : "\n"}`;
  return place("text", item, range, at, above === undefined ? "\n" : "", after);
}

/** The lines of white space between two offsets; the last one may end with the document instead of a line break. */
function blankLines(text: string, from: number, to: number): { length: number; next: number; closed: boolean }[] {
  const lines: { length: number; next: number; closed: boolean }[] = [];
  for (let at = from; at < to; ) {
    const newline = text.indexOf("\n", at);
    if (newline < 0 || newline >= to) {
      // What is left stands before something on the same line, or at the end of the document.
      if (to === text.length && text.slice(at).trim() === "") lines.push({ length: to - at, next: to, closed: false });
      break;
    }
    lines.push({ length: newline - at, next: newline + 1, closed: true });
    at = newline + 1;
  }
  return lines;
}
