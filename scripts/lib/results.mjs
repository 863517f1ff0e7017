/** Counting of everything that `npm test` checks. */

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

/** @param {unknown} value @returns {value is Record<string, never>} */
function isRecord(value) {
  return typeof value === "object" && value !== null;
}
