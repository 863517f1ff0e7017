import { expect, test } from "vitest";
import { trimToSpan } from "./trimToSpan.ts";

test("edits are cut back to what was asked for", () => {
  const line = "a bc d";
  const span = { start: 2, end: 4 };
  expect(trimToSpan(line, { start: 1, end: 4 }, " xy", span)).toEqual({ start: 2, end: 4, text: "xy" });
  expect(trimToSpan(line, { start: 1, end: 5 }, " xy ", span)).toEqual({ start: 2, end: 4, text: "xy" });
  expect(trimToSpan(line, { start: 1, end: 4 }, "xy", span)).toEqual({ start: 1, end: 4, text: "xy" });
  expect(trimToSpan(line, { start: 1, end: 5 }, " ", span)).toEqual({ start: 2, end: 5, text: "" });
});
