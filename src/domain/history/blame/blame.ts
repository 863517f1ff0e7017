import { diffWordsOfPair } from "../../diff/diffWords.ts";
import type { ChangeCause } from "../../document/documentState.ts";
import type { Author } from "../../proposal/proposal.ts";
import { OperationCursor } from "../../text/editOperations.ts";
import type { TextEdit, TextEdits, TextRange } from "../../text/textEdit.ts";
import { moveOrigins } from "./moves.ts";
import { type Origin, originKey } from "./origin.ts";
import { aliveText, joinPieces, type Piece, slicePiece } from "./pieces.ts";
import { revivePieces, type WritePieces } from "./revive.ts";

/** Text taken out is remembered up to this length, UTF-16 units; the oldest goes first. */
const MOST_BURIED = 500_000;

/** A change of the text as blame needs it. */
export interface BlameStep {
  readonly author: Author;
  readonly cause: ChangeCause;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  readonly edits: TextEdits;
  /** Accepted changes: where their text stands after the edits, and what had been proposed (null: the same). */
  readonly accepted: readonly AcceptedText[];
}

/** A stretch of the text of an accepted change, or of an edit that was accepted into it. `from`: its offset in what that one proposed. */
export interface AcceptedText extends TextRange {
  readonly hunkId: string;
  readonly from: number;
  readonly proposed: string | null;
}

/** The last person who changed something inside text that has an origin. */
export interface Touch {
  readonly by: string;
  readonly at: number;
}

/** Everything about the origins of a text, as plain data. */
export interface BlameSnapshot {
  readonly origins: readonly Origin[];
  readonly pieces: readonly Piece[];
  /** By index of the origin. */
  readonly touches: readonly (readonly [number, Touch])[];
  readonly serial: number;
}

/** A stretch of the text with one origin. `from` as in `Piece`. */
export interface BlameSpan extends TextRange {
  readonly origin: number;
  readonly from: number;
}

/** Text that was taken out. */
export interface BlameRemoval {
  readonly origin: number;
  /** As in `Piece`. */
  readonly from: number;
  /** UTF-16 units. */
  readonly length: number;
  /** The place in the present text where it would be. */
  readonly at: number;
  /** The number of the step that took it out, counted from 1 over the steps with edits. */
  readonly step: number;
}

/**
 * Who wrote what of a text, followed through its changes. Words of a replaced text that the accepted one keeps stay with their
 * author, and text that comes back (undo, redo, restore, a paste of what was cut) keeps its first origin.
 */
export class Blame {
  #pieces: Piece[];
  #serial: number;
  readonly #origins: Origin[];
  readonly #numbers: Map<string, number>;
  readonly #touches: Map<number, Touch>;

  constructor(snapshot: BlameSnapshot) {
    this.#pieces = [...snapshot.pieces];
    this.#serial = snapshot.serial;
    this.#origins = [...snapshot.origins];
    this.#numbers = new Map(this.#origins.map((origin, index) => [originKey(origin), index]));
    this.#touches = new Map(snapshot.touches);
  }

  /** A text that has one origin. */
  static begin(text: string, origin: Origin): Blame {
    const pieces = text === "" ? [] : [{ origin: 0, from: 0, text, buried: 0 }];
    return new Blame({ origins: [origin], pieces, touches: [], serial: 0 });
  }

  get origins(): readonly Origin[] {
    return this.#origins;
  }

  text(): string {
    return aliveText(this.#pieces);
  }

  /** Stretches that tile the text, in order. */
  spans(): BlameSpan[] {
    const spans: BlameSpan[] = [];
    let start = 0;
    const alive = this.#pieces.filter((piece) => piece.buried === 0);
    for (const { origin, from, text } of joinPieces(alive, (number) => this.#isChange(number))) {
      spans.push({ start, end: start + text.length, origin, from });
      start += text.length;
    }
    return spans;
  }

  /** What is not part of the text any more, in order; with `step` what that one took out. */
  removals(step: number | null = null): BlameRemoval[] {
    const removals: BlameRemoval[] = [];
    let at = 0;
    for (const { origin, from, text, buried } of this.#pieces) {
      if (buried === 0) at += text.length;
      else if (step === null || buried === step) removals.push({ origin, from, length: text.length, at, step: buried });
    }
    return removals;
  }

  /** Who last changed something inside text of an origin, null when nobody did. */
  touched(origin: number): Touch | null {
    return this.#touches.get(origin) ?? null;
  }

  /** Follows a change of the text that makes it, or will make it, part of the revision `revisionId`. The edits must fit the text. */
  follow(step: BlameStep, revisionId: string | null): void {
    if (step.edits.length === 0) return;
    this.#serial += 1;
    const { author, at } = step;
    const written = this.#number({ kind: "written", author, at, revisionId });
    const accepted = step.accepted.map((text) => ({ ...text, origin: this.#number({ kind: "change", hunkId: text.hunkId, revisionId }) }));
    const write: WritePieces = (text, offset) => writtenPieces(text, offset, written, accepted);
    const before = this.#pieces;
    const edits = joinTouching(step.edits);
    let shift = edits.reduce((sum, edit) => sum + edit.text.length - (edit.end - edit.start), 0);
    for (const edit of edits.toReversed()) {
      shift -= edit.text.length - (edit.end - edit.start);
      this.#rewrite(edit, step, (text, offset) => write(text, edit.start + shift + offset));
    }
    if (step.cause === "typing") this.#pieces = moveOrigins(before, this.#pieces, written);
    this.#pieces = joinPieces(this.#pieces, (number) => this.#isChange(number));
  }

  /** Gives the text the origins that the same text has in `other`. The texts must be equal. */
  adopt(other: Blame): void {
    const spans = other.spans().map((span) => {
      const origin = other.#origins[span.origin];
      return { ...span, origin: origin === undefined ? 0 : this.#number(origin) };
    });
    for (const [number, touch] of other.#touches) {
      const origin = other.#origins[number];
      if (origin !== undefined && !this.#touches.has(this.#number(origin))) this.#touches.set(this.#number(origin), touch);
    }
    const pieces: Piece[] = [];
    let index = 0;
    let at = 0;
    for (const piece of this.#pieces) {
      if (piece.buried !== 0) {
        pieces.push(piece);
        continue;
      }
      for (let offset = 0; offset < piece.text.length; ) {
        while ((spans[index]?.end ?? Number.POSITIVE_INFINITY) <= at) index += 1;
        const span = spans[index];
        const length = Math.min(piece.text.length - offset, (span?.end ?? Number.POSITIVE_INFINITY) - at);
        const part = slicePiece(piece, offset, length);
        pieces.push(span === undefined ? part : { ...part, origin: span.origin, from: span.from + at - span.start });
        offset += length;
        at += length;
      }
    }
    this.#pieces = joinPieces(pieces, (number) => this.#isChange(number));
  }

  /** Plain data to go on from; text that was taken out long ago is left out when there is too much of it. */
  snapshot(): BlameSnapshot {
    const used = this.#forgetOldest();
    return { origins: [...this.#origins], pieces: used, touches: [...this.#touches], serial: this.#serial };
  }

  #forgetOldest(): Piece[] {
    let room = MOST_BURIED;
    const buried = this.#pieces.filter((piece) => piece.buried > 0).sort((a, b) => b.buried - a.buried);
    const kept = new Set<Piece>();
    for (const piece of buried) {
      room -= piece.text.length;
      if (room < 0) break;
      kept.add(piece);
    }
    return this.#pieces.filter((piece) => piece.buried === 0 || kept.has(piece));
  }

  #rewrite(edit: TextEdit, step: BlameStep, write: WritePieces): void {
    const reviving = revives(step.cause);
    const { before, region, after } = this.#cut(edit.start, edit.end, reviving);
    const replaced = reviving
      ? revivePieces(region, edit.text, this.#serial, write)
      : replacePieces(region, diffWordsOfPair(aliveText(region), edit.text), this.#serial, write);
    if (!reviving) this.#noteTouches(before, region, replaced, after, step);
    this.#pieces = before.concat(replaced, after);
  }

  /** Pieces before, inside and behind a range of the text. `wide`: pieces buried at its borders are inside. */
  #cut(start: number, end: number, wide: boolean): { before: Piece[]; region: Piece[]; after: Piece[] } {
    const before: Piece[] = [];
    const region: Piece[] = [];
    const after: Piece[] = [];
    let at = 0;
    for (const piece of this.#pieces) {
      if (piece.buried !== 0) {
        if (at < start || (at === start && !wide && start === end)) (at < start ? before : after).push(piece);
        else if (at < end || (at === end && wide)) region.push(piece);
        else after.push(piece);
        continue;
      }
      const { length } = piece.text;
      const head = Math.min(length, Math.max(0, start - at));
      const middle = Math.min(length, Math.max(head, end - at));
      if (head > 0) before.push(slicePiece(piece, 0, head));
      if (middle > head) region.push(slicePiece(piece, head, middle - head));
      if (length > middle) after.push(slicePiece(piece, middle, length - middle));
      at += length;
    }
    return { before, region, after };
  }

  /** Somebody took words out of text of an origin, or put some in between. */
  #noteTouches(
    before: readonly Piece[],
    region: readonly Piece[],
    replaced: readonly Piece[],
    after: readonly Piece[],
    step: BlameStep,
  ): void {
    const touch: Touch = { by: step.author.name, at: step.at };
    const lost = new Set(replaced.filter((piece) => piece.buried === this.#serial).map((piece) => piece.origin));
    const left = before.findLast((piece) => piece.buried === 0);
    const right = after.find((piece) => piece.buried === 0);
    if (region.length === 0 && left !== undefined && left.origin === right?.origin) lost.add(left.origin);
    for (const origin of lost) if (this.#isChange(origin)) this.#touches.set(origin, touch);
  }

  #number(origin: Origin): number {
    const key = originKey(origin);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#origins.push(origin) - 1;
    this.#numbers.set(key, number);
    return number;
  }

  #isChange(number: number): boolean {
    return this.#origins[number]?.kind === "change";
  }
}

/** Whether a change brings earlier text back instead of writing new one. */
const revives = (cause: ChangeCause): boolean => cause === "undo" || cause === "redo" || cause === "reopen" || cause === "restore";

/** The edits with those that touch joined: what one change takes out at a place comes back there as one. */
function joinTouching(edits: TextEdits): TextEdit[] {
  const joined: TextEdit[] = [];
  for (const edit of edits) {
    const last = joined.at(-1);
    if (last?.end === edit.start) joined[joined.length - 1] = { start: last.start, end: edit.end, text: last.text + edit.text };
    else joined.push(edit);
  }
  return joined;
}

/** The pieces after edits of their text (without what is buried); what goes is buried. */
function replacePieces(region: readonly Piece[], edits: TextEdits, serial: number, write: WritePieces): Piece[] {
  const cursor = new OperationCursor(edits);
  const pieces: Piece[] = [];
  let written = 0;
  const insert = (): void => {
    for (let next = cursor.current; next.kind === "insert"; next = cursor.current) {
      pieces.push(...write(next.text, written));
      written += next.text.length;
      cursor.advance(next.text.length);
    }
  };
  for (const piece of region) {
    if (piece.buried !== 0) {
      pieces.push(piece);
      continue;
    }
    for (let offset = 0; offset < piece.text.length; ) {
      insert();
      const operation = cursor.current;
      if (operation.kind === "insert") continue;
      const length = Math.min(operation.length, piece.text.length - offset);
      const part = slicePiece(piece, offset, length);
      pieces.push(operation.kind === "keep" ? part : { ...part, buried: serial });
      if (operation.kind === "keep") written += length;
      cursor.advance(length);
      offset += length;
    }
  }
  insert();
  return pieces;
}

/** Pieces of new text: of the accepted changes where it stands inside them, else of the author of the step. */
function writtenPieces(
  text: string,
  offset: number,
  written: number,
  accepted: readonly (AcceptedText & { readonly origin: number })[],
): Piece[] {
  const pieces: Piece[] = [];
  let at = offset;
  const end = offset + text.length;
  const push = (to: number, origin: number, from: number): void => {
    if (to > at) pieces.push({ origin, from, text: text.slice(at - offset, to - offset), buried: 0 });
    at = Math.max(at, to);
  };
  for (const change of accepted) {
    if (change.end <= at || change.start >= end) continue;
    push(Math.max(at, change.start), written, 0);
    const start = change.from + at - change.start;
    const stop = Math.min(end, change.end);
    const from = placeInProposed(change, text.slice(at - offset, stop - offset), start);
    push(stop, change.origin, from);
  }
  push(end, written, 0);
  return pieces;
}

/** Where new words of an accepted change stand in what was proposed: elsewhere than in the text when somebody typed inside it. */
function placeInProposed(change: AcceptedText, words: string, offset: number): number {
  if (change.proposed === null || change.proposed.startsWith(words, offset)) return offset;
  let best = -1;
  for (let at = change.proposed.indexOf(words); at >= 0; at = change.proposed.indexOf(words, at + 1)) {
    if (best < 0 || Math.abs(at - offset) < Math.abs(best - offset)) best = at;
  }
  return best < 0 ? offset : best;
}
