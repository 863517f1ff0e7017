import { expect, test } from "vitest";
import { idSchema } from "../../../src/contract/common.ts";
import { createRandom } from "./random.ts";

test("ids have 26 characters that the contract accepts", () => {
  const id = createRandom({ now: () => 1_700_000_000_000 }).id();
  expect(id).toHaveLength(26);
  expect(idSchema.parse(id)).toBe(id);
});

test("ids sort by the order in which they were made, even when the clock stands still or goes back", () => {
  const times = [1000, 1000, 1001, 1001, 900, 5, 1002, 1002];
  let index = 0;
  const random = createRandom({ now: () => times[Math.min(index++, times.length - 1)] ?? 0 });
  const ids = Array.from({ length: 2000 }, () => random.id());
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});

test("seeds fit the contract", () => {
  const random = createRandom({ now: () => 0 });
  for (let index = 0; index < 100; index += 1) {
    const seed = random.seed();
    expect(Number.isInteger(seed) && seed >= 0 && seed <= 2 ** 31 - 1).toBe(true);
  }
  expect(random.bytes(32)).toHaveLength(32);
});
