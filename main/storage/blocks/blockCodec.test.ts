import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeBlock, ENCODING, encodeBlock } from "./blockCodec.ts";

const bytes = fc.uint8Array({ maxLength: 3000 }).map((array) => Buffer.from(array));
/** Two versions of a paragraph: some words replaced in several places. */
const versions = fc
  .tuple(
    fc.array(fc.lorem({ maxCount: 1, mode: "words" }), { minLength: 1, maxLength: 300 }),
    fc.array(fc.tuple(fc.nat(299), fc.lorem({ maxCount: 3 })), { maxLength: 6 }),
  )
  .map(([words, changes]) => {
    const changed = [...words];
    for (const [index, word] of changes) if (index < changed.length) changed[index] = word;
    return { before: Buffer.from(words.join(" ")), after: Buffer.from(changed.join(" ")) };
  });

test("any bytes come back, with any base", () => {
  fc.assert(
    fc.property(bytes, fc.option(bytes), (content, base) => {
      const encoded = encodeBlock(content, base);
      expect(decodeBlock(encoded.encoding, encoded.data, encoded.usesBase ? base : null).equals(content)).toBe(true);
    }),
  );
});

test("versions of a paragraph come back and are never larger than stored alone", () => {
  fc.assert(
    fc.property(versions, ({ before, after }) => {
      const encoded = encodeBlock(after, before);
      expect(decodeBlock(encoded.encoding, encoded.data, before).equals(after)).toBe(true);
      expect(encoded.data.length).toBeLessThanOrEqual(encodeBlock(after, null).data.length);
    }),
  );
});

test("one typed word is stored as that word", () => {
  const before = Buffer.from("The Supplier shall deliver the Services within 30 days. ".repeat(10));
  const after = Buffer.from(before.toString().replace("30 days", "thirty days"));
  const encoded = encodeBlock(after, before);
  expect(encoded.encoding).toBe(ENCODING.splice);
  expect(encoded.data.length).toBeLessThan(12);
});

test("changes far apart in a long paragraph use the base as dictionary", () => {
  const words = Array.from({ length: 400 }, (_, index) => `word${index}`);
  const before = Buffer.from(words.join(" "));
  const after = Buffer.from(words.map((word, index) => (index % 150 === 20 ? "other" : word)).join(" "));
  expect(encodeBlock(after, before).encoding).toBe(ENCODING.dictionary);
});

test("bytes that nobody encoded are refused", () => {
  const base = Buffer.from("abc");
  expect(() => decodeBlock(ENCODING.splice, Buffer.from([2, 2, 65]), base)).toThrow(RangeError);
  expect(() => decodeBlock(ENCODING.splice, Buffer.from([200]), base)).toThrow(RangeError);
  expect(() => decodeBlock(ENCODING.splice, Buffer.from([0, 0]), null)).toThrow(RangeError);
  expect(() => decodeBlock(99, Buffer.alloc(0), base)).toThrow(RangeError);
});
