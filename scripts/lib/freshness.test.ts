import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { isBuilt, markBuilt, markUnbuilt, sourceHash } from "./freshness.mjs";

const root = mkdtempSync(join(tmpdir(), "palimpsest-freshness-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

test("a build is fresh until a source changes; tests and times do not count", () => {
  mkdirSync(join(root, "src", "domain"), { recursive: true });
  mkdirSync(join(root, "main", "inference", "fixtures"), { recursive: true });
  const source = join(root, "src", "domain", "text.ts");
  writeFileSync(source, "1");
  expect(isBuilt(root)).toBe(false);
  markBuilt(sourceHash(root), root);
  expect(isBuilt(root)).toBe(true);

  utimesSync(source, new Date(0), new Date(0));
  writeFileSync(join(root, "src", "domain", "text.test.ts"), "a test");
  writeFileSync(join(root, "main", "inference", "fixtures", "weights.bin"), "large");
  expect(isBuilt(root)).toBe(true);

  writeFileSync(source, "2");
  expect(isBuilt(root)).toBe(false);
  writeFileSync(source, "1");
  expect(isBuilt(root)).toBe(true);
  writeFileSync(join(root, "src", "new.ts"), "");
  expect(isBuilt(root)).toBe(false);
});

test("a build that broke off is not fresh", () => {
  markBuilt(sourceHash(root), root);
  markUnbuilt(root);
  expect(isBuilt(root)).toBe(false);
});
