/** How long a text is to get: people count words, or characters in Japanese; models count tokens. */
import type { DocumentKind } from "./documentState.ts";

/** Tokens of an English word and of a Japanese character, on average. */
const TOKENS_PER_WORD = 1.35;
const TOKENS_PER_CHARACTER = 0.9;

/** Tokens of room for a heading: a few words. */
export const TITLE_TOKENS = 12;

/** What lengths are counted in. */
export function lengthUnit(kind: DocumentKind): "words" | "characters" {
  return kind === "ja" ? "characters" : "words";
}

/** Tokens to leave room for, for so many words (characters in Japanese). */
export function tokensOfLength(length: number, kind: DocumentKind): number {
  return Math.ceil(length * (kind === "ja" ? TOKENS_PER_CHARACTER : TOKENS_PER_WORD));
}

/** The most words (characters in Japanese) that fit into so many tokens. */
export function lengthOfTokens(tokens: number, kind: DocumentKind): number {
  return Math.floor(tokens / (kind === "ja" ? TOKENS_PER_CHARACTER : TOKENS_PER_WORD));
}
