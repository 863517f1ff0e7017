import { expect, test } from "vitest";
import { seededRandom } from "../../../storage/testing/history.ts";
import { temporaryFolder } from "../../../storage/testing/temporaryFolder.ts";
import { makeAuditedWorkspace } from "../../testing/auditedWorkspace.ts";
import { FLIPPED, flipPages, flipValues } from "../../testing/bitFlips.ts";

test("no flipped bit in the log, in what it vouches for or in what those rows need goes unnoticed", { timeout: 120_000 }, async () => {
  const workspace = temporaryFolder();
  await makeAuditedWorkspace(workspace);
  const values = flipValues(workspace, temporaryFolder(), 270, seededRandom(17));
  expect(values.missed).toEqual([]);
  expect(Object.keys(values.tables).sort()).toEqual([...FLIPPED].sort());
  const pages = flipPages(workspace, temporaryFolder(), 60, seededRandom(18));
  expect(pages.missed).toEqual([]);
  expect(pages.seen).toBeGreaterThan(10);
});
