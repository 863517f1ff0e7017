import { diffForReview } from "../../../src/domain/diff/wordDiff.ts";
import type { Hunk } from "../../../src/domain/proposal/proposal.ts";
import type { TextRange } from "../../../src/domain/text/textEdit.ts";

/** A generated token: UTF-16 range in the new text of its span, log-probability in nats. */
export interface TokenProbability extends TextRange {
  readonly logProbability: number;
}

/** New text for a place of the document; `tokens` is empty when a person wrote it. */
export interface Rewrite {
  readonly range: TextRange;
  readonly newText: string;
  readonly tokens: readonly TokenProbability[];
}

/** Hunks that turn the places' present text into the new one, each as much as a reader would decide at once. */
export function buildHunks(text: string, rewrites: readonly Rewrite[], proposalId: string, nextId: () => string): Hunk[] {
  const hunks = rewrites.flatMap(({ range, newText, tokens }) => {
    const oldText = text.slice(range.start, range.end);
    let shift = 0;
    return diffForReview(oldText, newText).map((part): Hunk => {
      const inNew = { start: part.start + shift, end: part.start + shift + part.newText.length };
      shift += part.newText.length - (part.end - part.start);
      return {
        id: nextId(),
        proposalId,
        start: range.start + part.start,
        end: range.start + part.end,
        oldText: oldText.slice(part.start, part.end),
        newText: part.newText,
        status: "pending",
        editedBy: null,
        confidence: confidence(inNew, tokens),
        decision: null,
      };
    });
  });
  return hunks.sort((a, b) => a.start - b.start || a.end - b.end);
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
