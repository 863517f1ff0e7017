import { readFile } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { losslessSpec, readHubTokenizer } from "../package/huggingFaceTokenizer.ts";
import { HUB_MODELS, type HubModel, hubFixture } from "../testing/hubModel.ts";
import type { DocumentTokenizer } from "./documentTokenizer.ts";
import { tokenizerProblems } from "./families/maskedLm/verify.ts";
import { BlockCache, TokenisedText } from "./tokenisedText.ts";
import { TextTokenizer } from "./tokenizer.ts";
import { WordPieceTokenizer } from "./wordPiece.ts";

const tokenizers = new Map<HubModel, DocumentTokenizer>();

function tokenizerOf(name: HubModel): DocumentTokenizer {
  const found = tokenizers.get(name);
  if (!found) throw new Error(`${name} is not open`);
  return found;
}

beforeAll(async () => {
  for (const name of HUB_MODELS) {
    const spec: unknown = JSON.parse(await readFile(path.join(hubFixture(name), "tokenizer.json"), "utf8"));
    const read = readHubTokenizer(spec, {}, (reason) => {
      throw new Error(reason);
    });
    tokenizers.set(
      name,
      read.kind === "word-piece"
        ? new WordPieceTokenizer(read)
        : new TextTokenizer(losslessSpec(spec, read), read.special.values(), read.spaces),
    );
  }
});

const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        " ",
        "  ",
        "    ",
        "\n",
        "\n\n",
        "\t",
        "the Supplier ",
        "don't",
        "第1条",
        "乙は、",
        "👩‍👩‍👧‍👦",
        "e\u0301",
        "12,500",
        "[MASK]",
        "##ing",
        "\u00ad",
        "\u200b",
      ),
      fc.string({ unit: "grapheme" }),
      fc.string({ unit: "binary" }),
    ),
    { maxLength: 20 },
  )
  .map((parts) => parts.join(""));

test.each(HUB_MODELS)("%s: ids are those of the tokenizers library", async (name) => {
  const cases = JSON.parse(await readFile(path.join(hubFixture(name), "tokenizerCases.json"), "utf8")) as { text: string; ids: number[] }[];
  expect(cases.length).toBeGreaterThan(8);
  for (const { text, ids } of cases) expect([text, [...tokenizerOf(name).encode(text).ids]]).toEqual([text, ids]);
});

test.each(HUB_MODELS)("%s: any text comes back from its tokens or their ranges", (name) => {
  const tokenizer = tokenizerOf(name);
  fc.assert(
    fc.property(text, (value) => {
      expect(tokenizerProblems(tokenizer, value)).toEqual([]);
      const { ids, starts } = tokenizer.encode(value);
      expect(starts).toHaveLength(ids.length + 1);
      for (let i = 0; i < ids.length; i += 1) expect(starts[i + 1]).toBeGreaterThanOrEqual(starts[i] ?? 0);
      expect(ids.some((id) => tokenizer.isSpecial(id) && !tokenizer.isUnknown(id))).toBe(false);
    }),
    { numRuns: 300 },
  );
});

test.each(HUB_MODELS)("%s: tokens taken block by block are those of the whole text", (name) => {
  const tokenizer = tokenizerOf(name);
  fc.assert(
    fc.property(text, fc.nat(), (value, seed) => {
      const whole = [...tokenizer.encode(value).ids];
      const document = new TokenisedText(value, new BlockCache(tokenizer));
      expect(document.between(0, value.length).ids).toEqual(whole);
      const count = seed % (whole.length + 2);
      expect(document.after(0, count).ids).toEqual(whole.slice(0, count));
      expect(document.before(value.length, count).ids).toEqual(whole.slice(Math.max(0, whole.length - count)));
    }),
    { numRuns: 200 },
  );
});

test("names of special tokens and of pieces are ordinary text", () => {
  for (const name of HUB_MODELS) {
    const tokenizer = tokenizerOf(name);
    for (const marker of ["[MASK]", "[CLS]", "[SEP]", "[PAD]", "[UNK]"])
      expect([...tokenizer.encode(`a ${marker} b${marker}`).ids].some((id) => tokenizer.isSpecial(id) && !tokenizer.isUnknown(id))).toBe(
        false,
      );
  }
  const bert = tokenizerOf("tiny-bert");
  expect(bert.encode("##s").ids).toHaveLength(3);
});

test("white space belongs to the word behind it, and what nobody sees to its word", () => {
  const { ids, starts } = tokenizerOf("tiny-bert").encode("The  Supplier\n\nshall. ");
  expect(ids).toHaveLength(4);
  expect([...starts]).toEqual([0, 3, 13, 20, 21]);
});

test("a tokenizer whose ranges do not hold its tokens is noticed", () => {
  const honest = tokenizerOf("tiny-bert");
  const shifted: DocumentTokenizer = {
    vocabSize: honest.vocabSize,
    pieces: honest.pieces,
    bytes: (id) => honest.bytes(id),
    isSpecial: (id) => honest.isSpecial(id),
    isUnknown: (id) => honest.isUnknown(id),
    join: (ids) => honest.join(ids),
    decode: (ids) => honest.decode(ids),
    encode: (value) => {
      const tokens = honest.encode(value);
      return { ...tokens, starts: tokens.starts.map((start) => Math.max(0, start - 1)) };
    },
  };
  expect(tokenizerProblems(shifted, "The Supplier")).toEqual([expect.stringMatching(/does not restore/)]);
});
