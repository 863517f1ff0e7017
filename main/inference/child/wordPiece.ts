/**
 * WordPiece of cased BERT models, with the place of each piece in the text (the tokenizer library does not tell it). The steps are those of the
 * `tokenizers` library: BertNormalizer without lower case, BertPreTokenizer, greedy longest match.
 */
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { HubTokenizer, WordPieceRules } from "../package/huggingFaceTokenizer.ts";
import type { DocumentTokenizer, PieceRules, Tokens } from "./documentTokenizer.ts";

/** A character that the model sees, and where it ends in the text (UTF-16). */
interface Seen {
  readonly character: string;
  readonly end: number;
}

export class WordPieceTokenizer implements DocumentTokenizer {
  readonly vocabSize: number;
  readonly pieces: PieceRules;
  readonly #rules: WordPieceRules;
  readonly #unknown: number;
  readonly #special: ReadonlySet<number>;
  readonly #bytes: readonly Uint8Array[];

  /** Throws MODEL_BROKEN for a tokenizer of another kind. */
  constructor(tokenizer: HubTokenizer) {
    const { wordPiece, unknown } = tokenizer;
    if (!wordPiece || unknown === null)
      throw new PalimpsestError("MODEL_BROKEN", "The model's tokenizer is no WordPiece. Add the model again from its source.", {
        reason: "the tokenizer is no WordPiece",
        file: "tokenizer.json",
      });
    this.vocabSize = tokenizer.vocabSize;
    this.#rules = wordPiece;
    this.#unknown = unknown;
    this.#special = new Set(tokenizer.special.values());
    const bytes: Uint8Array[] = Array.from({ length: tokenizer.vocabSize }, () => NO_BYTES);
    const continuing = new Set<number>();
    for (const [piece, id] of wordPiece.vocabulary) {
      const continues = piece.startsWith(wordPiece.prefix) && piece.length > wordPiece.prefix.length;
      if (continues) continuing.add(id);
      if (!this.#special.has(id)) bytes[id] = ENCODER.encode(continues ? piece.slice(wordPiece.prefix.length) : piece);
    }
    this.#bytes = bytes;
    this.pieces = { continuesWord: (id) => continuing.has(id) };
  }

  bytes(id: number): Uint8Array {
    return this.#bytes[id] ?? NO_BYTES;
  }

  isSpecial(id: number): boolean {
    return this.#special.has(id);
  }

  isUnknown(id: number): boolean {
    return id === this.#unknown;
  }

  encode(text: string): Tokens {
    const ids: number[] = [];
    const starts: number[] = [0];
    for (const word of this.#words(text)) {
      for (const { id, end } of this.#match(word)) {
        ids.push(id);
        starts.push(end);
      }
    }
    return { ids: Int32Array.from(ids), starts: Int32Array.from(starts), continues: new Uint8Array(ids.length) };
  }

  join(ids: Iterable<number>): Uint8Array {
    return ENCODER.encode(this.decode(ids));
  }

  /** Words with single spaces between them: the text's own spaces are not in its tokens. */
  decode(ids: Iterable<number>): string {
    let text = "";
    for (const id of ids) {
      const piece = DECODER.decode(this.bytes(id));
      text += piece !== "" && text !== "" && !this.pieces.continuesWord(id) ? ` ${piece}` : piece;
    }
    return text;
  }

  /** Words as the pre-tokenizer splits them: at white space, and around punctuation and Chinese characters. */
  *#words(text: string): Generator<Seen[]> {
    let word: Seen[] = [];
    let offset = 0;
    for (const character of text) {
      offset += character.length;
      if (this.#rules.cleanText && isRemoved(character)) continue;
      const alone = isPunctuation(character) || (this.#rules.splitChinese && isChinese(character));
      const space = /\p{White_Space}/u.test(character);
      if ((alone || space) && word.length > 0) {
        yield word;
        word = [];
      }
      if (alone) yield [{ character, end: offset }];
      else if (!space) word.push({ character, end: offset });
    }
    if (word.length > 0) yield word;
  }

  /** Pieces of a word, the longest first; one unknown piece when the vocabulary cannot spell it. */
  #match(word: readonly Seen[]): { id: number; end: number }[] {
    const { vocabulary, prefix, longestWord } = this.#rules;
    const whole = [{ id: this.#unknown, end: word[word.length - 1]?.end ?? 0 }];
    if (word.length > longestWord) return whole;
    const found: { id: number; end: number }[] = [];
    for (let from = 0; from < word.length; ) {
      let to = word.length;
      let id: number | undefined;
      for (; to > from; to -= 1) {
        const piece = word.slice(from, to).map(({ character }) => character);
        id = vocabulary.get(`${from > 0 ? prefix : ""}${piece.join("")}`);
        if (id !== undefined) break;
      }
      if (id === undefined) return whole;
      found.push({ id, end: word[to - 1]?.end ?? 0 });
      from = to;
    }
    return found;
  }
}

const NO_BYTES = new Uint8Array(0);
const ENCODER = new TextEncoder();
const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });

/** Control characters and U+FFFD, which the normalizer drops; tab and line breaks count as white space. */
function isRemoved(character: string): boolean {
  if (character === "\t" || character === "\n" || character === "\r") return false;
  return character === "\ufffd" || /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/u.test(character);
}

function isPunctuation(character: string): boolean {
  return /[!-/:-@[-`{-~\p{P}]/u.test(character);
}

/** The blocks that BERT calls Chinese: CJK ideographs, no kana and no hangul. */
function isChinese(character: string): boolean {
  return /[\u4e00-\u9fff\u3400-\u4dbf\u{20000}-\u{2a6df}\u{2a700}-\u{2b73f}\u{2b740}-\u{2b81f}\u{2b820}-\u{2ceaf}\uf900-\ufaff\u{2f800}-\u{2fa1f}]/u.test(
    character,
  );
}
