/** `models compare` as a user runs it: an installed package and a folder, real suites, a real report. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { comparisonSchema } from "../../../../../src/contract/comparison.ts";
import { runInProcess } from "../../testing/runInProcess.ts";

const TINY = fileURLToPath(new URL("../../../../inference/fixtures/tiny-denoiser", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "palimpsest-compare-"));
const workspace = join(folder, "workspace");
const next = join(folder, "next");
const CASE = {
  id: "fees",
  title: "Fees <script>",
  kind: "contract",
  text: "The Customer shall pay the Fees within 30 days of the invoice.",
  find: "shall pay the Fees within 30 days",
  locks: ["30 days"],
};

const run = (...words: readonly string[]) => runInProcess(["--workspace", workspace, "models", "compare", ...words]);

function suiteFile(name: string, thresholds: object, one: object = {}): string {
  const file = join(folder, name);
  const suite = { name: "Small", thresholds, defaults: { plan: { by: "steps", steps: 2 } }, cases: [{ ...CASE, ...one }] };
  writeFileSync(file, JSON.stringify(suite));
  return file;
}

beforeAll(() => {
  mkdirSync(join(workspace, "models"), { recursive: true });
  cpSync(TINY, join(workspace, "models", "tiny-denoiser"), { recursive: true });
  cpSync(TINY, next, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(next, "manifest.json"), "utf8")) as object;
  writeFileSync(join(next, "manifest.json"), JSON.stringify({ ...manifest, id: "tiny-next", version: "0.2.0" }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("every threshold kept: exit code 0, figures, and a report", async () => {
  const report = join(folder, "report.html");
  const suite = suiteFile("pass.json", { bitsPerCharacter: 0, editDistance: 0 });
  const result = await run("tiny-denoiser", next, "--suite", suite, "--seed", "5", "--provider", "cpu", "--out", report);
  expect(result).toMatchObject({ code: 0, err: "" });
  expect(result.out).toContain("tiny-next 0.2.0");
  expect(result.out).toContain("seed 5");
  expect(result.out).toContain("Passed: the new package keeps every threshold.");
  const html = readFileSync(report, "utf8");
  expect(html).toContain("Fees &#x3C;script>");
  expect(html).not.toContain("<script");
});

test("a threshold that is not kept: exit code 1 without an error line, in both forms of output", async () => {
  const words = ["tiny-denoiser", next, "--suite", suiteFile("fail.json", { bitsPerCharacter: -1 }), "--provider", "cpu"];
  const text = await run(...words);
  expect(text).toMatchObject({ code: 1, err: "" });
  expect(text.out).toMatch(/NOT KEPT {2}Bits per character, new minus old: 0, at most -1/);
  const json = await run(...words, "--json");
  expect(json).toMatchObject({ code: 1, err: "" });
  const comparison = comparisonSchema.parse(JSON.parse(json.out));
  expect(comparison).toMatchObject({ passed: false, suite: "Small", new: { id: "tiny-next", brokenLocks: 0 } });
});

test.each([
  [
    "a bad suite",
    ["tiny-denoiser", "tiny-denoiser", "--suite", "BAD"],
    1,
    /INVALID_ARGUMENT: The suite bad\.json cannot be used: cases\.0\.find: /,
  ],
  ["a suite that is not there", ["tiny-denoiser", "tiny-denoiser", "--suite", "none.json"], 1, /NOT_FOUND/],
  ["an unknown package", ["tiny-denoiser", "absent"], 1, /MODEL_MISSING: .*"absent"/],
  ["a folder without a package", ["tiny-denoiser", "FOLDER"], 1, /MODEL_MISSING/],
  ["one package alone", ["tiny-denoiser"], 2, /INVALID_ARGUMENT/],
  ["an unknown language", ["tiny-denoiser", "tiny-denoiser", "--language", "tlh"], 2, /INVALID_ARGUMENT/],
  ["a seed that is none", ["tiny-denoiser", "tiny-denoiser", "--seed", "x"], 2, /--seed/],
] as const)("%s is refused with one line", async (_name, words, code, line) => {
  const bad = suiteFile("bad.json", {}, { find: "not in the text" });
  const before = readdirSync(folder);
  const result = await run(...words.map((word) => (word === "BAD" ? bad : word === "FOLDER" ? folder : word)));
  expect(result).toMatchObject({ code, out: "", err: expect.stringMatching(line) });
  expect(result.err).toMatch(/^palimpsest: [^\n]+\n$/);
  expect(readdirSync(folder)).toEqual(before);
});
