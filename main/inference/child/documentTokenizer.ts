/** What the app needs from a tokenizer: text to ids with offsets, ids to text. */

/**
 * Tokens of a text. A token's text range is [starts[i], starts[i + 1]), UTF-16: ranges follow one another without gaps, so white space that is
 * no token itself belongs to the token behind it. Offsets inside a character are moved to its end.
 */
export interface Tokens {
  readonly ids: Int32Array;
  /** Length ids.length + 1; behind the last token there may be white space that belongs to none. */
  readonly starts: Int32Array;
  /** 1 where a token begins inside a character: it belongs to the token before it. */
  readonly continues: Uint8Array;
}

export interface DocumentTokenizer {
  readonly vocabSize: number;
  /** UTF-8 of one id, without the space that may stand before it; none for special ids. */
  bytes(id: number): Uint8Array;
  /** Ids that never come from text and are never written into it. */
  isSpecial(id: number): boolean;
  /** Stands for text that the vocabulary cannot spell: such a token keeps its place and its text. */
  isUnknown(id: number): boolean;
  /** How words and spaces are put together again; null where the tokens' bytes say it all. */
  readonly pieces: PieceRules | null;
  /** Throws MODEL_BROKEN when the tokenizer loses something or makes a special id out of text. */
  encode(text: string): Tokens;
  /** Bytes of several ids; special ids vanish. */
  join(ids: Iterable<number>): Uint8Array;
  /** Text of `ids`; special ids vanish, bytes that are no UTF-8 become U+FFFD. */
  decode(ids: Iterable<number>): string;
}

/** For tokenizers whose tokens do not hold the spaces between words. */
export interface PieceRules {
  /** Does this piece go on with the word before it? */
  continuesWord(id: number): boolean;
}
