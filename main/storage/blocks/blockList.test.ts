import fc from "fast-check";
import { expect, test } from "vitest";
import { applyListChanges, decodeWholeList, diffLists, encodeListChanges, encodeWholeList } from "./blockList.ts";
import { VarintReader, VarintWriter } from "./varint.ts";

const ids = fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 60 });

test("numbers of any size come back", () => {
  fc.assert(
    fc.property(fc.array(fc.maxSafeNat()), fc.array(fc.integer()), (unsigned, signed) => {
      const writer = new VarintWriter();
      for (const value of unsigned) writer.unsigned(value);
      for (const value of signed) writer.signed(value);
      const reader = new VarintReader(writer.finish());
      expect(unsigned.map(() => reader.unsigned())).toEqual(unsigned);
      expect(signed.map(() => reader.signed())).toEqual(signed.map((value) => value + 0));
      expect(reader.done).toBe(true);
    }),
  );
});

test("a whole list comes back", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 2 ** 40 })), (list) => {
      expect(decodeWholeList(encodeWholeList(list))).toEqual(list);
    }),
  );
});

test("a delta takes the old list to the new one, whatever changed", () => {
  fc.assert(
    fc.property(ids, ids, (before, after) => {
      const changes = diffLists(before, after).map(({ at, drop, items }) => ({ at, drop, ids: items }));
      expect(applyListChanges(before, encodeListChanges(changes))).toEqual(after);
    }),
  );
});

test("one changed block in a long document takes a few bytes", () => {
  const before = Array.from({ length: 700 }, (_, index) => index + 1);
  const after = before.map((id) => (id === 350 ? 9000 : id));
  const changes = diffLists(before, after).map(({ at, drop, items }) => ({ at, drop, ids: items }));
  expect(encodeListChanges(changes).length).toBeLessThan(8);
});

test("lists with nothing in common are replaced as a whole", () => {
  const before = Array.from({ length: 3000 }, (_, index) => index);
  const after = Array.from({ length: 3000 }, (_, index) => index + 10_000);
  expect(diffLists(before, after)).toEqual([{ at: 0, drop: 3000, items: after }]);
});

test("a delta of another list is refused", () => {
  const data = encodeListChanges([{ at: 5, drop: 2, ids: [1] }]);
  expect(() => applyListChanges([1, 2, 3], data)).toThrow(RangeError);
});
