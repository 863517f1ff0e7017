import fc from "fast-check";
import { expect, test } from "vitest";
import type { CanvasFrame, CanvasSlot } from "../inference/protocol.ts";
import { packFrames, roundFrame, unpackFrames } from "./frameCodec.ts";

const nats = fc.double({ min: -50, max: 50, noNaN: true });
const slot: fc.Arbitrary<CanvasSlot> = fc.record({
  id: fc.integer({ min: -1, max: 50_000 }),
  text: fc.option(fc.string({ unit: "grapheme", maxLength: 6 })),
  guess: fc.option(fc.string({ maxLength: 6 })),
  logProbability: fc.option(nats),
  deleted: fc.boolean(),
  locked: fc.boolean(),
});
const frame: fc.Arbitrary<CanvasFrame> = fc.record({
  alternative: fc.constant(2),
  step: fc.nat(64),
  steps: fc.nat(64),
  spans: fc.array(fc.record({ slots: fc.array(slot, { maxLength: 20 }) }), { maxLength: 3 }),
  changed: fc.array(fc.tuple(fc.nat(3), fc.nat(20)), { maxLength: 10 }),
  open: fc.nat(100),
  entropy: nats,
  spentNats: nats,
  elapsedMs: fc.double({ min: 0, max: 1e6, noNaN: true }),
});

test("any timeline comes back as it was rounded", () => {
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 8 }), (frames) => {
      const rounded = frames.map(roundFrame);
      // JSON has no minus zero.
      expect(unpackFrames(packFrames(rounded), 2)).toEqual(JSON.parse(JSON.stringify(rounded)));
    }),
  );
});

test("rounding twice is rounding once", () => {
  fc.assert(
    fc.property(frame, (any) => {
      expect(roundFrame(roundFrame(any))).toEqual(roundFrame(any));
    }),
  );
});

test("steps that change one slot take a few bytes each", () => {
  const slots = Array.from(
    { length: 64 },
    (): CanvasSlot => ({ id: -1, text: null, guess: null, logProbability: null, deleted: false, locked: false }),
  );
  const frames = Array.from({ length: 65 }, (_, step): CanvasFrame => {
    if (step > 0) slots[step - 1] = { id: step, text: ` w${step % 7}`, guess: null, logProbability: -0.5, deleted: false, locked: false };
    return {
      alternative: 0,
      step,
      steps: 64,
      spans: [{ slots: [...slots] }],
      changed: step > 0 ? [[0, step - 1]] : [],
      open: 64 - step,
      entropy: 2,
      spentNats: 0.1,
      elapsedMs: step * 20,
    };
  });
  const plain = JSON.stringify(frames).length;
  expect(packFrames(frames).length).toBeLessThan(plain / 100);
});
