import fc from "fast-check";
import { expect, test } from "vitest";
import type { CanvasFrame } from "../protocol.ts";
import { FrameGate } from "./frameGate.ts";

const SLOTS = 10;

/** Step `step` of `steps`, which changes some slots. */
function frameOf(alternative: number, step: number, steps: number, changed: readonly number[]): CanvasFrame {
  const slot = { id: step, text: null, guess: null, logProbability: null, deleted: false, locked: false };
  return {
    ...{ alternative, step, steps, open: SLOTS, entropy: 0, spentNats: 0, elapsedMs: step },
    spans: [{ slots: Array.from({ length: SLOTS }, () => slot) }],
    changed: changed.map((index): [number, number] => [0, index]),
  };
}

/** All frames of a run of two alternatives through a gate; which came at once, and which came in the end. */
function through(most: number, changes: readonly (readonly number[])[]): { readonly passed: CanvasFrame[]; readonly rest: CanvasFrame[] } {
  const gate = new FrameGate(2, most);
  const passed = changes.flatMap((changed, step) =>
    [0, 1].flatMap((alternative) => gate.take(frameOf(alternative, step, changes.length - 1, changed)) ?? []),
  );
  return { passed, rest: [...gate.rest()] };
}

const changesOf = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: SLOTS - 1 })), { minLength: 2, maxLength: 40 });

test("short canvases show every step", () => {
  fc.assert(
    fc.property(changesOf, (changes) => {
      const { passed, rest } = through(2 * SLOTS * changes.length, changes);
      expect(passed.map((frame) => frame.changed.map(([, index]) => index))).toEqual(changes.flatMap((changed) => [changed, changed]));
      expect(rest).toEqual([]);
    }),
  );
});

test("long canvases show about as many slots as are allowed, from the first step to the last, and no change is lost", () => {
  fc.assert(
    fc.property(changesOf, fc.integer({ min: 40, max: 2000 }), (changes, most) => {
      const { passed, rest } = through(most, changes);
      const steps = changes.length - 1;
      expect(rest).toEqual([]);
      for (const alternative of [0, 1]) {
        const own = passed.filter((frame) => frame.alternative === alternative);
        expect(own[0]?.step).toBe(0);
        expect(own.at(-1)?.step).toBe(steps);
        expect((own.length - 2) * SLOTS * 2).toBeLessThanOrEqual(most);
        const between = own.map((frame, at) => [own[at - 1]?.step ?? -1, frame.step] as const);
        for (const [at, [before, step]] of between.entries()) {
          const wanted = new Set(changes.slice(before + 1, step + 1).flat());
          expect(new Set(own[at]?.changed.map(([, index]) => index))).toEqual(wanted);
        }
      }
    }),
  );
});

test("what is held back comes when the run stands still, and is not repeated", () => {
  const gate = new FrameGate(1, 20);
  expect(gate.take(frameOf(0, 0, 100, []))?.step).toBe(0);
  expect(gate.take(frameOf(0, 1, 100, [3]))).toBeNull();
  expect(gate.take(frameOf(0, 2, 100, [4]))).toBeNull();
  expect([...gate.rest()].map(({ step, changed }) => [step, changed])).toEqual([
    [
      2,
      [
        [0, 3],
        [0, 4],
      ],
    ],
  ]);
  expect([...gate.rest()]).toEqual([]);
  expect(gate.take(frameOf(0, 3, 100, [5]))).toBeNull();
  expect([...gate.rest()].map(({ changed }) => changed)).toEqual([[[0, 5]]]);
});
