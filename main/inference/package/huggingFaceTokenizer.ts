/**
 * What a tokenizer.json of the Hugging Face ecosystem says about itself, and whether documents survive it. Two kinds do: byte-level BPE
 * (RoBERTa, ModernBERT), which restores any text from its tokens, and cased WordPiece (BERT), whose pieces can be laid over the text.
 */
import { z } from "zod";
import type { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { byteCharacters } from "./byteAlphabet.ts";

export interface HubTokenizer {
  readonly kind: "byte-level" | "word-piece";
  /** One more than the highest id. */
  readonly vocabSize: number;
  readonly mask: number;
  readonly begin: number;
  readonly end: number;
  readonly pad: number | null;
  /** WordPiece only: stands for words that the vocabulary cannot spell. */
  readonly unknown: number | null;
  /** Entries that never come from a text and are never written into one, by name: special tokens, placeholders, unused places. */
  readonly special: ReadonlyMap<string, number>;
  /** Added tokens that are white space: they do come from text. */
  readonly spaces: ReadonlyMap<string, number>;
  readonly wordPiece: WordPieceRules | null;
}

export interface WordPieceRules {
  readonly vocabulary: ReadonlyMap<string, number>;
  /** Marks a piece that goes on with the word, "##". */
  readonly prefix: string;
  /** Longer words (in characters) are unknown. */
  readonly longestWord: number;
  readonly cleanText: boolean;
  readonly splitChinese: boolean;
}

/** Names that other files of the model give its special tokens (special_tokens_map.json, tokenizer_config.json). */
export type SpecialNames = Readonly<Partial<Record<"mask" | "cls" | "sep" | "pad" | "bos" | "eos", string>>>;

const id = z.number().int().min(0);
const part = z.looseObject({ type: z.string() });
type Part = z.infer<typeof part>;
const specSchema = z.looseObject({
  added_tokens: z.array(z.looseObject({ id, content: z.string(), special: z.boolean().default(false) })).default([]),
  normalizer: part.nullish(),
  pre_tokenizer: part.nullish(),
  model: z.looseObject({ type: z.string().optional(), vocab: z.unknown() }),
});
const vocabularySchema = z.record(z.string(), id);
const UNUSED = /^(\[unused\d+\]|madeupword\d+|<unused\d+>)$/i;
const NEXT = "Choose a cased BERT, a RoBERTa or a ModernBERT.";

/** Reads and judges tokenizer.json. Throws what `refuse` makes of the reason. */
export function readHubTokenizer(
  spec: unknown,
  names: SpecialNames,
  refuse: (reason: string, next?: string) => PalimpsestError,
): HubTokenizer {
  const parsed = specSchema.safeParse(spec);
  if (!parsed.success) throw refuse("the file is not a tokenizer of the Hugging Face format");
  const { model, added_tokens: added, normalizer, pre_tokenizer: splitter } = parsed.data;
  const type = model.type ?? (Array.isArray(model.vocab) ? "Unigram" : "merges" in model ? "BPE" : "WordPiece");
  if (type === "Unigram" || (type === "BPE" && parts(splitter, "pretokenizers").some((entry) => entry.type === "Metaspace")))
    throw refuse("its tokenizer is SentencePiece, which does not keep spaces and line breaks as they are", NEXT);
  if (type !== "BPE" && type !== "WordPiece") throw refuse(`its tokenizer is of the kind ${type}, which is not supported`, NEXT);
  const vocabulary = vocabularySchema.safeParse(model.vocab);
  if (!vocabulary.success) throw refuse("the tokenizer has no vocabulary");
  const entries = new Map(Object.entries(vocabulary.data));
  const all = new Map([...entries, ...added.map(({ content, id }) => [content, id] as const)]);
  if (type === "BPE") checkByteLevel(entries, parts(normalizer, "normalizers"), parts(splitter, "pretokenizers"), model, refuse);

  const find = (candidates: readonly (string | undefined)[]): number | null => {
    for (const name of candidates) {
      const found = name === undefined ? undefined : all.get(name);
      if (found !== undefined) return found;
    }
    return null;
  };
  const mask = find([names.mask, "[MASK]", "<mask>"]);
  if (mask === null) throw refuse("it has no mask token, so it is not a masked language model", NEXT);
  const begin = find([names.cls, names.bos, "[CLS]", "<s>"]);
  const end = find([names.sep, names.eos, "[SEP]", "</s>"]);
  if (begin === null || end === null)
    throw refuse("it has no tokens for the beginning and the end of a text ([CLS] and [SEP], or <s> and </s>)");
  const pad = find([names.pad, "[PAD]", "<pad>"]);
  const wordPiece =
    type === "WordPiece"
      ? wordPieceRules(entries, parts(normalizer, "normalizers"), parts(splitter, "pretokenizers"), model, refuse)
      : null;
  const unknown = wordPiece ? (entries.get(typeof model.unk_token === "string" ? model.unk_token : "[UNK]") ?? null) : null;
  if (wordPiece && unknown === null) throw refuse("its vocabulary has no token for unknown words");

  const isSpace = (text: string): boolean => /^\s+$/u.test(text);
  const spaces = new Map(
    wordPiece ? [] : added.filter(({ content, special }) => !special && isSpace(content)).map(({ content, id }) => [content, id]),
  );
  const special = new Map(added.filter(({ content }) => !spaces.has(content)).map(({ content, id }) => [content, id]));
  for (const [name, entry] of entries) if (UNUSED.test(name)) special.set(name, entry);
  for (const [name, entry] of all) if ([mask, begin, end, pad, unknown].includes(entry)) special.set(name, entry);
  const vocabSize = [...all.values()].reduce((most, entry) => Math.max(most, entry), -1) + 1;
  const used = new Set(all.values());
  for (let entry = 0; entry < vocabSize; entry += 1) if (!used.has(entry)) special.set(`unused ${entry}`, entry);
  return { kind: wordPiece ? "word-piece" : "byte-level", vocabSize, mask, begin, end, pad, unknown, special, spaces, wordPiece };
}

/**
 * The spec with which byte-level text is encoded: names of special tokens are ordinary text, nothing is composed anew (NFC) or put before the
 * first word, so that any text comes back as it was.
 */
export function losslessSpec(spec: unknown, tokenizer: HubTokenizer): unknown {
  const { added_tokens: added, pre_tokenizer: splitter, ...rest } = specSchema.parse(spec);
  return {
    ...rest,
    added_tokens: added.filter(({ content }) => tokenizer.spaces.has(content)),
    normalizer: null,
    pre_tokenizer: withoutPrefixSpace(splitter ?? null),
    post_processor: null,
  };
}

function checkByteLevel(
  vocabulary: ReadonlyMap<string, number>,
  normalizers: readonly Part[],
  splitters: readonly Part[],
  model: Readonly<Record<string, unknown>>,
  refuse: (reason: string, next?: string) => PalimpsestError,
): void {
  if (!splitters.some(({ type }) => type === "ByteLevel"))
    throw refuse("its tokenizer does not work on bytes, so that it loses characters", NEXT);
  const lossy = normalizers.find(({ type }) => type !== "NFC");
  if (lossy)
    throw refuse(
      `its tokenizer changes the text before it reads it (${lossy.type}), so that documents would not come back as they were`,
      NEXT,
    );
  for (const { type, behavior } of splitters) {
    const keeps = type === "ByteLevel" || type === "Digits" || (type === "Split" && behavior !== "Removed");
    if (!keeps) throw refuse(`its tokenizer splits text by ${type}, which is not supported`, NEXT);
  }
  if (typeof model.dropout === "number" && model.dropout > 0) throw refuse("its tokenizer splits text at random (dropout)", NEXT);
  let missing = 0;
  for (const character of byteCharacters()) if (!vocabulary.has(character)) missing += 1;
  if (missing > 0) throw refuse(`its vocabulary lacks ${missing} of the 256 bytes, so that some characters are lost`, NEXT);
}

function wordPieceRules(
  vocabulary: ReadonlyMap<string, number>,
  normalizers: readonly Part[],
  splitters: readonly Part[],
  model: Readonly<Record<string, unknown>>,
  refuse: (reason: string, next?: string) => PalimpsestError,
): WordPieceRules {
  const bert = normalizers.find(({ type }) => type === "BertNormalizer");
  if (bert?.lowercase === true || normalizers.some(({ type }) => type === "Lowercase"))
    throw refuse(
      "its tokenizer is uncased: it would write your text in lower case",
      "Choose a cased model (for BERT, one whose name ends in -cased).",
    );
  if (bert?.strip_accents === true || normalizers.some(({ type }) => type === "StripAccents"))
    throw refuse("its tokenizer takes the accents off letters, so that documents would not come back as they were", NEXT);
  const other = normalizers.find(({ type }) => type !== "BertNormalizer");
  if (other) throw refuse(`its tokenizer changes the text before it reads it (${other.type})`, NEXT);
  if (splitters.length !== 1 || splitters[0]?.type !== "BertPreTokenizer")
    throw refuse(`its tokenizer splits words by ${splitters.map(({ type }) => type).join(", ") || "nothing"}, not as BERT does`, NEXT);
  return {
    vocabulary,
    prefix: typeof model.continuing_subword_prefix === "string" ? model.continuing_subword_prefix : "##",
    longestWord: typeof model.max_input_chars_per_word === "number" ? model.max_input_chars_per_word : 100,
    cleanText: bert !== undefined && bert.clean_text !== false,
    splitChinese: bert !== undefined && bert.handle_chinese_chars !== false,
  };
}

/** The members of a normalizer or pre-tokenizer, sequences unfolded. */
function parts(whole: Part | null | undefined, members: "normalizers" | "pretokenizers"): Part[] {
  if (!whole) return [];
  if (whole.type !== "Sequence") return [whole];
  const inner = z.array(part).safeParse(whole[members]);
  return inner.success ? inner.data.flatMap((entry) => parts(entry, members)) : [whole];
}

function withoutPrefixSpace(splitter: Part | null): Part | null {
  if (splitter === null) return null;
  if (splitter.type === "ByteLevel") return { ...splitter, add_prefix_space: false };
  if (splitter.type === "Sequence") return { ...splitter, pretokenizers: parts(splitter, "pretokenizers").map(withoutPrefixSpace) };
  return splitter;
}
