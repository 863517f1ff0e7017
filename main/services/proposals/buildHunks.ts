import { diffForReview } from "../../../src/domain/diff/wordDiff.ts";
import type { DocumentState } from "../../../src/domain/document/documentState.ts";
import type { Hunk } from "../../../src/domain/proposal/proposal.ts";
import type { TextRange } from "../../../src/domain/text/textEdit.ts";
import type { HunkPlace, PlacedToken } from "../../storage/repositories/origins.ts";
import type { StepToken } from "../runs/tokenSteps.ts";
import { type FreePart, freeParts } from "./lockedParts.ts";

/** A generated token: UTF-16 range in the new text of its span, log-probability in nats. */
export interface TokenProbability extends TextRange {
  readonly logProbability: number;
}

/** Where new text was written: number of the alternative in the frames of its run, span, and when its tokens were decided (empty: not known). */
export interface Written {
  readonly alternative: number;
  readonly span: number;
  readonly steps: readonly StepToken[];
}

/** New text for a place of the document; `tokens` is empty when a person wrote it. */
export interface Rewrite {
  readonly range: TextRange;
  readonly newText: string;
  readonly tokens: readonly TokenProbability[];
  /** Ranges of the new text whose tokens were locked, where known. */
  readonly kept?: readonly TextRange[] | null;
  /** Ranges of the old text, from its start, that the run kept without anybody having locked them. */
  readonly held?: readonly TextRange[];
  /** Set for the text of a run. */
  readonly written?: Written;
}

/**
 * Hunks that turn the places' present text into the new one, each as much as a reader would decide at once, none across
 * a lock or a text that the run kept. Where the hunks' text stands in what a run wrote is added to `places`.
 */
export function buildHunks(
  { text, locks }: Pick<DocumentState, "text" | "locks">,
  rewrites: readonly Rewrite[],
  proposalId: string,
  nextId: () => string,
  places: HunkPlace[] = [],
): Hunk[] {
  const hunks = rewrites.flatMap(({ range, newText, tokens, kept, held = [], written }) => {
    const oldText = text.slice(range.start, range.end);
    const inside = [...clip(locks, range), ...held].sort((a, b) => a.start - b.start || b.end - a.end);
    const parts = isWholeLine(text, range) ? [withoutOuterSpaces(newText)] : freeParts(oldText, newText, inside, kept ?? null);
    return parts.flatMap((part) => {
      let shift = part.new.start - part.old.start;
      const oldPart = oldText.slice(part.old.start, part.old.end);
      return diffForReview(oldPart, newText.slice(part.new.start, part.new.end)).map((change): Hunk => {
        const start = part.old.start + change.start;
        const end = part.old.start + change.end;
        const inNew = { start: start + shift, end: start + shift + change.newText.length };
        shift += change.newText.length - (end - start);
        const id = nextId();
        if (written !== undefined) places.push(placeOf(id, written, inNew, newText, tokens));
        return {
          id,
          proposalId,
          start: range.start + start,
          end: range.start + end,
          oldText: oldText.slice(start, end),
          newText: change.newText,
          status: "pending",
          editedBy: null,
          confidence: confidence(inNew, tokens),
          decision: null,
          nested: [],
        };
      });
    });
  });
  return hunks.sort((a, b) => a.start - b.start || a.end - b.end);
}

/** Whether what is inserted here stands on a line of its own. */
function isWholeLine(text: string, { start, end }: TextRange): boolean {
  return start === end && (start === 0 || text[start - 1] === "\n") && (end === text.length || text[end] === "\n");
}

/** Of a new line the spaces around it go: Markdown gives those before it a meaning. */
function withoutOuterSpaces(newText: string): FreePart {
  const start = newText.length - newText.trimStart().length;
  return { old: { start: 0, end: 0 }, new: { start, end: Math.max(start, newText.trimEnd().length) } };
}

/** The locks inside a range, in offsets of its text, sorted. */
function clip(locks: readonly TextRange[], range: TextRange): TextRange[] {
  return locks
    .map((lock) => ({ start: Math.max(lock.start, range.start) - range.start, end: Math.min(lock.end, range.end) - range.start }))
    .filter((lock) => lock.start < lock.end)
    .sort((a, b) => a.start - b.start);
}

/**
 * Geometric mean of the probabilities of the tokens that overlap a range of the new text, 0..1: exp of the mean
 * log-probability. For a deletion, whose range is empty, the tokens at its borders. Null without tokens.
 */
export function confidence(range: TextRange, tokens: readonly TokenProbability[]): number | null {
  const empty = range.start === range.end;
  const near = tokens.filter((token) =>
    empty ? token.start <= range.end && token.end >= range.start : token.start < range.end && token.end > range.start,
  );
  if (near.length === 0) return null;
  const mean = near.reduce((sum, token) => sum + token.logProbability, 0) / near.length;
  return Math.min(1, Math.max(0, Math.exp(mean)));
}

/** The tokens that tile a part of a span's new text. Without steps that fit the text, tokens are those whose probability is known. */
function placeOf(
  hunkId: string,
  { alternative, span, steps }: Written,
  part: TextRange,
  newText: string,
  tokens: readonly TokenProbability[],
): HunkPlace {
  const known = steps.at(-1)?.end === newText.length;
  const inside = (known ? steps : tokens.map((token) => ({ ...token, step: null })))
    .map(({ start, end, step }) => ({ start: Math.max(start, part.start), end: Math.min(end, part.end), step }))
    .filter(({ start, end }) => start < end);
  const placed: PlacedToken[] = [];
  let at = part.start;
  for (const { start, end, step } of inside) {
    if (start > at) placed.push([start - at, null]);
    placed.push([end - Math.max(at, start), step]);
    at = end;
  }
  if (at < part.end) placed.push([part.end - at, null]);
  return {
    hunkId,
    alternative,
    span,
    start: part.start,
    tokens: placed,
    tokenCount: inside.filter(({ step }) => step !== 0).length,
  };
}
