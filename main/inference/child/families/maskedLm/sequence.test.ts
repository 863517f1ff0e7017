import { expect, test } from "vitest";
import { assemble } from "./sequence.ts";

const MARKS = { begin: 2, end: 3, mask: 4 };

function sequence(context: readonly (readonly [position: number, id: number])[], slots: readonly number[], most = 512) {
  const { ids, slots: places } = assemble(
    { ids: Int32Array.from(context, ([, id]) => id), positions: Int32Array.from(context, ([position]) => position) },
    Int32Array.from(slots),
    MARKS,
    most,
  );
  return { ids: [...ids], slots: [...places] };
}

test("the window is put in order between the marks", () => {
  expect(
    sequence(
      [
        [0, 2],
        [1, 2],
        [2, 10],
        [5, 11],
        [6, 3],
      ],
      [3, 4],
    ),
  ).toEqual({ ids: [2, 10, 4, 4, 11, 3], slots: [2, 3] });
});

test("places that nothing is decided at are masks", () => {
  expect(
    sequence(
      [
        [0, 2],
        [1, 10],
        [3, 11],
        [6, 12],
      ],
      [2],
    ),
  ).toEqual({ ids: [2, 10, 4, 11, 4, 4, 12, 3], slots: [2] });
});

test("slots of several spans keep their order", () => {
  expect(
    sequence(
      [
        [0, 2],
        [2, 10],
        [4, 11],
      ],
      [1, 3, 5],
    ),
  ).toEqual({ ids: [2, 4, 10, 4, 11, 4, 3], slots: [1, 3, 5] });
});

test("what is too long is cut at the end that is farther from the slots", () => {
  const context = [0, 1, 2, 3, 4, 5, 7, 8].map((position) => [position, position === 0 ? 2 : 10 + position] as const);
  expect(sequence(context, [6], 7)).toEqual({ ids: [2, 14, 15, 4, 17, 18, 3], slots: [3] });
  expect(sequence(context, [6], 3)).toEqual({ ids: [2, 4, 3], slots: [1] });
});
