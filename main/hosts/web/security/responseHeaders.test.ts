import { expect, test } from "vitest";
import { RESPONSE_HEADERS } from "./responseHeaders.ts";

test("answers are not sniffed, framed, referred to or shared with other origins", () => {
  expect(RESPONSE_HEADERS["X-Content-Type-Options"]).toBe("nosniff");
  expect(RESPONSE_HEADERS["Referrer-Policy"]).toBe("no-referrer");
  expect(RESPONSE_HEADERS["Content-Security-Policy"]).toContain("default-src 'none'");
  expect(Object.keys(RESPONSE_HEADERS).filter((name) => /^access-control-/i.test(name))).toEqual([]);
});
