import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { checkNode, isInstalled } from "./install.mjs";

const root = mkdtempSync(join(tmpdir(), "palimpsest-install-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

test("packages are missing, there, or older than the lock file", () => {
  const lock = join(root, "package-lock.json");
  const note = join(root, "node_modules", ".package-lock.json");
  writeFileSync(lock, "{}");
  expect(isInstalled(root)).toBe(false);
  mkdirSync(join(root, "node_modules", "node"), { recursive: true });
  writeFileSync(join(root, "node_modules", "node", "package.json"), "{}");
  expect(isInstalled(root)).toBe(false);
  writeFileSync(note, "{}");
  expect(isInstalled(root)).toBe(true);
  utimesSync(note, new Date(0), new Date(0));
  expect(isInstalled(root)).toBe(false);
});

test("an old Node.js is refused with a next step", () => {
  expect(() => checkNode("18.19.0")).toThrow(
    expect.objectContaining({ message: expect.stringContaining("18.19.0"), next: expect.stringContaining("Node.js 20") }),
  );
  expect(() => checkNode("20.0.0")).not.toThrow();
});
