/**
 * Byte-level BPE of a package: text to ids with UTF-16 offsets, ids to bytes. Lossless for any well-formed text.
 * Special ids are not added tokens: a document that contains "[MASK]" literally is encoded as ordinary text.
 */
import { Tokenizer } from "@huggingface/tokenizers";
import { z } from "zod";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { characterBytes } from "../package/byteAlphabet.ts";
import type { DocumentTokenizer, Tokens } from "./documentTokenizer.ts";

export class TextTokenizer implements DocumentTokenizer {
  readonly vocabSize: number;
  readonly pieces = null;
  readonly #inner: Tokenizer;
  readonly #bytes: readonly Uint8Array[];
  readonly #special: ReadonlySet<number>;

  /**
   * `spec` is the parsed tokenizer.json; `special` are the ids that never come from text. `added` are tokens beside the vocabulary that stand
   * for their own text. Throws MODEL_BROKEN.
   */
  constructor(spec: unknown, special: Iterable<number>, added: ReadonlyMap<string, number> = new Map()) {
    this.#special = new Set(special);
    this.#bytes = readVocabulary(spec, this.#special, added);
    try {
      this.#inner = new Tokenizer(spec as object, {});
    } catch (cause) {
      throw tokenizerProblem(cause instanceof Error ? cause.message : String(cause));
    }
    this.vocabSize = this.#bytes.length;
  }

  bytes(id: number): Uint8Array {
    return this.#bytes[id] ?? NO_BYTES;
  }

  isSpecial(id: number): boolean {
    return this.#special.has(id);
  }

  isUnknown(): boolean {
    return false;
  }

  encode(text: string): Tokens {
    if (text === "") return { ids: new Int32Array(0), starts: new Int32Array(1), continues: new Uint8Array(0) };
    const ids = Int32Array.from(this.#inner.encode(text, { add_special_tokens: false }).ids);
    const starts = new Int32Array(ids.length + 1);
    const continues = new Uint8Array(ids.length);
    let offset = 0;
    let ahead = 0; // bytes by which the text walked so far passes the tokens' bytes
    for (let i = 0; i < ids.length; i += 1) {
      starts[i] = offset;
      continues[i] = ahead > 0 ? 1 : 0;
      if (this.#special.has(ids[i] ?? -1)) throw tokenizerProblem("a text became a special token");
      ahead -= this.bytes(ids[i] ?? -1).length;
      while (ahead < 0 && offset < text.length) {
        const point = text.codePointAt(offset) ?? 0;
        ahead += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
        offset += point < 0x10000 ? 1 : 2;
      }
    }
    starts[ids.length] = offset;
    if (offset !== text.length || ahead !== 0) throw tokenizerProblem("a text was not restored");
    return { ids, starts, continues };
  }

  join(ids: Iterable<number>): Uint8Array {
    const parts: number[] = [];
    for (const id of ids) for (const byte of this.bytes(id)) parts.push(byte);
    return Uint8Array.from(parts);
  }

  decode(ids: Iterable<number>): string {
    return LENIENT.decode(this.join(ids));
  }
}

const NO_BYTES = new Uint8Array(0);
const LENIENT = new TextDecoder("utf-8", { ignoreBOM: true });

const specSchema = z.object({ model: z.object({ vocab: z.record(z.string(), z.number().int().min(0)) }) });

function readVocabulary(spec: unknown, special: ReadonlySet<number>, added: ReadonlyMap<string, number>): Uint8Array[] {
  const parsed = specSchema.safeParse(spec);
  if (!parsed.success) throw tokenizerProblem("tokenizer.json has no vocabulary");
  const bytes: Uint8Array[] = [];
  for (const [token, id] of Object.entries(parsed.data.model.vocab)) {
    const found = special.has(id) ? NO_BYTES : characterBytes(token);
    if (!found) throw tokenizerProblem(`the token ${JSON.stringify(token)} is not made of bytes`);
    bytes[id] = found;
  }
  for (const id of special) bytes[id] ??= NO_BYTES;
  for (const [text, id] of added) bytes[id] = new TextEncoder().encode(text);
  for (let id = 0; id < bytes.length; id += 1) if (!bytes[id]) throw tokenizerProblem(`id ${id} has no token`);
  return bytes;
}

function tokenizerProblem(reason: string): PalimpsestError {
  return new PalimpsestError(
    "MODEL_BROKEN",
    `The model's tokenizer is broken: ${reason}. Remove the package and add it again from its source.`,
    { reason, file: "tokenizer.json" },
  );
}
