import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { type Zippable, zipSync } from "fflate";
import { expect, test } from "vitest";
import type { PalimpsestError } from "../../../../src/domain/errors/palimpsestError.ts";
import { temporaryFolder } from "../../../storage/testing/temporaryFolder.ts";
import { unpack } from "./unpack.ts";

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const UNIX = 3;

/** Unpacks the bytes; gives the error, and the files that came out with their text. */
async function open(bytes: Uint8Array, mostBytes = 1_000_000, signal = new AbortController().signal, needed: number[] = []) {
  const folder = temporaryFolder();
  const target = join(folder, "out");
  writeFileSync(join(folder, "a.zip"), bytes);
  const progress: [number, number][] = [];
  const error = await unpack(join(folder, "a.zip"), target, {
    mostBytes,
    signal,
    room: async (more) => void needed.push(more),
    progress: (done, of) => progress.push([done, of]),
  }).then(
    () => null,
    (reason: unknown) => reason as PalimpsestError,
  );
  const names = existsSync(target) ? readdirSync(target, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()) : [];
  const files = Object.fromEntries(
    names.map((entry) => [
      join(entry.parentPath, entry.name).slice(target.length + 1),
      readFileSync(join(entry.parentPath, entry.name), "utf8"),
    ]),
  );
  return { error, files, progress, folder };
}

/** Changes the entry of `name` in the central directory; `at` are offsets of its fixed part. */
function patched(zip: Uint8Array, name: string, patch: (view: DataView, at: number) => void): Uint8Array {
  const bytes = Uint8Array.from(zip);
  const view = new DataView(bytes.buffer);
  const end = bytes.length - 22;
  let at = view.getUint32(end + 16, true);
  for (let entry = 0; entry < view.getUint16(end + 10, true); entry += 1) {
    const length = view.getUint16(at + 28, true);
    if (new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + length)) === name) patch(view, at);
    at += 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return bytes;
}

test("files come out without the single folder at the top and without clutter", async () => {
  const needed: number[] = [];
  const { error, files, progress } = await open(
    zipSync({
      "tiny/manifest.json": text("{}"),
      "tiny/int8/step.onnx": text("step".repeat(1000)),
      "__MACOSX/tiny/._manifest.json": text("x"),
      "tiny/.DS_Store": text("x"),
    }),
    undefined,
    undefined,
    needed,
  );
  expect(error).toBeNull();
  expect(files).toEqual({ "manifest.json": "{}", "int8/step.onnx": "step".repeat(1000) });
  expect(needed).toEqual([4002]);
  expect(progress.at(-1)).toEqual([4002, 4002]);
});

test("without a single folder nothing is cut off the names", async () => {
  expect((await open(zipSync({ "a/x": text("1"), "b/y": text("2") }))).files).toEqual({ "a/x": "1", "b/y": "2" });
  expect((await open(zipSync({ "manifest.json": text("1"), "a/y": text("2") }))).files).toEqual({ "manifest.json": "1", "a/y": "2" });
});

const link: Zippable = { "p/manifest.json": text("{}"), "p/link": [text("/etc/passwd"), { os: UNIX, attrs: 0o120777 << 16 }] };
const one = zipSync({ "manifest.json": text("manifest ".repeat(100)), "b.bin": text("b") });

test.each<[string, Uint8Array, RegExp]>([
  ["no archive", text("<html>not found</html>"), /no ZIP archive/],
  ["a truncated archive", one.subarray(0, one.length - 30), /no ZIP archive|its end is missing/],
  ["an empty archive", zipSync({}), /no file in it/],
  ["a way up", zipSync({ "a/../../evil": text("x") }), /relative path|leads out|invalid/],
  ["an absolute name", zipSync({ "/etc/evil": text("x") }), /absolute path|leads out|invalid/],
  ["a drive", zipSync({ "C:/evil": text("x") }), /absolute path|leads out|invalid/],
  ["a backslash", zipSync({ "a\\..\\evil": text("x") }), /invalid characters|leads out|backslash/],
  ["a stream of another file", zipSync({ "ab:evil": text("x"), b: text("x") }), /leads out of the package or is not allowed everywhere/],
  ["a name with a control character", zipSync({ "\u00e9\u0007b": text("x") }), /not allowed everywhere/],
  ["a device of Windows", zipSync({ "a/nul.onnx": text("x"), b: text("x") }), /not allowed everywhere/],
  ["a name that ends in a dot", zipSync({ "a.": text("x") }), /not allowed everywhere/],
  ["names that differ in case alone", zipSync({ "a/Manifest.json": text("x"), "a/manifest.json": text("y") }), /same name/],
  ["names that differ in composition alone", zipSync({ "\u00e9": text("x"), "e\u0301": text("y") }), /same name/],
  ["a file that is a folder, too", zipSync({ a: text("x"), "a/b": text("y") }), /name of a folder/],
  ["a link", zipSync(link), /link or a device/],
  ["an encrypted file", patched(one, "manifest.json", (view, at) => view.setUint16(at + 8, 1, true)), /encrypted/],
  ["an unknown way of packing", patched(one, "manifest.json", (view, at) => view.setUint16(at + 10, 95, true)), /unknown way \(95\)/],
  ["a file longer than announced", patched(one, "manifest.json", (view, at) => view.setUint32(at + 24, 10, true)), /too many bytes|longer/],
  [
    "a file shorter than announced",
    patched(one, "manifest.json", (view, at) => view.setUint32(at + 24, 5000, true)),
    /not enough bytes|shorter/,
  ],
  ["a wrong checksum", patched(one, "manifest.json", (view, at) => view.setUint32(at + 16, 1, true)), /wrong CRC-32/],
])("%s is refused, and nothing lands outside", async (_name, bytes, message) => {
  const { error, folder } = await open(bytes);
  expect(error).toMatchObject({ code: "MODEL_BROKEN", message: expect.stringMatching(message) });
  expect(readdirSync(folder).filter((name) => name !== "a.zip" && name !== "out")).toEqual([]);
  expect(existsSync(join(folder, "..", "evil"))).toBe(false);
});

test("a bomb is refused by what it announces, before anything is written", async () => {
  const bomb = zipSync({ "a.bin": new Uint8Array(5_000_000), "b.bin": new Uint8Array(5_000_000) });
  expect(bomb.length).toBeLessThan(20_000);
  const { error, files } = await open(bomb, 8_000_000);
  expect(error).toMatchObject({ code: "FILE_TOO_LARGE", details: { bytes: 10_000_000, limit: 8_000_000 } });
  expect(files).toEqual({});
});

test("a bomb that announces little is stopped where it lies", async () => {
  const bomb = patched(zipSync({ "a.bin": new Uint8Array(2_000_000) }), "a.bin", (view, at) => view.setUint32(at + 24, 1000, true));
  const { error, files } = await open(bomb);
  expect(error).toMatchObject({ code: "MODEL_BROKEN" });
  expect((files["a.bin"] ?? "").length).toBeLessThanOrEqual(1000);
});

test("too many files are refused", async () => {
  const files: Zippable = {};
  for (let index = 0; index <= 5000; index += 1) files[`f${index}`] = new Uint8Array(0);
  expect((await open(zipSync(files, { level: 0 }))).error).toMatchObject({
    code: "MODEL_BROKEN",
    message: expect.stringContaining("5001 files"),
  });
});

test("unpacking stops when it is told to", async () => {
  const stop = new AbortController();
  stop.abort();
  expect((await open(one, undefined, stop.signal)).error).toMatchObject({ code: "CANCELLED" });
});

test("archives damaged at random are refused or come out, never anything else", async () => {
  const sound = zipSync({ "p/manifest.json": text("manifest ".repeat(50)), "p/a/b.bin": text("b".repeat(300)), "p/c": text("c") });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
      fc.nat(sound.length),
      async (changes, cut) => {
        const bytes = Uint8Array.from(sound);
        for (const [at, value] of changes) bytes[at] = value;
        const { error, folder } = await open(cut % 4 === 0 ? bytes.subarray(0, cut) : bytes, 100_000);
        if (error !== null) expect(["MODEL_BROKEN", "FILE_TOO_LARGE"]).toContain(error.code);
        expect(readdirSync(folder).filter((name) => name !== "a.zip" && name !== "out")).toEqual([]);
        rmSync(folder, { recursive: true });
      },
    ),
    { numRuns: 150 },
  );
});
