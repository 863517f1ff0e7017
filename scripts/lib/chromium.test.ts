import { expect, test } from "vitest";
import { locateChromium } from "./chromium.mjs";

const there = (...paths: string[]) => ({ exists: (path: string) => paths.includes(path) });

test("the variable wins, then Playwright's own, then the system's", () => {
  const all = there("/mine", "/own", "/usr/bin/chromium");
  expect(locateChromium({ environment: { PALIMPSEST_CHROMIUM: "/mine", PATH: "/usr/bin" }, own: "/own", ...all })).toBe("/mine");
  expect(locateChromium({ environment: { PATH: "/usr/bin" }, own: "/own", ...all })).toBe("/own");
  expect(locateChromium({ environment: { PATH: "/bin:/usr/bin" }, own: null, ...all })).toBe("/usr/bin/chromium");
  expect(locateChromium({ environment: { PATH: "/usr/bin" }, own: "/own", ...there("/usr/bin/google-chrome") })).toBe(
    "/usr/bin/google-chrome",
  );
});

test("none is null; a wrong variable is said with a next step", () => {
  expect(locateChromium({ environment: { PATH: "/usr/bin" }, own: "/own", ...there() })).toBeNull();
  expect(() => locateChromium({ environment: { PALIMPSEST_CHROMIUM: "/gone" }, own: null, ...there() })).toThrow("/gone");
});
