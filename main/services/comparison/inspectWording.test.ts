import { expect, test } from "vitest";
import { inspectWording } from "./inspectWording.ts";

test("what the app would show about a rewritten span is told by its codes, each once", () => {
  const before = "The Customer shall pay within 30 days (net).";
  const old = { start: 19, end: 37 };
  expect(before.slice(old.start, old.end)).toBe("pay within 30 days");
  const inspect = (wording: string) =>
    inspectWording({
      kind: "contract",
      before,
      old,
      after: before.slice(0, old.start) + wording + before.slice(old.end),
      now: { start: old.start, end: old.start + wording.length },
    });
  expect(inspect("pay within 30 days")).toEqual([]);
  expect(inspect("settle within 30 days")).toEqual([]);
  expect(inspect("pay within 45 days")).toEqual(["number"]);
  expect(inspect("pay within 45 days (or 60 days")).toEqual(["number", "brackets"]);
});
