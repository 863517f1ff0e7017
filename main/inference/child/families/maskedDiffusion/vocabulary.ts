/** What the sampler must know about each token id. */
import type { Manifest } from "../../../package/manifest.ts";
import type { TextTokenizer } from "../../tokenizer.ts";
import { type ByteShape, byteShape, decodeStrictly } from "../../utf8.ts";

export interface SpecialIds {
  readonly mask: number;
  readonly del: number;
  readonly begin: number;
  readonly end: number;
}

export class Vocabulary {
  readonly tokenizer: TextTokenizer;
  readonly special: SpecialIds;
  readonly size: number;
  readonly #shapes: readonly ByteShape[];
  readonly #texts: readonly (string | null)[];
  readonly #never: Uint8Array;

  constructor(tokenizer: TextTokenizer, manifest: Manifest) {
    const names = manifest.specialTokens;
    this.tokenizer = tokenizer;
    this.special = { mask: names["[MASK]"], del: names["[DEL]"], begin: names["[BOS]"], end: names["[EOS]"] };
    this.size = tokenizer.vocabSize;
    const ids = Array.from({ length: this.size }, (_, id) => id);
    this.#shapes = ids.map((id) => byteShape(tokenizer.bytes(id)));
    this.#texts = ids.map((id) => decodeStrictly(tokenizer.bytes(id)));
    this.#never = Uint8Array.from(ids, (id) => (this.#mustNotAppear(id) ? 1 : 0));
  }

  shape(id: number): ByteShape {
    return this.#shapes[id] ?? NO_SHAPE;
  }

  /** Text of a token that holds whole characters only ("" for special ids), else null. */
  text(id: number): string | null {
    return this.#texts[id] ?? null;
  }

  /** Special ids other than [DEL], and control characters that a document cannot hold. */
  neverGenerated(id: number): boolean {
    return this.#never[id] !== 0;
  }

  #mustNotAppear(id: number): boolean {
    if (this.tokenizer.isSpecial(id)) return id !== this.special.del;
    return this.tokenizer.bytes(id).some((byte) => (byte < 0x20 && byte !== 0x09 && byte !== 0x0a) || byte === 0x7f);
  }
}

const NO_SHAPE: ByteShape = { head: 0, tail: 0, headOnly: true, sound: true };
