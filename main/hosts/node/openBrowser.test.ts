import { expect, test } from "vitest";
import { browserCommand } from "./openBrowser.ts";

const url = "http://127.0.0.1:4000/open?token=abc";

test("a browser is opened only where there is a display", () => {
  expect(browserCommand(url, {}, "linux")).toBeNull();
  expect(browserCommand(url, { DISPLAY: ":0" }, "linux")).toEqual(["xdg-open", url]);
  expect(browserCommand(url, { WAYLAND_DISPLAY: "wayland-0" }, "linux")).toEqual(["xdg-open", url]);
  expect(browserCommand(url, {}, "darwin")).toEqual(["open", url]);
  expect(browserCommand(url, {}, "win32")?.at(-1)).toBe(url);
});

test("PALIMPSEST_NO_BROWSER=1 keeps it closed", () => {
  expect(browserCommand(url, { DISPLAY: ":0", PALIMPSEST_NO_BROWSER: "1" }, "linux")).toBeNull();
});
