import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TINY } from "../testing/tinyPackage.ts";
import { findAutoregressive, readBaselines, readHeldOut } from "./heldOut.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "palimpsest-held-out-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const WINDOW = {
  id: "contract-00",
  kind: "contract",
  text: "The Supplier shall deliver 😀.",
  at: { "8": 0, "32": 0.5, "128": 0.99 },
  clause: [4, 12],
};

async function fileOf(...lines: readonly (string | object | Uint8Array)[]): Promise<string> {
  const file = path.join(folder, "heldout.jsonl");
  const parts = lines.map((line) =>
    line instanceof Uint8Array ? line : Buffer.from(`${typeof line === "string" ? line : JSON.stringify(line)}\n`),
  );
  await writeFile(file, Buffer.concat(parts));
  return file;
}

test("windows are read, with the hash of the file; what else a line says is ignored", async () => {
  const set = await readHeldOut(
    await fileOf({ ...WINDOW, source: "somebody", licence: "CC BY 4.0" }, "", { ...WINDOW, id: "ja-00", kind: "ja" }),
  );
  expect(set.windows).toEqual([WINDOW, { ...WINDOW, id: "ja-00", kind: "ja" }]);
  expect(set.sha256).toMatch(/^[0-9a-f]{64}$/);
});

describe("bad lines are refused with file and line", () => {
  test.each<[string, string | object, RegExp]>([
    ["no JSON", "{not json", /line 2: it is not JSON/],
    ["cut off", JSON.stringify(WINDOW).slice(0, 40), /line 2: it is not JSON/],
    ["a list", [], /line 2: /],
    ["an unknown kind", { ...WINDOW, id: "b", kind: "poem" }, /line 2: "kind"/],
    ["no text", { ...WINDOW, id: "b", text: "" }, /line 2: "text"/],
    ["half a character", { ...WINDOW, id: "b", text: "abc\ud83d", clause: [0, 2] }, /line 2: "text" has half a character/],
    ["a place that is none", { ...WINDOW, id: "b", at: { ...WINDOW.at, "32": 1 } }, /line 2: "at\.32"/],
    ["a missing place", { ...WINDOW, id: "b", at: { "8": 0 } }, /line 2: "at\.32"/],
    ["a clause behind the text", { ...WINDOW, id: "b", clause: [4, 4000] }, /line 2: "clause"/],
    ["an empty clause", { ...WINDOW, id: "b", clause: [4, 4] }, /line 2: "clause"/],
    ["a clause inside a character", { ...WINDOW, id: "b", clause: [4, 28] }, /line 2: "clause" cuts a character/],
    ["an id twice", WINDOW, /line 2: the id "contract-00" was there before/],
  ])("%s", async (_name, line, message) => {
    await expect(readHeldOut(await fileOf(WINDOW, line))).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message: expect.stringMatching(message),
      details: { file: "heldout.jsonl", line: 2 },
    });
  });
});

test("files that are no held-out set are refused", async () => {
  await expect(readHeldOut(path.join(folder, "none.jsonl"))).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(readHeldOut(folder)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  await expect(readHeldOut(await fileOf("", ""))).rejects.toMatchObject({ message: expect.stringMatching(/no windows/) });
  await expect(readHeldOut(await fileOf(Uint8Array.of(0x7b, 0xe4, 0x0a)))).rejects.toMatchObject({
    message: expect.stringMatching(/not UTF-8/),
  });
});

test("counting models count only for their tokenizer and their held-out set", async () => {
  const file = await fileOf(WINDOW);
  const set = await readHeldOut(file);
  const tokenizer = "ab".repeat(32);
  expect(await readBaselines(file, set, tokenizer)).toBeNull();
  const baselines = { schemaVersion: 1, tokenizerSha256: tokenizer, heldOutSha256: set.sha256, unit: 0.1, windows: {} };
  const write = (value: unknown): Promise<void> =>
    writeFile(path.join(folder, "baselines-abababababab.json"), typeof value === "string" ? value : JSON.stringify(value));
  await write(baselines);
  expect(await readBaselines(file, set, tokenizer)).toEqual(baselines);
  await write({ ...baselines, heldOutSha256: "00" });
  expect(await readBaselines(file, set, tokenizer)).toBeNull();
  await write({ ...baselines, unit: 0 });
  await expect(readBaselines(file, set, tokenizer)).rejects.toMatchObject({ message: expect.stringMatching(/"?unit/) });
  await write("{");
  await expect(readBaselines(file, set, tokenizer)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
});

test("a package of another family is no autoregressive baseline", async () => {
  const parent = path.join(folder, "baselines");
  expect(await findAutoregressive(parent, "00")).toBeNull();
  await cp(TINY, path.join(parent, "tiny-denoiser"), { recursive: true });
  expect(await findAutoregressive(parent, "00")).toBeNull();
});
