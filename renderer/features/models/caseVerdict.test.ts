import { expect, test } from "vitest";
import type { CaseOutcome } from "../../../src/contract/comparison.ts";
import { caseVerdict } from "./caseVerdict.ts";

const outcome = (editDistance: number, findings: string[] = [], locksHeld = true): CaseOutcome => ({
  text: "x",
  editDistance,
  nats: null,
  bitsPerCharacter: 1,
  findings,
  locksHeld,
  tokens: 1,
  steps: 1,
  milliseconds: 1,
});

test("a broken lock outweighs findings, findings outweigh the distance", () => {
  expect(caseVerdict({ old: outcome(0.9, ["repetition"]), new: outcome(0.1, [], false) })).toBe("worse");
  expect(caseVerdict({ old: outcome(0.1, ["repetition"]), new: outcome(0.9) })).toBe("better");
  expect(caseVerdict({ old: outcome(0.5), new: outcome(0.3) })).toBe("better");
  expect(caseVerdict({ old: outcome(0.3), new: outcome(0.5) })).toBe("worse");
});

test("distances that nobody would tell apart are the same", () => {
  expect(caseVerdict({ old: outcome(0.5), new: outcome(0.51) })).toBe("same");
});
