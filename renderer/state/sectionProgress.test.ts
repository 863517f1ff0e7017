import { expect, test } from "vitest";
import type { Frame, Slot } from "../../src/contract/index.ts";
import { openSlots, spanProgress, worthKeeping } from "./sectionProgress.ts";

/** Slots by signs: "." open, "x" decided, "d" left out, "L" locked. */
const slots = (signs: string): Slot[] =>
  Array.from(signs, (sign) => ({
    text: sign === "x" || sign === "L" ? "a" : null,
    guess: null,
    logProbability: null,
    deleted: sign === "d",
    locked: sign === "L",
  }));

const frame = (step: number, ...spans: string[]): Frame => ({
  alternative: 0,
  step,
  steps: 8,
  spans: spans.map((signs) => ({ slots: slots(signs) })),
  changed: [],
  open: 0,
  entropy: 0,
  spentNats: 0,
  elapsedMs: 0,
});

test("open slots are those without a text that are not left out", () => {
  expect(openSlots(frame(0, "..xd", "xxL", ""))).toEqual([2, 0, 0]);
});

test("progress counts what was open at the beginning", () => {
  const first = frame(0, "xx..", "....", "....", "LL..");
  const shown = spanProgress(frame(3, "xxx.", "....", "xdxd", "LL.x"), first, 4);
  expect(shown).toEqual([
    { state: "writing", share: 0.5 },
    { state: "waiting", share: 0 },
    { state: "done", share: 1 },
    { state: "writing", share: 0.5 },
  ]);
  expect(spanProgress(null, null, 2).map(({ state }) => state)).toEqual(["waiting", "waiting"]);
});

test("where the beginning is not known all slots that are free count", () => {
  const late = frame(2, "x...", "....");
  expect(spanProgress(late, late, 2)).toEqual([
    { state: "writing", share: 0.25 },
    { state: "waiting", share: 0 },
  ]);
});

test("offered for keeping is what is written, else what is half written", () => {
  const at = (...shares: number[]) => shares.map((share) => ({ state: share === 1 ? ("done" as const) : ("writing" as const), share }));
  expect(worthKeeping(at(1, 0.9, 0, 1))).toEqual([0, 3]);
  expect(worthKeeping(at(0.5, 0.49, 0.8))).toEqual([0, 2]);
  expect(worthKeeping(at(0.1))).toEqual([]);
});
