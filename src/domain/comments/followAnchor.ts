import { createRebaser, type Rebaser } from "../text/editAlgebra.ts";
import type { TextEdit, TextEdits, TextRange } from "../text/textEdit.ts";
import type { Anchor, EarlierPlace } from "./comment.ts";

/** How much of each end of the anchored text is kept for finding it again, UTF-16 code units. */
const KEPT = 200;
/** Most earlier places that are kept; of more, the shortest goes, but never the oldest. */
const MOST_EARLIER = 12;

/**
 * Where an anchor is after `edits`, which lead from the text `before` to the text `after`. What is inserted at its borders stays outside;
 * what is written inside, or in place of all of it, belongs to it; when all of its text is deleted it is empty. Where an edit changes
 * its text, the anchor remembers what it was: as soon as that text stands there again (an undo, of however many edits at a time), it is
 * the anchor again. The same calls give the same anchor, wherever they are made.
 */
export function followAnchor(anchor: Anchor, edits: TextEdits, before: string, after: string, rebaser?: Rebaser): Anchor {
  if (edits.length === 0) return anchor;
  const moving = rebaser ?? createRebaser(edits);
  if (!touches(anchor, edits)) return shifted(anchor, moving);
  const followed = anchor.earlier.map((entry) => followWindow(entry, edits));
  // A window that no edit reached holds what it held before.
  const candidates = followed.map((window, index) => ({ window, index })).filter(({ index }) => reached(anchor.earlier[index], edits));
  for (const { window, index } of candidates) {
    const found = atItsDistance(window, after);
    if (found !== null) return { ...anchor, ...found, earlier: followed.slice(0, index) };
  }
  const place = moved(anchor, edits, moving);
  const lost = place.start === place.end || coveringEdit(anchor, edits) !== undefined;
  for (const { window, index } of candidates) {
    const found = somewhere(window, after);
    const holds = found !== null && (lost || (found.start <= place.start && found.end >= place.end));
    if (holds) return { ...anchor, ...found, earlier: followed.slice(0, index + 1) };
  }
  const changed = anchor.start < anchor.end && moving.range(anchor).touched;
  const earlier = changed ? [...makeRoom(followed), followWindow(remembered(anchor, before), edits)] : followed;
  return { ...anchor, ...place, earlier };
}

/** Whether an edit reaches the anchor or a window that it remembers. */
function touches(anchor: Anchor, edits: TextEdits): boolean {
  let { start, end } = anchor;
  for (const entry of anchor.earlier) {
    start = Math.min(start, entry.from);
    end = Math.max(end, entry.to);
  }
  return edits.some((edit) => edit.start <= end && edit.end >= start);
}

const reached = (entry: EarlierPlace | undefined, edits: TextEdits): boolean =>
  entry !== undefined && edits.some((edit) => edit.start <= entry.to && edit.end >= entry.from);

function shifted(anchor: Anchor, rebaser: Rebaser): Anchor {
  const by = rebaser.offset(anchor.start, "after") - anchor.start;
  if (by === 0) return anchor;
  const earlier = anchor.earlier.map((entry) => ({ ...entry, from: entry.from + by, to: entry.to + by }));
  return { ...anchor, start: anchor.start + by, end: anchor.end + by, earlier };
}

function moved(range: TextRange, edits: TextEdits, rebaser: Rebaser): TextRange {
  const start = rebaser.offset(range.start, "after");
  if (range.start === range.end) return { start, end: start };
  const whole = coveringEdit(range, edits);
  if (whole !== undefined) {
    const end = rebaser.offset(whole.end, "before");
    return { start: end - whole.text.length, end };
  }
  const end = rebaser.offset(range.end, "before");
  return { start: Math.min(start, end), end: Math.max(start, end) };
}

/** The edit that replaces all of a range, which is not empty. */
function coveringEdit(range: TextRange, edits: TextEdits): TextEdit | undefined {
  return edits.find((edit) => edit.start <= range.start && edit.end >= range.end);
}

function makeRoom(places: readonly EarlierPlace[]): readonly EarlierPlace[] {
  if (places.length < MOST_EARLIER) return places;
  const shortest = Math.min(...places.slice(1).map((place) => place.length));
  const index = places.findIndex((place, at) => at > 0 && place.length === shortest);
  return places.toSpliced(index, 1);
}

/** The present place as an earlier one. */
function remembered({ start, end }: Anchor, text: string): EarlierPlace {
  const length = end - start;
  const short = length <= 2 * KEPT;
  return {
    from: start,
    to: end,
    before: 0,
    after: 0,
    length,
    head: text.slice(start, short ? end : start + KEPT),
    tail: short ? "" : text.slice(end - KEPT, end),
  };
}

/** The window after `edits`: it grows over every edit that reaches it. The same object when none does and none lies before it. */
function followWindow(entry: EarlierPlace, edits: TextEdits): EarlierPlace {
  let { from, to } = entry;
  let shiftBefore = 0;
  let shiftInside = 0;
  let reached = false;
  for (const edit of edits) {
    if (edit.start > entry.to) break;
    const growth = edit.text.length - (edit.end - edit.start);
    if (edit.end < entry.from) shiftBefore += growth;
    else {
      reached = true;
      shiftInside += growth;
      from = Math.min(from, edit.start);
      to = Math.max(to, edit.end);
    }
  }
  if (!reached && shiftBefore === 0) return entry;
  return {
    ...entry,
    from: from + shiftBefore,
    to: to + shiftBefore + shiftInside,
    before: entry.before + entry.from - from,
    after: entry.after + to - entry.to,
  };
}

/** The earlier text at its old distance to one of the window's ends, null when it does not stand there. */
function atItsDistance(entry: EarlierPlace, text: string): TextRange | null {
  const { from, to, before, after, length } = entry;
  for (const start of [from + before, to - after - length]) {
    if (start >= from && start + length <= to && standsAt(entry, text, start)) return { start, end: start + length };
  }
  return null;
}

/** The earlier text anywhere in the window, provided that it stands there just once. */
function somewhere(entry: EarlierPlace, text: string): TextRange | null {
  const { from, to, length, head } = entry;
  let found: TextRange | null = null;
  for (let at = text.indexOf(head, from); at >= 0 && at + length <= to; at = text.indexOf(head, at + 1)) {
    if (!standsAt(entry, text, at)) continue;
    if (found !== null) return null;
    found = { start: at, end: at + length };
  }
  return found;
}

function standsAt({ length, head, tail }: EarlierPlace, text: string, start: number): boolean {
  return text.startsWith(head, start) && text.startsWith(tail, start + length - tail.length);
}

/** Follows many anchors, by whatever they are called. The same map when none moved. */
export function followAnchors<Id>(
  anchors: ReadonlyMap<Id, Anchor>,
  edits: TextEdits,
  before: string,
  after: string,
): ReadonlyMap<Id, Anchor> {
  if (edits.length === 0 || anchors.size === 0) return anchors;
  const rebaser = createRebaser(edits);
  let moved = false;
  const next = new Map<Id, Anchor>();
  for (const [id, anchor] of anchors) {
    const followed = followAnchor(anchor, edits, before, after, rebaser);
    if (followed !== anchor) moved = true;
    next.set(id, followed);
  }
  return moved ? next : anchors;
}
