/** Which of several packages a command takes when none is named, and what it says of it. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runInProcess } from "./testing/runInProcess.ts";

const FIXTURES = fileURLToPath(new URL("../../inference/fixtures", import.meta.url));
const TEXT = "The Customer shall pay the Fees within 30 days of the invoice, and the Supplier shall deliver the Services.";
const folder = mkdtempSync(join(tmpdir(), "palimpsest-chosen-"));
const workspace = join(folder, "workspace");
const file = join(folder, "terms.txt");
const outline = join(folder, "outline.md");
const run = (...words: readonly string[]) => runInProcess(["--workspace", workspace, ...words, "--provider", "cpu"]);
const regenerate = (...words: readonly string[]) =>
  run("regenerate", file, "--span", `0:${TEXT.length}`, "--no-protect", "--steps", "2", "--seed", "3", ...words);

/** The last line of `--json` output. */
function lastOf({ code, out, err }: { code: number | null; out: string; err: string }) {
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return JSON.parse(out.trim().split("\n").at(-1) ?? "");
}

beforeAll(() => {
  mkdirSync(join(workspace, "models"), { recursive: true });
  for (const id of ["tiny-flow", "tiny-rectified", "tiny-fourier"])
    cpSync(join(FIXTURES, id), join(workspace, "models", id), { recursive: true });
  writeFileSync(file, TEXT);
  writeFileSync(outline, "# Terms\n\n## Fees\n\n## Term\n");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const lock = `${TEXT.indexOf("30 days")}:${TEXT.indexOf(" of the invoice")}`;

test("regenerate takes the package of the task that its options ask for, and says why", async () => {
  const rewritten = await regenerate("--strength", "0.5");
  expect(rewritten).toMatchObject({ code: 0, out: expect.stringMatching(/^tiny-rectified on cpu/) });
  expect(rewritten.err).toBe("Rewrites, starting from the old wording. By tiny-rectified: its family does this best.\n");
  expect(lastOf(await regenerate("--strength", "0.5", "--json")).run).toMatchObject({
    model: "tiny-rectified",
    engine: { task: "rewrite", family: "rectified-flow", reason: "best" },
  });
  expect(lastOf(await regenerate("--json")).run.engine.task).toBe("infill");
  expect(lastOf(await regenerate("--strength", "0.5", "--model", "tiny-flow", "--json")).run).toMatchObject({
    model: "tiny-flow",
    engine: { task: "rewrite", family: "autoregressive-flow", reason: "asked" },
  });
});

test("a re-edit around a lock says how much it kept", async () => {
  const { run: told, alternatives } = lastOf(await regenerate("--strength", "0.4", "--lock", lock, "--json"));
  expect(told).toMatchObject({ model: "tiny-flow", engine: { task: "re-edit", family: "autoregressive-flow", reason: "best" } });
  const [{ kept }] = alternatives;
  expect(kept.tokens).toBeGreaterThan(5);
  expect(kept.unchanged).toBe(kept.tokens);
  const { out, err } = await regenerate("--strength", "0.4", "--lock", lock);
  expect(err).toBe("Writes anew around what is locked. By tiny-flow: its family does this best.\n");
  expect(out).toContain(`\nLocked text did not move. ${kept.tokens} of ${kept.tokens} kept tokens are exactly as before.\n`);
  const free = await regenerate("--model", "tiny-rectified", "--strength", "0.4");
  expect(free.err).toBe("");
  expect(free.out).not.toMatch(/Locked text|kept tokens/);
  expect(lastOf(await regenerate("--model", "tiny-rectified", "--strength", "0.4", "--json")).alternatives[0].kept).toBeNull();
});

test("a draft takes the package for long texts, a plan the one for its length", async () => {
  const drafted = await run("draft", outline, "--words", "20", "--steps", "2", "--seed", "3");
  expect(drafted.err).toMatch(/^Drafts a long passage\. By tiny-fourier: its family does this best\.\n2 sections by tiny-fourier /);
  expect(lastOf(await run("draft", outline, "--words", "20", "--steps", "2", "--json")).run).toMatchObject({
    model: "tiny-fourier",
    engine: { task: "draft", family: "fourier-diffusion", reason: "best" },
  });
  const plan = async (length: string) => lastOf(await run("plan", "--length", length, "--steps", "2", "--json")).engine.task;
  expect(await plan("24")).toBe("infill");
  expect(await plan("2000")).toBe("draft");
});
