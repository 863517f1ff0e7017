import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findStaticFile, isInside } from "./staticFiles.ts";

const base = realpathSync(mkdtempSync(join(tmpdir(), "palimpsest-static-")));
const root = join(base, "renderer");

beforeAll(() => {
  mkdirSync(join(root, "assets"), { recursive: true });
  mkdirSync(join(base, "renderer-secret"));
  writeFileSync(join(root, "index.html"), "<!doctype html>");
  writeFileSync(join(root, "assets", "main-AbCd1234.js"), "1");
  writeFileSync(join(root, "assets", "a b.css"), "");
  writeFileSync(join(root, "private.sqlite"), "");
  writeFileSync(join(base, "secret.txt"), "secret");
  writeFileSync(join(base, "renderer-secret", "secret.txt"), "secret");
  symlinkSync(join(base, "secret.txt"), join(root, "link.txt"));
  symlinkSync(base, join(root, "up"));
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

test("files of the renderer are found with their types", () => {
  expect(findStaticFile(root, "/")).toMatchObject({
    path: join(root, "index.html"),
    mediaType: "text/html; charset=utf-8",
    immutable: false,
  });
  expect(findStaticFile(root, "/assets/main-AbCd1234.js")).toMatchObject({ bytes: 1, immutable: true });
  expect(findStaticFile(root, "/assets/a%20b.css")).toMatchObject({ mediaType: "text/css; charset=utf-8" });
});

test.each([
  "/../secret.txt",
  "/assets/../../secret.txt",
  "/..%2fsecret.txt",
  "/%2e%2e/secret.txt",
  "/%2e%2e%2fsecret.txt",
  "/..%5csecret.txt",
  "/..\\secret.txt",
  "/%252e%252e/secret.txt",
  "/../renderer-secret/secret.txt",
  "//secret.txt",
  "/index.html%00.js",
  "/C:/secret.txt",
  "/%E0%A4%A.js",
  "secret.txt",
  "",
  "/link.txt",
  "/up/secret.txt",
  "/private.sqlite",
  "/assets",
  "/nothing.js",
])("%s is refused", (path) => {
  expect(findStaticFile(root, path)).toBeNull();
});

test("no path leads outside the root", () => {
  const piece = fc.constantFrom(
    "..",
    ".",
    "%2e%2e",
    "assets",
    "secret.txt",
    "renderer-secret",
    "up",
    "link.txt",
    "",
    "%2f",
    "\\",
    "index.html",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 8 }), (pieces) => {
      const file = findStaticFile(root, `/${pieces.join("/")}`);
      expect(file === null || isInside(root, file.path)).toBe(true);
    }),
  );
});
