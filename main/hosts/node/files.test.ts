import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { fileError, readUserFile, writeUserFile } from "./files.ts";

const folder = mkdtempSync(join(tmpdir(), "palimpsest-files-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a file is written whole, and nothing is left beside it", async () => {
  const target = join(folder, "out", "contract.md");
  mkdirSync(join(folder, "out"));
  await writeUserFile(target, Buffer.from("first"));
  await writeUserFile(target, Buffer.from("second"));
  expect(readFileSync(target, "utf8")).toBe("second");
  expect(readdirSync(join(folder, "out"))).toEqual(["contract.md"]);
  expect(await readUserFile(target)).toEqual({ fileName: "contract.md", bytes: new Uint8Array(Buffer.from("second")) });
});

test("missing files and folders, folders and large files are said", async () => {
  await expect(readUserFile(join(folder, "none.md"))).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(writeUserFile(join(folder, "none", "a.md"), Buffer.from("a"))).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(readUserFile(folder)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  const large = join(folder, "large.md");
  writeFileSync(large, "");
  truncateSync(large, 50 * 1024 * 1024);
  await expect(readUserFile(large)).rejects.toMatchObject({ code: "FILE_TOO_LARGE" });
});

test("a target that is a folder is refused and stays", async () => {
  const target = join(folder, "taken");
  mkdirSync(target);
  await expect(writeUserFile(target, Buffer.from("a"))).rejects.toMatchObject({ code: "READ_ONLY_TARGET" });
  expect(existsSync(target)).toBe(true);
});

test("a full disk and a read-only disk are said", () => {
  expect(fileError(Object.assign(new Error("no space"), { code: "ENOSPC" }), "/a/b.md")).toMatchObject({
    code: "DISK_FULL",
    details: { file: "b.md" },
  });
  expect(fileError(Object.assign(new Error("read-only"), { code: "EROFS" }), "/a/b.md")).toMatchObject({ code: "READ_ONLY_TARGET" });
});

test("a read-only file is not replaced, and nothing is put into a read-only folder", async () => {
  const readOnly = join(folder, "read-only");
  mkdirSync(readOnly);
  const target = join(readOnly, "contract.md");
  writeFileSync(target, "old");
  chmodSync(target, 0o444);
  await expect(writeUserFile(target, Buffer.from("new"))).rejects.toMatchObject({ code: "READ_ONLY_TARGET" });
  chmodSync(readOnly, 0o555);
  await expect(writeUserFile(join(readOnly, "other.md"), Buffer.from("new"))).rejects.toMatchObject({ code: "READ_ONLY_TARGET" });
  expect(readdirSync(readOnly)).toEqual(["contract.md"]);
  expect(readFileSync(target, "utf8")).toBe("old");
  chmodSync(readOnly, 0o755);
});
