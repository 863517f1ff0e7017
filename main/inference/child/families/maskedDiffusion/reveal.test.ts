import { readFile } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { readManifest } from "../../../package/files.ts";
import { TINY } from "../../../testing/tinyPackage.ts";
import { BlockCache, TokenisedText } from "../../tokenisedText.ts";
import { TextTokenizer } from "../../tokenizer.ts";
import { ban, type Canvas, makeCanvas, OPEN } from "../shared/canvas.ts";
import { layoutSpan } from "../shared/spanLayout.ts";
import type { StepOutput } from "../shared/spanNetwork.ts";
import { Vocabulary } from "../shared/vocabulary.ts";
import { type RevealRules, reveal } from "./reveal.ts";

let vocabulary: Vocabulary;
let blocks: BlockCache;
const DEL = 2;

beforeAll(async () => {
  const { manifest } = await readManifest(TINY);
  const tokenizer = new TextTokenizer(
    JSON.parse(await readFile(path.join(TINY, "tokenizer.json"), "utf8")),
    Array.from({ length: 11 }, (_, id) => id),
  );
  vocabulary = new Vocabulary(tokenizer, manifest);
  blocks = new BlockCache(tokenizer);
});

const letter = (character: string): number => blocks.tokens(character).ids[0] ?? 0;

function openCanvas(slots: number): Canvas {
  const text = "1".repeat(slots - 4);
  const layout = layoutSpan(
    new TokenisedText(text, blocks),
    { start: 0, end: text.length },
    { start: 0, end: text.length },
    [],
    1,
    DEL,
    false,
  );
  return makeCanvas(layout, new Int32Array(slots).fill(OPEN));
}

/** An output whose candidates at each slot are the given ids, best first, each half as likely as the one before. */
function output(candidates: readonly (readonly number[])[], entropy: readonly number[]): StepOutput {
  const top = candidates[0]?.length ?? 0;
  return {
    rows: 1,
    size: candidates.length,
    top,
    topLogp: Float32Array.from({ length: candidates.length * top }, (_, i) => -0.7 * ((i % top) + 1)),
    entropy: Float32Array.from(entropy),
    selfLogp: new Float32Array(candidates.length),
    candidate: (_row, slot, rank) => candidates[slot]?.[rank] ?? 0,
  };
}

function rules(overrides: Partial<RevealRules>): RevealRules {
  return { temperature: 0, topP: 1, vocabulary, budget: { by: "count", count: 1 }, randomKey: null, mostUncertain: null, ...overrides };
}

const parts = (size: number) => [{ span: 0, from: 0, to: size }];
const noNoise = (): number => 0;
/** Sums of these are exact in floating point. */
const exactNats = fc.integer({ min: 0, max: 400 }).map((value) => value / 64);

test("the entropy bound takes the largest prefix with sum H - max H <= nats, at least one", () => {
  fc.assert(
    fc.property(fc.array(exactNats, { minLength: 5, maxLength: 30 }), exactNats, (entropy, nats) => {
      const canvas = openCanvas(entropy.length);
      const { revealed, spent } = reveal(
        output(
          entropy.map(() => [letter("a"), letter("b")]),
          entropy,
        ),
        0,
        parts(entropy.length),
        [canvas],
        rules({ budget: { by: "bound", nats } }),
        noNoise,
      );
      const sorted = [...entropy].sort((a, b) => a - b);
      let expected = 1;
      for (let count = 2, sum = sorted[0] ?? 0; count <= sorted.length; count += 1) {
        if (sum > nats) break;
        expected = count;
        sum += sorted[count - 1] ?? 0;
      }
      expect(revealed).toHaveLength(expected);
      expect(spent).toBeLessThanOrEqual(Math.max(0, nats));
      expect(Math.max(...revealed.map((item) => item.entropy))).toBe(sorted[expected - 1]);
    }),
  );
});

test("slots that want [DEL] wait, then fill from the right", () => {
  const canvas = openCanvas(6);
  const wants = [
    [letter("a"), DEL],
    [DEL, letter("b")],
    [letter("c"), DEL],
    [DEL, letter("d")],
    [DEL, letter("e")],
    [DEL, letter("f")],
  ];
  const entropy = [0.5, 0.1, 0.4, 0.3, 0.2, 0.6];
  reveal(output(wants, entropy), 0, parts(6), [canvas], rules({ budget: { by: "count", count: 1 } }), noNoise);
  expect([...canvas.ids]).toEqual([OPEN, OPEN, letter("c"), OPEN, OPEN, OPEN]);
  reveal(output(wants, entropy), 0, parts(6), [canvas], rules({ budget: { by: "count", count: 3 } }), noNoise);
  expect([...canvas.ids]).toEqual([letter("a"), OPEN, letter("c"), OPEN, DEL, DEL]);
});

test("[DEL] is no choice where the segment goes on behind the block", () => {
  const canvas = openCanvas(6);
  reveal(
    output(
      Array.from({ length: 6 }, () => [DEL, letter("x")]),
      [1, 1, 1, 1, 1, 1],
    ),
    0,
    [{ span: 0, from: 0, to: 3 }],
    [canvas],
    rules({ budget: { by: "count", count: 3 } }),
    noNoise,
  );
  expect([...canvas.ids.subarray(0, 3)]).toEqual([letter("x"), letter("x"), letter("x")]);
});

test("special ids, control characters and ruled-out tokens are never chosen", () => {
  const canvas = openCanvas(5);
  ban(canvas, 0, letter("a"));
  const nul = blocks.tokens("\x00").ids[0] ?? 0;
  reveal(
    output(
      Array.from({ length: 5 }, () => [0, 1, 3, 4, 5, nul, letter("a"), letter("b")]),
      [1, 1, 1, 1, 1],
    ),
    0,
    parts(5),
    [canvas],
    rules({ budget: { by: "count", count: 5 } }),
    noNoise,
  );
  expect([...canvas.ids]).toEqual([letter("b"), letter("a"), letter("a"), letter("a"), letter("a")]);
});

test("a token that would break a character beside a decided one is passed over", () => {
  const canvas = openCanvas(5);
  const partial = [...blocks.tokens("契").ids];
  expect(partial.length).toBeGreaterThan(1);
  canvas.ids[0] = partial[0] ?? 0;
  const second = partial[1] ?? 0;
  reveal(
    output(
      [
        [0, 0],
        [letter("a"), second],
        [letter("a"), DEL],
        [DEL, letter("a")],
        [DEL, letter("a")],
      ],
      [9, 1, 9, 9, 9],
    ),
    0,
    parts(5),
    [canvas],
    rules({ budget: { by: "count", count: 1 } }),
    noNoise,
  );
  expect(canvas.ids[1]).toBe(second);
});

test("at most two uncertain slots in one step where asked for", () => {
  const canvas = openCanvas(8);
  const entropy = [5, 5, 5, 5, 0.1, 0.1, 5, 5];
  const { revealed } = reveal(
    output(
      entropy.map(() => [letter("a"), letter("b")]),
      entropy,
    ),
    0,
    parts(8),
    [canvas],
    rules({ budget: { by: "count", count: 8 }, mostUncertain: 2 }),
    noNoise,
  );
  expect(revealed.filter((item) => item.entropy > 4)).toHaveLength(2);
  expect(revealed).toHaveLength(4);
});

test("top-p leaves unlikely candidates out however large their noise; temperature 0 ignores it", () => {
  const favourLast = (_column: number, rank: number): number => rank * 100;
  const chosen = (overrides: Partial<RevealRules>): number | undefined => {
    const canvas = openCanvas(5);
    reveal(
      output(
        Array.from({ length: 5 }, () => ["a", "b", "c", "d"].map(letter)),
        [1, 2, 2, 2, 2],
      ),
      0,
      parts(5),
      [canvas],
      rules(overrides),
      favourLast,
    );
    return canvas.ids[0];
  };
  expect(chosen({ temperature: 0 })).toBe(letter("a"));
  expect(chosen({ temperature: 1, topP: 1 })).toBe(letter("d"));
  expect(chosen({ temperature: 1, topP: 0.6 })).toBe(letter("b"));
});

test("a random order follows its keys, not the entropy", () => {
  const canvas = openCanvas(5);
  const { revealed } = reveal(
    output(
      Array.from({ length: 5 }, () => [letter("a"), letter("b")]),
      [1, 2, 3, 4, 5],
    ),
    0,
    parts(5),
    [canvas],
    rules({ budget: { by: "count", count: 2 }, randomKey: (column) => -column }),
    noNoise,
  );
  expect(revealed.map((item) => item.slot)).toEqual([4, 3]);
});
