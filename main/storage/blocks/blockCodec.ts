import { deflateRawSync, inflateRawSync } from "node:zlib";
import { VarintReader, VarintWriter } from "./varint.ts";

/** How the bytes of a block are stored. Numbers are in the database: never reuse one. */
export const ENCODING = {
  /** UTF-8 as it is: most paragraphs are too short to gain from compression. */
  plain: 0,
  /** Raw deflate. */
  deflated: 1,
  /** Varints `prefix`, `suffix`, then the bytes between: the base with its middle replaced. The usual result of typing. */
  splice: 2,
  /** Raw deflate with the base as dictionary: several places of a long paragraph changed. */
  dictionary: 3,
} as const;

export interface EncodedBlock {
  readonly encoding: number;
  readonly data: Buffer;
  readonly usesBase: boolean;
}

/** Below this, compressing costs more time on reading than it saves. Bytes. */
const SHORTEST_DEFLATED = 1024;
/** Below this, a splice is not worth comparing with a dictionary. Bytes. */
const SHORTEST_DICTIONARY = 160;

/** Smallest reasonable form of `content`; `base` is an earlier version of the same paragraph. */
export function encodeBlock(content: Buffer, base: Buffer | null): EncodedBlock {
  const whole = encodeWhole(content);
  if (base === null) return whole;
  const delta = encodeDelta(content, base);
  return delta.data.length * 10 < whole.data.length * 7 ? delta : whole;
}

/** Content of a block. Throws RangeError or a zlib error when the bytes are not what encodeBlock wrote. */
export function decodeBlock(encoding: number, data: Buffer, base: Buffer | null): Buffer {
  if (encoding === ENCODING.plain) return data;
  if (encoding === ENCODING.deflated) return inflateRawSync(data);
  if (base === null) throw new RangeError("A block that is a delta has no base.");
  if (encoding === ENCODING.splice) return applySplice(data, base);
  if (encoding === ENCODING.dictionary) return inflateRawSync(data, { dictionary: base });
  throw new RangeError(`A block has the unknown encoding ${encoding}.`);
}

/** Bytes that a splice of `base` into `content` must hold: a measure of how alike they are. */
export function spliceLength(content: Buffer, base: Buffer): number {
  const { prefix, suffix } = commonEnds(content, base);
  return content.length - prefix - suffix;
}

function encodeWhole(content: Buffer): EncodedBlock {
  if (content.length >= SHORTEST_DEFLATED) {
    const data = deflateRawSync(content, { level: 9 });
    if (data.length * 10 < content.length * 8) return { encoding: ENCODING.deflated, data, usesBase: false };
  }
  return { encoding: ENCODING.plain, data: content, usesBase: false };
}

function encodeDelta(content: Buffer, base: Buffer): EncodedBlock {
  const { prefix, suffix } = commonEnds(content, base);
  const middle = content.subarray(prefix, content.length - suffix);
  const splice = Buffer.concat([new VarintWriter().unsigned(prefix).unsigned(suffix).finish(), middle]);
  if (splice.length >= SHORTEST_DICTIONARY) {
    const data = deflateRawSync(content, { level: 9, dictionary: base });
    if (data.length < splice.length - 32) return { encoding: ENCODING.dictionary, data, usesBase: true };
  }
  return { encoding: ENCODING.splice, data: splice, usesBase: true };
}

function applySplice(data: Buffer, base: Buffer): Buffer {
  const reader = new VarintReader(data);
  const prefix = reader.unsigned();
  const suffix = reader.unsigned();
  if (prefix + suffix > base.length) throw new RangeError("A block's delta does not fit its base.");
  return Buffer.concat([base.subarray(0, prefix), data.subarray(reader.position), base.subarray(base.length - suffix)]);
}

function commonEnds(a: Buffer, b: Buffer): { prefix: number; suffix: number } {
  const shorter = Math.min(a.length, b.length);
  let prefix = 0;
  while (prefix < shorter && a[prefix] === b[prefix]) prefix += 1;
  let suffix = 0;
  while (suffix < shorter - prefix && a[a.length - 1 - suffix] === b[b.length - 1 - suffix]) suffix += 1;
  return { prefix, suffix };
}
