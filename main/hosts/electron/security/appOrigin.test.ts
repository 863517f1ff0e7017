import { expect, test } from "vitest";
import { APP_URL, isAppUrl } from "./appOrigin.ts";

test("only our own pages are ours", () => {
  expect(isAppUrl(APP_URL)).toBe(true);
  expect(isAppUrl("app://palimpsest/")).toBe(true);
  for (const address of [
    "",
    "app://evil/index.html",
    "app://palimpsest.evil/",
    "app://user@palimpsest/",
    "app://palimpsest:80/",
    "http://palimpsest/",
    "file:///index.html",
    "about:blank",
    "javascript:alert(1)",
  ]) {
    expect([address, isAppUrl(address)]).toEqual([address, false]);
  }
});
