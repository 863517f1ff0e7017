import { expect, test } from "vitest";
import { makeReadings, readPlace, widen } from "./logits.ts";

const SIZE = 100;
const TOP = 8;

/** Logits of a place in the middle of others. */
function logitsOf(values: (id: number) => number): Float32Array {
  return Float32Array.from({ length: 3 * SIZE }, (_, i) => (i >= SIZE && i < 2 * SIZE ? values(i - SIZE) : 50));
}

test("candidates, log-probabilities and entropy are those of the definition", () => {
  const logits = logitsOf((id) => Math.sin(id * 12.9898) * 6);
  const out = makeReadings(2, TOP);
  readPlace(logits, SIZE, SIZE, 17, out, 1, TOP);
  const values = [...logits.subarray(SIZE, 2 * SIZE)];
  const z = values.reduce((sum, x) => sum + Math.exp(x), 0);
  const logp = values.map((x) => x - Math.log(z));
  const best = [...logp.keys()].sort((a, b) => (logp[b] ?? 0) - (logp[a] ?? 0)).slice(0, TOP);
  expect([...out.ids.subarray(TOP)]).toEqual(best);
  for (const [rank, id] of best.entries()) expect(out.topLogp[TOP + rank]).toBeCloseTo(logp[id] ?? 0, 4);
  expect(out.entropy[1]).toBeCloseTo(-logp.reduce((sum, x) => sum + Math.exp(x) * x, 0), 4);
  expect(out.asked[1]).toBeCloseTo(logp[17] ?? 0, 4);
  expect([...out.ids.subarray(0, TOP)]).toEqual(new Array(TOP).fill(0)); // the other place is untouched
});

test("equal logits give the entropy of the uniform distribution, in order of the ids", () => {
  const out = makeReadings(1, TOP);
  readPlace(
    logitsOf(() => 3),
    SIZE,
    SIZE,
    0,
    out,
    0,
    TOP,
  );
  expect(out.entropy[0]).toBeCloseTo(Math.log(SIZE), 5);
  expect([...out.ids]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test("minus infinity is probability zero, NaN and infinity are not finite", () => {
  const read = (odd: number): number => {
    const out = makeReadings(1, TOP);
    readPlace(
      logitsOf((id) => (id === 40 ? odd : 1)),
      SIZE,
      SIZE,
      0,
      out,
      0,
      TOP,
    );
    return out.entropy[0] ?? 0;
  };
  expect(read(Number.NEGATIVE_INFINITY)).toBeCloseTo(Math.log(SIZE - 1), 5);
  expect(read(Number.NaN)).toBeNaN();
  expect(read(Number.POSITIVE_INFINITY)).toBeNaN();
});

test("half-precision bits are widened exactly", () => {
  const bits = Uint16Array.of(0x0000, 0x3c00, 0xc000, 0x3555, 0x0001, 0x7bff, 0x7c00, 0xfc00);
  expect([...widen(bits, new Float32Array(bits.length))]).toEqual([
    0,
    1,
    -2,
    Math.fround(0.333251953125),
    2 ** -24,
    65504,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ]);
});
