/** From ratings of a block's tokens to scored pieces of its text. */
import type { ScoredToken } from "../protocol.ts";
import type { PlacedTokens } from "./tokenisedText.ts";

/** What a network says of one token. */
export interface Rating {
  /** Nats. */
  logp: number;
  /** Nats. */
  entropy: number;
  alternatives: { text: string; logProbability: number }[];
}

/** The first `most` tokens at most, cut where a character ends. */
export function wholeCharacters(tokens: PlacedTokens, most: number): PlacedTokens {
  let count = Math.min(most, tokens.ids.length);
  while (count > 1 && count < tokens.ids.length && tokens.continues[count]) count -= 1;
  return { ids: tokens.ids.slice(0, count), starts: tokens.starts.slice(0, count + 1), continues: tokens.continues.slice(0, count) };
}

/** Tokens with offsets in the text; the tokens of one character are one entry (sums of their nats, no alternatives). */
export function scoredTokens(block: PlacedTokens, ratings: readonly Rating[]): ScoredToken[] {
  const tokens: { start: number; end: number; logProbability: number; entropy: number; alternatives: Rating["alternatives"] }[] = [];
  for (let i = 0; i < block.ids.length; i += 1) {
    const rating = ratings[i] ?? { logp: 0, entropy: 0, alternatives: [] };
    const end = block.starts[i + 1] ?? 0;
    const last = tokens[tokens.length - 1];
    if (block.continues[i] && last) {
      last.end = end;
      last.logProbability += rating.logp;
      last.entropy += rating.entropy;
      last.alternatives = [];
    } else
      tokens.push({
        start: block.starts[i] ?? 0,
        end,
        logProbability: rating.logp,
        entropy: rating.entropy,
        alternatives: rating.alternatives,
      });
  }
  return tokens;
}
