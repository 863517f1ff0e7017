import { expect, test } from "vitest";
import { isOwnOrigin } from "./originHeader.ts";

const host = "127.0.0.1:4000";

test("the origin of our own page is accepted", () => {
  expect(isOwnOrigin(`http://${host}`, host, true)).toBe(true);
  expect(isOwnOrigin(undefined, host, false)).toBe(true);
});

test.each([
  "http://evil.example",
  "https://127.0.0.1:4000",
  "http://127.0.0.1:4001",
  "http://localhost:4000",
  "http://127.0.0.1:4000.evil.example",
  "null",
  "",
])("%s is refused", (origin) => {
  expect(isOwnOrigin(origin, host, true)).toBe(false);
  expect(isOwnOrigin(origin, host, false)).toBe(false);
});

test("a WebSocket upgrade without an origin is refused", () => {
  expect(isOwnOrigin(undefined, host, true)).toBe(false);
  expect(isOwnOrigin(`http://${host}`, undefined, true)).toBe(false);
});
