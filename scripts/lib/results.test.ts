import { expect, test } from "vitest";
import { countPlaywright, countVitest, playwrightFailures, single, sum, summaryLine, vitestFailures } from "./results.mjs";

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

test("failed tests are named with the first lines of their message, files that do not load too", () => {
  const report = {
    testResults: [
      {
        name: "/project/src/a.test.ts",
        status: "failed",
        message: "",
        assertionResults: [
          { status: "passed", fullName: "adds" },
          {
            status: "failed",
            fullName: "takes away",
            failureMessages: ["\u001b[31mAssertionError: 1 is not 2\u001b[39m\n    at /project/src/a.test.ts:3:4"],
          },
        ],
      },
      { name: "/project/src/b.test.ts", status: "failed", message: "Cannot find module", assertionResults: [] },
      { name: "/project/src/c.test.ts", status: "passed", assertionResults: [{ status: "passed", fullName: "holds" }] },
    ],
  };
  expect(vitestFailures(report, "/project")).toEqual([
    "src/a.test.ts › takes away\n    AssertionError: 1 is not 2",
    "src/b.test.ts\n    Cannot find module",
  ]);
  expect(vitestFailures(null, "/project")).toEqual([]);
});

test("failed tests in the browser are named with the message of their last attempt", () => {
  const spec = (title: string, ok: boolean, ...messages: string[]) => ({
    title,
    ok,
    file: "a.spec.ts",
    line: 5,
    tests: [{ results: messages.map((message) => ({ error: { message } })) }],
  });
  const report = {
    suites: [{ specs: [spec("opens", true)], suites: [{ specs: [spec("closes", false, "Error: first", "Error: second")] }] }],
    errors: [{ message: "Error: no browser" }],
  };
  expect(playwrightFailures(report)).toEqual(["a.spec.ts:5 › closes\n    Error: second", "outside of tests\n    Error: no browser"]);
  expect(playwrightFailures(null)).toEqual([]);
});
