import fc from "fast-check";
import { expect, test } from "vitest";
import { byteShape, decodeStrictly, follow, malformedBytes } from "./utf8.ts";

const encoder = new TextEncoder();

test("pieces of well-formed text follow one another, wherever it is cut", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.array(fc.nat(40)), (text, cuts) => {
      const bytes = encoder.encode(text);
      const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
      let lacking = 0;
      for (let i = 1; i < places.length; i += 1) {
        lacking = follow(lacking, byteShape(bytes.subarray(places[i - 1], places[i])));
        expect(lacking).toBeGreaterThanOrEqual(0);
      }
      expect(lacking).toBe(0);
    }),
  );
});

test("only malformed bytes are marked", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.string({ unit: "binary", maxLength: 3 }).map((text) => encoder.encode(text)),
          fc.uint8Array({ maxLength: 3 }),
        ),
      ),
      (parts) => {
        const bytes = Uint8Array.from(parts.flatMap((part) => [...part]));
        const bad = malformedBytes(bytes);
        expect(decodeStrictly(bytes.filter((_, i) => bad[i] === 0))).not.toBeNull();
        if (decodeStrictly(bytes) !== null) expect(bad.some((flag) => flag === 1)).toBe(false);
      },
    ),
  );
});

test("overlong and surrogate encodings are malformed", () => {
  for (const bytes of [[0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0x80]])
    expect([...malformedBytes(Uint8Array.from(bytes))]).toEqual(bytes.map(() => 1));
});
