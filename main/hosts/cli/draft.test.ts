/** `draft` as a user runs it: real files and the tiny model. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TINY } from "../../inference/testing/tinyPackage.ts";
import { runInProcess } from "./testing/runInProcess.ts";

const OUTLINE = "# Services Agreement\r\n\r\n## Term\r\n## Fees\r\n\r\nThe Customer shall pay.\r\n\r\n## Notices\r\n";
const folder = mkdtempSync(join(tmpdir(), "palimpsest-draft-"));
const workspace = join(folder, "workspace");
const file = join(folder, "outline.md");
const run = (...words: readonly string[]) =>
  runInProcess(["--workspace", workspace, "draft", ...words, "--model", "tiny-denoiser", "--provider", "cpu", "--seed", "3"]);

beforeAll(() => {
  mkdirSync(join(workspace, "models"), { recursive: true });
  cpSync(TINY, join(workspace, "models", "tiny-denoiser"), { recursive: true });
  writeFileSync(file, OUTLINE);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("every empty section gets a paragraph between blank lines, and all else stays as it is", async () => {
  const { code, out, err } = await run(file, "--words", "30", "--steps", "12");
  expect({ code, err }).toEqual({ code: 0, err: expect.stringMatching(/^2 sections by tiny-denoiser in \d+ steps and .* s, seed 3\n$/) });
  const shape =
    /^# Services Agreement\r\n\r\n## Term\r\n\r\n(\S[^\r\n]*\S)\r\n\r\n## Fees\r\n\r\nThe Customer shall pay\.\r\n\r\n## Notices\r\n\r\n(\S[^\r\n]*\S)\r\n$/;
  expect(out).toMatch(shape);
  expect(readFileSync(file, "utf8")).toBe(OUTLINE);

  // The same again, saved, and as JSON.
  const saved = join(folder, "draft.md");
  expect((await run(file, "--words", "30", "--steps", "12", "--out", saved)).out).toMatch(/draft\.md: 2 sections/);
  expect(readFileSync(saved, "utf8")).toBe(out);
  const lines = (await run(file, "--words", "30", "--steps", "12", "--json")).out.trim().split("\n");
  const result = JSON.parse(lines.at(-1) ?? "");
  expect(result).toMatchObject({ type: "result", text: out, run: { model: "tiny-denoiser", seed: 3 } });
  const [, term, notices] = shape.exec(out) ?? [];
  expect(result.sections).toMatchObject([
    { kind: "text", label: "1", title: "Term", text: term },
    { kind: "text", label: "3", title: "Notices", text: notices },
  ]);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ type: "frame", step: 0 });
});

test("a file without empty sections is refused with a next step", async () => {
  const full = join(folder, "full.md");
  writeFileSync(full, "# Notes\n\n## Fees\n\nThe Customer shall pay.\n");
  expect(await run(full)).toMatchObject({ code: 1, err: expect.stringContaining("No heading is without text.") });
});

test("at most one way of planning the steps is given", async () => {
  expect(await run(file, "--steps", "4", "--plan", "draft")).toMatchObject({ code: 2 });
});
