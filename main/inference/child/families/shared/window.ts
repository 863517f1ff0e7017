/** The context of a pass: kind token, text before, between and behind, with positions that leave room for the canvases. */
import type { PlacedTokens, TokenisedText } from "../../tokenisedText.ts";
import { type Canvas, OPEN, openCount } from "./canvas.ts";
import type { Pass } from "./passes.ts";
import { windowLength } from "./passes.ts";
import type { SpecialIds } from "./vocabulary.ts";

export interface Window {
  /** Context token ids and their positions, [T]. Never empty: the kind token is always there. */
  readonly ids: readonly number[];
  readonly positions: readonly number[];
  /** Positions of the pass's slots, [S], parts one after another. */
  readonly slots: Int32Array;
}

export interface WindowSource {
  readonly document: TokenisedText;
  readonly canvases: readonly Canvas[];
  readonly kindId: number;
  readonly special: SpecialIds;
  readonly maxPositions: number;
  /** Positions of the window; without, as many as the models are mostly trained on. */
  readonly positions?: number;
  /** May the old text of spans that are not denoised yet be seen? Not at strength 1. */
  readonly seesOldText: boolean;
}

/** Builds the window of `pass` as one alternative sees it: finished spans and blocks show their new text. */
export function buildWindow(source: WindowSource, pass: Pass): Window {
  const { canvases, special } = source;
  const first = pass.parts[0];
  const last = pass.parts[pass.parts.length - 1];
  if (!first || !last) return { ids: [source.kindId], positions: [0], slots: new Int32Array(0) };
  const beginnings = pass.parts.map(({ span, from }, index) => (index === 0 ? [] : decided(canvases[span], 0, from, special.del)));
  const gaps = pass.parts.map(({ span, to }) => Math.min(pass.following ?? 0, (canvases[span]?.ids.length ?? to) - to));
  const inner =
    pass.size +
    pass.between.reduce((sum, tokens) => sum + tokens.ids.length, 0) +
    beginnings.reduce((sum, ids) => sum + ids.length, 0) +
    gaps.slice(0, -1).reduce((sum, gap) => sum + gap, 0);
  const free = Math.max(0, (source.positions ?? windowLength(source.maxPositions)) - 2 - inner);
  const rest =
    pass.following === undefined
      ? restOfSpan(canvases[last.span], last.to, Math.floor(free * 0.4), special.del)
      : { visible: [], length: gaps.at(-1) ?? 0, complete: true };
  const right = gatherRight(source, last.span, Math.max(0, free - rest.length));
  const left = gatherLeft(source, first.span, first.from, free);
  const rightRoom = Math.max(Math.floor(free * 0.4), free - left.ids.length) - rest.length;
  const rightIds = rest.complete ? right.slice(0, Math.max(0, rightRoom)) : [];
  const leftRoom = free - rest.length - rightIds.length;
  const leftIds = leftRoom > 0 ? left.ids.slice(-leftRoom) : [];

  const ids: number[] = [source.kindId];
  const positions: number[] = [0];
  const slots = new Int32Array(pass.size);
  let position = 1;
  const place = (values: Iterable<number>): void => {
    for (const id of values) {
      ids.push(id);
      positions.push(position);
      position += 1;
    }
  };
  if (left.complete && leftIds.length === left.ids.length) place([special.begin]);
  place(leftIds);
  let slot = 0;
  for (const [index, part] of pass.parts.entries()) {
    place(beginnings[index] ?? []);
    for (let i = part.from; i < part.to; i += 1) {
      slots[slot] = position;
      slot += 1;
      position += 1;
    }
    if (index < pass.parts.length - 1) position += gaps[index] ?? 0;
    place(pass.between[index]?.ids ?? []);
  }
  for (const visible of rest.visible) {
    ids.push(visible.id);
    positions.push(position + visible.offset);
  }
  position += rest.length;
  place(rightIds);
  return { ids, positions, slots };
}

interface Rest {
  readonly visible: readonly { readonly id: number; readonly offset: number }[];
  /** Positions taken, open ones included. */
  readonly length: number;
  readonly complete: boolean;
}

/** Slots of a long span behind the block: their tokens where decided, a gap where open or [DEL]. */
function restOfSpan(canvas: Canvas | undefined, from: number, most: number, del: number): Rest {
  if (!canvas) return { visible: [], length: 0, complete: true };
  const total = canvas.ids.length - from;
  const length = Math.min(total, most);
  const visible: { id: number; offset: number }[] = [];
  for (let offset = 0; offset < length; offset += 1) {
    const id = canvas.ids[from + offset] ?? OPEN;
    if (id !== OPEN && id !== del) visible.push({ id, offset });
  }
  return { visible, length, complete: length === total };
}

/** Up to `count` ids before slot `from` of span `span`; `complete` when they begin where the document does. */
export function gatherLeft(source: WindowSource, span: number, from: number, count: number): { ids: number[]; complete: boolean } {
  const { document, canvases, special } = source;
  const pieces: number[][] = [];
  let missing = count; // below zero: something was cut off
  const take = (ids: readonly number[]): void => {
    pieces.unshift(missing > 0 ? ids.slice(-missing) : []);
    missing -= ids.length;
  };
  take(decided(canvases[span], 0, from, special.del));
  let at = span;
  for (; at >= 0 && missing > 0; at -= 1) {
    const before = canvases[at - 1];
    take(document.before(canvases[at]?.layout.replaced.start ?? 0, missing + 1, before?.layout.replaced.end ?? 0).ids);
    if (before && missing > 0) take(decided(before, 0, Number.POSITIVE_INFINITY, special.del));
  }
  return { ids: pieces.flat(), complete: at < 0 && missing >= 0 };
}

/** Up to `count` ids behind span `span`, with [EOS] where the document ends. */
export function gatherRight(source: WindowSource, span: number, count: number): number[] {
  const { document, canvases, special } = source;
  const found: number[] = [];
  for (let at = span; found.length < count; at += 1) {
    const start = canvases[at]?.layout.replaced.end ?? 0;
    const next = canvases[at + 1];
    const end = next?.layout.replaced.start ?? document.text.length;
    const tokens: PlacedTokens = document.after(start, count - found.length, end);
    found.push(...tokens.ids);
    if ((tokens.starts[tokens.ids.length] ?? end) < end) break;
    if (!next) {
      if (found.length < count) found.push(special.end);
      break;
    }
    const written = decided(next, 0, Number.POSITIVE_INFINITY, special.del);
    if (!source.seesOldText && written.length === 0) break;
    found.push(...written);
    // What follows a beginning is not known yet: the text behind it does not come next.
    if (!source.seesOldText && openCount(next) > 0) break;
  }
  return found.slice(0, count);
}

/** The decided tokens among slots [from, to), [DEL] left out. */
export function decided(canvas: Canvas | undefined, from: number, to: number, del: number): number[] {
  return canvas ? [...canvas.ids.subarray(from, Math.min(to, canvas.ids.length))].filter((id) => id !== OPEN && id !== del) : [];
}
