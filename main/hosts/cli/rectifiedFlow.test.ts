/** A package of the family `rectified-flow` as a user meets it: added, listed, verified, planned, run, compared, and not evaluated. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TINY } from "../../inference/testing/tinyPackage.ts";
import { TINY_RECTIFIED } from "../../inference/testing/tinyRectified.ts";
import { editManifest, entryOf, LICENCE_TEXT } from "../../services/models/testing/archives.ts";
import { runInProcess } from "./testing/runInProcess.ts";

const TEXT = "The Customer shall pay the Fees within 30 days of the invoice.";
const folder = mkdtempSync(join(tmpdir(), "palimpsest-rectified-"));
const workspace = join(folder, "workspace");
const file = join(folder, "terms.txt");
const run = (...words: readonly string[]) => runInProcess(["--workspace", workspace, ...words]);

beforeAll(async () => {
  const licensed = join(folder, "tiny-rectified");
  cpSync(TINY_RECTIFIED, licensed, { recursive: true });
  writeFileSync(join(licensed, "LICENSE.md"), LICENCE_TEXT);
  editManifest(licensed, (manifest) => {
    manifest.files.license = entryOf(licensed, "LICENSE.md");
  });
  writeFileSync(file, TEXT);
  expect(await run("models", "add", licensed, "--accept-licence")).toMatchObject({ code: 0 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("it is listed and sound", async () => {
  expect((await run("models", "list")).out).toMatch(/tiny-rectified +\S+ +rectified-flow/);
  expect(await run("models", "verify", "tiny-rectified")).toMatchObject({ code: 0 });
});

test("a plan says that the error is not known, a run says nothing of it", async () => {
  const options = ["--model", "tiny-rectified", "--provider", "cpu"];
  const plan = await run("plan", "--length", "24", "--epsilon", "0.05", ...options);
  expect(plan).toMatchObject({
    code: 0,
    out: expect.stringMatching(/24 tokens in 16 steps[\s\S]*the error cannot be predicted, about \d/),
  });
  const words = ["regenerate", file, "--span", "13:36", "--steps", "4", "--strength", "0.3", "--seed", "3", ...options];
  const result = await run(...words);
  expect(result).toMatchObject({ code: 0, out: expect.stringContaining("4 steps in") });
  expect(result.out).not.toMatch(/predicted|achieved/);
});

test("it is compared with another family, and evaluated by what it can tell", async () => {
  const suite = join(folder, "suite.json");
  const one = { id: "fees", title: "Fees", kind: "contract", text: TEXT, find: "pay the Fees within 30 days", locks: ["30 days"] };
  writeFileSync(suite, JSON.stringify({ name: "Small", thresholds: {}, defaults: { plan: { by: "steps", steps: 2 } }, cases: [one] }));
  const compared = await run("models", "compare", "tiny-rectified", TINY, "--suite", suite, "--seed", "5", "--provider", "cpu");
  expect(compared).toMatchObject({ code: 0, out: expect.stringContaining("tiny-denoiser") });
  const evaluated = await run("models", "evaluate", "tiny-rectified", "--size", "small");
  expect(evaluated).toMatchObject({ code: 0, err: "" });
  expect(evaluated.out).toContain("tiny-rectified");
});
