/** What the sampler must know about each token id. */
import type { Manifest } from "../../../package/manifest.ts";
import type { GenerateRequest } from "../../../protocol.ts";
import type { DocumentTokenizer, PieceRules } from "../../documentTokenizer.ts";
import { type ByteShape, byteShape, decodeStrictly } from "../../utf8.ts";

export interface SpecialIds {
  readonly mask: number;
  readonly del: number;
  readonly begin: number;
  readonly end: number;
}

export class Vocabulary {
  readonly tokenizer: DocumentTokenizer;
  readonly special: SpecialIds;
  /** Whether the sampler may write [DEL]. */
  readonly deletes: boolean;
  readonly size: number;
  readonly #shapes: readonly ByteShape[];
  readonly #texts: readonly (string | null)[];
  readonly #never: Uint8Array;
  readonly #manifest: Manifest;
  #prose: Vocabulary | null = null;

  /** Without `deletes` the sampler never writes [DEL]: new text is as long as the old. With `excluded` it leaves out tokens that hold one of these bytes. */
  constructor(tokenizer: DocumentTokenizer, manifest: Manifest, deletes = true, excluded: ReadonlySet<number> = new Set()) {
    this.deletes = deletes;
    this.#manifest = manifest;
    const names = manifest.specialTokens;
    this.tokenizer = tokenizer;
    this.special = { mask: names["[MASK]"], del: names["[DEL]"], begin: names["[BOS]"], end: names["[EOS]"] };
    this.size = tokenizer.vocabSize;
    const ids = Array.from({ length: this.size }, (_, id) => id);
    this.#shapes = ids.map((id) => byteShape(tokenizer.bytes(id)));
    this.#texts = ids.map((id) => decodeStrictly(tokenizer.bytes(id)));
    this.#never = Uint8Array.from(ids, (id) => (this.#mustNotAppear(id, excluded) ? 1 : 0));
  }

  /** The same for running text: no line breaks, none of the characters that Markdown makes headings, tables and code of, and no figures, which a model would make up. */
  get prose(): Vocabulary {
    this.#prose ??= new Vocabulary(this.tokenizer, this.#manifest, this.deletes, MARKUP);
    return this.#prose;
  }

  /** How words and spaces are put together; null where the tokens' bytes say it all. */
  get pieces(): PieceRules | null {
    return this.tokenizer.pieces;
  }

  shape(id: number): ByteShape {
    return this.#shapes[id] ?? NO_SHAPE;
  }

  /** Text of a token that holds whole characters only ("" for special ids), else null; without the space that may stand before it. */
  text(id: number): string | null {
    return this.#texts[id] ?? null;
  }

  /** Special ids other than [DEL], and control characters that a document cannot hold. */
  neverGenerated(id: number): boolean {
    return this.#never[id] !== 0;
  }

  #mustNotAppear(id: number, excluded: ReadonlySet<number>): boolean {
    if (this.tokenizer.isSpecial(id)) return id !== this.special.del || !this.deletes;
    return this.tokenizer.bytes(id).some((byte) => excluded.has(byte) || (byte < 0x20 && byte !== 0x09 && byte !== 0x0a) || byte === 0x7f);
  }
}

/** Tab, line feed, # | ` and digits as bytes. */
const MARKUP: ReadonlySet<number> = new Set([0x09, 0x0a, 0x23, 0x60, 0x7c, ...Array.from({ length: 10 }, (_, digit) => 0x30 + digit)]);

/** A family's model as a request writes with it. */
export function writingWith<Model extends { readonly vocabulary: Vocabulary }>(
  model: Model,
  { prose }: Pick<GenerateRequest, "prose">,
): Model {
  return prose === true ? { ...model, vocabulary: model.vocabulary.prose } : model;
}

const NO_SHAPE: ByteShape = { head: 0, tail: 0, headOnly: true, sound: true };
