import fc from "fast-check";
import { expect, test } from "vitest";
import { SEEDED } from "../testing/arbitraryEdits.ts";
import { isWhollyLocked } from "./locks.ts";

const ranges = fc.tuple(fc.nat(12), fc.nat(12)).map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) }));

test("a range is wholly locked when every unit of it is, whatever the locks' order and overlaps", () => {
  fc.assert(
    fc.property(fc.array(ranges, { maxLength: 5 }), ranges, (locks, range) => {
      const units = Array.from({ length: range.end - range.start }, (_, index) => range.start + index);
      const every = units.length > 0 && units.every((unit) => locks.some((lock) => lock.start <= unit && unit < lock.end));
      expect(isWhollyLocked(locks, range)).toBe(every);
    }),
    SEEDED,
  );
});
