import { expect, test } from "vitest";
import { countPlaywright, countVitest, single, sum, summaryLine } from "./results.mjs";

const file = (status: string, ...results: string[]) => ({ status, assertionResults: results.map((result) => ({ status: result })) });

test("vitest's report is counted test by test", () => {
  expect(
    countVitest(
      { testResults: [file("passed", "passed", "passed"), file("failed", "passed", "failed"), file("passed", "pending", "todo")] },
      1,
    ),
  ).toEqual({ passed: 3, failed: 1, skipped: 2 });
});

test("a file that does not load and an error outside of tests are failures", () => {
  expect(countVitest({ testResults: [file("failed"), file("passed", "passed")] }, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  expect(countVitest({ testResults: [file("passed", "passed")] }, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  expect(countVitest(null, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  expect(countVitest({ testResults: [] }, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test("Playwright's report is counted, what passed at the second attempt too", () => {
  expect(countPlaywright({ stats: { expected: 7, unexpected: 1, flaky: 1, skipped: 2 } }, 1)).toEqual({ passed: 8, failed: 1, skipped: 2 });
  expect(countPlaywright({ stats: { expected: 7, unexpected: 0, flaky: 0, skipped: 0 } }, 1)).toEqual({ passed: 7, failed: 1, skipped: 0 });
  expect(countPlaywright(null, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test("the last line sums everything", () => {
  expect(summaryLine(sum([single(true), single(false), { passed: 3, failed: 0, skipped: 1 }]))).toBe("4 passed, 1 failed, 1 skipped");
});
