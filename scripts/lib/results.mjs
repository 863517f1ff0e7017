/** Counting of everything that `npm test` checks, and naming of what failed. */
import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";

/** @typedef {{ passed: number, failed: number, skipped: number }} Count */

/** @param {readonly Count[]} counts @returns {Count} */
export function sum(counts) {
  return counts.reduce(
    (total, count) => ({
      passed: total.passed + count.passed,
      failed: total.failed + count.failed,
      skipped: total.skipped + count.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

/** The last line of `npm test`. @param {Count} count */
export function summaryLine(count) {
  return `${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`;
}

/** A check that either holds or not. @param {boolean} holds @returns {Count} */
export function single(holds) {
  return { passed: holds ? 1 : 0, failed: holds ? 0 : 1, skipped: 0 };
}

/**
 * Counts vitest's JSON report. A file that could not even be loaded, and a run that ended badly although every test
 * passed (an error outside of tests), count as one failure each.
 * @param {unknown} report @param {number} exitCode @returns {Count}
 */
export function countVitest(report, exitCode) {
  /** @type {{ testResults?: { status: string, assertionResults: { status: string }[] }[] }} */
  const { testResults = [] } = isRecord(report) ? report : {};
  const statuses = testResults.flatMap((file) => file.assertionResults.map((result) => result.status));
  const brokenFiles = testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((result) => result.status === "failed"),
  ).length;
  const failed = statuses.filter((status) => status === "failed").length + brokenFiles;
  const passed = statuses.filter((status) => status === "passed").length;
  return {
    passed,
    failed: failed === 0 && (exitCode !== 0 || passed === 0) ? 1 : failed,
    skipped: statuses.length - passed - statuses.filter((status) => status === "failed").length,
  };
}

/**
 * Counts Playwright's JSON report. A test that passed only at its second attempt counts as passed; Playwright lists it as flaky.
 * @param {unknown} report @param {number} exitCode @returns {Count}
 */
export function countPlaywright(report, exitCode) {
  /** @type {{ stats?: { expected?: number, unexpected?: number, flaky?: number, skipped?: number } }} */
  const { stats = {} } = isRecord(report) ? report : {};
  const passed = (stats.expected ?? 0) + (stats.flaky ?? 0);
  const failed = stats.unexpected ?? 0;
  return { passed, failed: failed === 0 && (exitCode !== 0 || passed === 0) ? 1 : failed, skipped: stats.skipped ?? 0 };
}

/**
 * Names the failed tests of vitest's JSON report, each with the first lines of its first message, so that the end of a
 * log says what broke where its middle was cut. A file that did not load stands for itself.
 * @param {unknown} report @param {string} root The folder that file names are shortened to.
 * @returns {string[]}
 */
export function vitestFailures(report, root) {
  /** @type {{ testResults?: { name: string, status: string, message?: string, assertionResults: { status: string, fullName: string, failureMessages?: string[] }[] }[] }} */
  const { testResults = [] } = isRecord(report) ? report : {};
  return testResults.flatMap((file) => {
    const name = relative(root, file.name);
    const failed = file.assertionResults.filter((result) => result.status === "failed");
    if (failed.length === 0) return file.status === "failed" ? [failure(name, file.message)] : [];
    return failed.map((result) => failure(`${name} › ${result.fullName}`, result.failureMessages?.[0]));
  });
}

/**
 * Names the failed tests of Playwright's JSON report, and the errors outside of tests, as `vitestFailures` does.
 * @param {unknown} report @returns {string[]}
 */
export function playwrightFailures(report) {
  /** @typedef {{ message?: string }} Failed */
  /** @typedef {{ title: string, file: string, line: number, ok: boolean, tests?: { results?: { error?: Failed }[] }[] }} Spec */
  /** @typedef {{ specs?: Spec[], suites?: Suite[] }} Suite */
  /** @type {{ suites?: Suite[], errors?: Failed[] }} */
  const { suites = [], errors = [] } = isRecord(report) ? report : {};
  /** @param {Suite} suite @returns {Spec[]} */
  const specsOf = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
  return [
    ...suites
      .flatMap(specsOf)
      .filter((spec) => !spec.ok)
      .map((spec) => {
        const last = spec.tests?.flatMap((test) => test.results ?? []).findLast((result) => result.error !== undefined);
        return failure(`${spec.file}:${spec.line} › ${spec.title}`, last?.error?.message);
      }),
    ...errors.map((error) => failure("outside of tests", error.message)),
  ];
}

/** Lines of a message that are shown. */
const MESSAGE_LINES = 6;

/** @param {string} name @param {string | undefined} message */
function failure(name, message) {
  const lines = stripVTControlCharacters(message ?? "")
    .split("\n")
    .filter((line) => line.trim() !== "" && !/^\s+at /.test(line))
    .slice(0, MESSAGE_LINES);
  return [name, ...lines.map((line) => `    ${line.trim()}`)].join("\n");
}

/** @param {unknown} value @returns {value is Record<string, never>} */
function isRecord(value) {
  return typeof value === "object" && value !== null;
}
