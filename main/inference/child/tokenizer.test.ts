import { readFile } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { TINY } from "../testing/tinyPackage.ts";
import { type Golden, goldenSchema } from "./families/shared/golden.ts";
import { BlockCache, TokenisedText } from "./tokenisedText.ts";
import { TextTokenizer } from "./tokenizer.ts";

const SPECIAL = Array.from({ length: 11 }, (_, id) => id);
let tokenizer: TextTokenizer;
let golden: Golden;

beforeAll(async () => {
  tokenizer = new TextTokenizer(JSON.parse(await readFile(path.join(TINY, "tokenizer.json"), "utf8")), SPECIAL);
  golden = goldenSchema.parse(JSON.parse(await readFile(path.join(TINY, "golden.json"), "utf8")));
});

/** Well-formed text of the sort that documents hold, and of the sort that they do not. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        " ",
        "  ",
        "\n",
        "\n\n",
        "\n\n\n",
        "the ",
        "Agreement",
        "第1条",
        "乙は、",
        "👩‍👩‍👧‍👦",
        "e\u0301",
        "12,500",
        "[MASK]",
        "\u3000",
        "\ttab",
      ),
      fc.string({ unit: "grapheme" }),
      fc.string({ unit: "binary" }),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(""));

test("the golden cases are reproduced exactly", () => {
  for (const { text, ids } of golden.tokenizer) {
    expect([...tokenizer.encode(text).ids]).toEqual(ids);
    expect(tokenizer.decode(ids)).toBe(text);
  }
});

test("any text is restored, and its offsets name the tokens' text", () => {
  fc.assert(
    fc.property(text, (value) => {
      const { ids, starts, continues } = tokenizer.encode(value);
      expect(tokenizer.decode(ids)).toBe(value);
      expect(starts[0]).toBe(0);
      expect(starts[ids.length]).toBe(value.length);
      for (let first = 0; first < ids.length; ) {
        let last = first + 1;
        while (last < ids.length && continues[last] === 1) last += 1;
        expect(tokenizer.decode(ids.subarray(first, last))).toBe(value.slice(starts[first], starts[last]));
        first = last;
      }
    }),
    { numRuns: 200 },
  );
});

test("the names of special tokens are ordinary text", () => {
  for (const name of ["[MASK]", "[DEL]", "[BOS]", "[EOS]", "[CONTRACT]", "[PAD]"]) {
    const { ids } = tokenizer.encode(`before ${name} after${name}`);
    expect(ids.some((id) => tokenizer.isSpecial(id))).toBe(false);
    expect(tokenizer.decode(ids)).toBe(`before ${name} after${name}`);
  }
});

test("tokens taken block by block are those of the whole text", () => {
  fc.assert(
    fc.property(text, fc.nat(), (value, seed) => {
      const whole = tokenizer.encode(value);
      const document = new TokenisedText(value, new BlockCache(tokenizer));
      expect(document.between(0, value.length).ids).toEqual([...whole.ids]);
      const count = seed % (whole.ids.length + 2);
      expect(document.before(value.length, count).ids).toEqual([...whole.ids].slice(Math.max(0, whole.ids.length - count)));
      expect(document.after(0, count).ids).toEqual([...whole.ids].slice(0, count));
    }),
    { numRuns: 200 },
  );
});

test("a long document in blocks equals the whole, also without paragraphs", () => {
  const paragraph = "The Supplier shall, subject to Section 4.2(b), deliver the Services. ";
  for (const long of [paragraph.repeat(300), `${paragraph.repeat(20)}\n\n`.repeat(20), `${paragraph}\n`.repeat(200)]) {
    const whole = [...tokenizer.encode(long).ids];
    const document = new TokenisedText(long, new BlockCache(tokenizer));
    expect(document.between(0, long.length).ids).toEqual(whole);
    expect(document.before(long.length, 700).ids).toEqual(whole.slice(-700));
    expect(document.after(0, 700).ids).toEqual(whole.slice(0, 700));
  }
});

test("a range that cuts tokens is encoded exactly, never splitting a character", () => {
  fc.assert(
    fc.property(text, fc.nat(), fc.nat(), (value, a, b) => {
      const whole = (offset: number): number => {
        const at = offset % (value.length + 1);
        const low = value.charCodeAt(at);
        const high = value.charCodeAt(at - 1);
        return low >= 0xdc00 && low <= 0xdfff && high >= 0xd800 && high <= 0xdbff ? at - 1 : at;
      };
      const [start, end] = [whole(a), whole(b)].sort((x, y) => x - y) as [number, number];
      const tokens = new TokenisedText(value, new BlockCache(tokenizer)).between(start, end);
      expect(tokenizer.decode(tokens.ids)).toBe(value.slice(start, end));
      expect(tokens.starts).toHaveLength(tokens.ids.length + 1);
      expect(tokens.starts.at(-1)).toBe(end);
    }),
    { numRuns: 300 },
  );
});

test("a line of a megabyte without a space is encoded piece by piece", () => {
  const line = "a".repeat(1_000_000);
  const document = new TokenisedText(line, new BlockCache(tokenizer));
  expect(tokenizer.decode(document.before(900_000, 50).ids)).toBe("a".repeat(tokenizer.decode(document.before(900_000, 50).ids).length));
  expect(document.after(0, 10).ids).toHaveLength(10);
});

test("a broken vocabulary is refused", () => {
  expect(() => new TextTokenizer({}, SPECIAL)).toThrow(expect.objectContaining({ code: "MODEL_BROKEN" }));
});
