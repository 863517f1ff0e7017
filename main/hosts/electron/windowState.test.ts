import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readWindowState, writeWindowState } from "./windowState.ts";

const folder = mkdtempSync(join(tmpdir(), "palimpsest-window-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const display = { x: 0, y: 0, width: 1920, height: 1040 };

test("the window comes back where it was", () => {
  const file = join(folder, "new", "window.json");
  const state = { bounds: { x: 10, y: 20, width: 900, height: 700 }, maximized: true };
  writeWindowState(file, state);
  expect(readWindowState(file, [display])).toEqual(state);
});

test("a display that is gone does not hide the window", () => {
  const file = join(folder, "gone.json");
  writeWindowState(file, { bounds: { x: 4000, y: 20, width: 900, height: 700 }, maximized: false });
  expect(readWindowState(file, [display])).toEqual({ bounds: { width: 900, height: 700 }, maximized: false });
});

test("no state, or a damaged one, gives a window that fits", () => {
  expect(readWindowState(join(folder, "none.json"), [display])).toEqual({ bounds: { width: 1360, height: 880 }, maximized: false });
  expect(readWindowState(join(folder, "none.json"), [{ ...display, width: 1024, height: 700 }])).toEqual({
    bounds: { width: 1024, height: 700 },
    maximized: false,
  });
  for (const text of ["", "{", "null", '{"bounds":{"x":0,"y":0,"width":-5,"height":1e9},"maximized":false}']) {
    const file = join(folder, "damaged.json");
    writeFileSync(file, text);
    expect(readWindowState(file, [display]).bounds).toEqual({ width: 1360, height: 880 });
  }
  // A folder that cannot be written is no reason to fail.
  expect(() => writeWindowState(join(folder, "damaged.json", "x", "y.json"), { bounds: display, maximized: false })).not.toThrow();
});
