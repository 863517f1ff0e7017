import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { desktopObstacle, findElectron } from "./electronBinary.ts";

const root = mkdtempSync(join(tmpdir(), "palimpsest-electron-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

test("the binary is there only when it was fetched", () => {
  expect(findElectron(root, {})).toBeNull();
  const folder = join(root, "node_modules", "electron");
  mkdirSync(join(folder, "dist"), { recursive: true });
  writeFileSync(join(folder, "path.txt"), "electron");
  expect(findElectron(root, {})).toBeNull();
  writeFileSync(join(folder, "dist", "electron"), "");
  expect(findElectron(root, {})).toBe(join(folder, "dist", "electron"));
});

test("no window without a display, nor for the superuser", () => {
  expect(desktopObstacle({}, "linux", 1000)).toContain("display");
  expect(desktopObstacle({ DISPLAY: ":0" }, "linux", 0)).toContain("superuser");
  expect(desktopObstacle({ DISPLAY: ":0" }, "linux", 1000)).toBeNull();
  expect(desktopObstacle({}, "darwin", 501)).toBeNull();
});
