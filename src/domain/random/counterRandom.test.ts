import { describe, expect, it } from "vitest";
import { counterRandom, shuffledIndices } from "./counterRandom.ts";
import { philox } from "./philox.ts";

describe("Philox4x32-10", () => {
  // Known answers of the Random123 library (tests/kat_vectors).
  it.each([
    [
      [0, 0, 0, 0],
      [0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    ],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ] as const)("gives the known answer for counter %j", (counter, key, answer) => {
    expect(philox(counter, key)).toEqual([...answer]);
  });
});

describe("counter random", () => {
  it("depends on seed, stream and index, and on nothing else", () => {
    const random = counterRandom(7, 3);
    expect(random.uniform(5)).toBe(counterRandom(7, 3).uniform(5));
    const others = [
      counterRandom(8, 3).uniform(5),
      counterRandom(7, 4).uniform(5),
      random.uniform(6),
      counterRandom(7 + 2 ** 32, 3).uniform(5),
    ];
    expect(new Set([...others, random.uniform(5)]).size).toBe(5);
  });

  it("is uniform between 0 and 1", () => {
    const random = counterRandom(1, 0);
    const values = Array.from({ length: 20_000 }, (_, index) => random.uniform(index));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const square = values.reduce((sum, value) => sum + value * value, 0) / values.length;
    expect(Math.abs(mean - 1 / 2)).toBeLessThan(0.01);
    expect(Math.abs(square - 1 / 3)).toBeLessThan(0.01);
    expect(values.every((value) => value > 0 && value < 1)).toBe(true);
  });

  it("has Gumbel noise with the mean of Euler's constant", () => {
    const random = counterRandom(2, 0);
    let sum = 0;
    for (let index = 0; index < 20_000; index += 1) sum += random.gumbel(index);
    expect(Math.abs(sum / 20_000 - 0.5772)).toBeLessThan(0.03);
  });

  it("shuffles every index once, and each place is as likely", () => {
    expect(shuffledIndices(counterRandom(3, 1), 10).toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const firsts = [0, 0, 0, 0];
    for (let stream = 0; stream < 4000; stream += 1) {
      const first = shuffledIndices(counterRandom(3, stream), 4)[0] ?? 0;
      firsts[first] = (firsts[first] ?? 0) + 1;
    }
    for (const count of firsts) expect(Math.abs(count - 1000)).toBeLessThan(120);
  });
});
