/** `models evaluate` as a user runs it, on the tiny package. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { evaluationSchema } from "../../../../../src/domain/evaluation/evaluation.ts";
import { HELD_OUT_LINES } from "../../../../inference/testing/heldOut.ts";
import { TINY } from "../../../../inference/testing/tinyPackage.ts";
import { runInProcess } from "../../testing/runInProcess.ts";

const folder = mkdtempSync(join(tmpdir(), "palimpsest-evaluate-"));
const texts = join(folder, "heldout.jsonl");

beforeAll(() => {
  mkdirSync(join(folder, "workspace", "models"), { recursive: true });
  cpSync(TINY, join(folder, "workspace", "models", "tiny-denoiser"), { recursive: true });
  writeFileSync(texts, HELD_OUT_LINES);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const evaluate = (...words: readonly string[]) => runInProcess(["--workspace", join(folder, "workspace"), "models", "evaluate", ...words]);

test("prints tables and writes the figures", async () => {
  const file = join(folder, "evaluation.json");
  const result = await evaluate("tiny-denoiser", "--size", "small", "--texts", texts, "--out", file);
  expect(result).toMatchObject({ code: 0, err: "" });
  for (const title of ["Held-out spans", "One masked token", "Generated clauses", "Factorisation error", "Calibration", "Speed"])
    expect(result.out).toContain(title);
  const written = evaluationSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  expect(written).toMatchObject({ model: { id: "tiny-denoiser" }, size: "small", exact: true, heldOut: { windows: 4 }, leftOut: [] });
  expect(written.spanNll?.every(({ unigram }) => unigram === null)).toBe(true); // counted for another tokenizer only
});

test("gives JSON, in the precision that is asked for, within the time that is given", async () => {
  const result = await evaluate("tiny-denoiser", "--size", "small", "--texts", texts, "--dtype", "float32", "--seconds", "0", "--json");
  expect(evaluationSchema.parse(JSON.parse(result.out))).toMatchObject({ model: { dtype: "float32" }, spanNll: null });
});

test.each([
  [["none", "--texts", texts], 1, /MODEL_MISSING/],
  [["tiny-denoiser", "--texts", join(folder, "none.jsonl")], 1, /NOT_FOUND.*--texts/],
  [["tiny-denoiser", "--texts", TINY], 1, /INVALID_ARGUMENT/],
  [["tiny-denoiser", "--size", "huge"], 2, /INVALID_ARGUMENT.*--size/],
  [["tiny-denoiser", "--dtype", "int4"], 2, /INVALID_ARGUMENT.*--dtype/],
])("%j ends with %i and one line", async (words, code, message) => {
  const result = await evaluate(...words);
  expect(result).toMatchObject({ code, out: "", err: expect.stringMatching(message) });
  expect(result.err.trim().split("\n")).toHaveLength(1);
});

test("a bad line is named", async () => {
  const bad = join(folder, "bad.jsonl");
  writeFileSync(bad, `${HELD_OUT_LINES}{"id":"x"}\n`);
  expect(await evaluate("tiny-denoiser", "--texts", bad)).toMatchObject({ code: 1, err: expect.stringMatching(/bad\.jsonl, line 5: /) });
});
