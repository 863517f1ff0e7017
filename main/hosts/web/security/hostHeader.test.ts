import { expect, test } from "vitest";
import { isOwnHost } from "./hostHeader.ts";

test("our own names with our port are accepted", () => {
  expect(isOwnHost("127.0.0.1:4000", 4000)).toBe(true);
  expect(isOwnHost("localhost:4000", 4000)).toBe(true);
});

test.each([
  undefined,
  "",
  "127.0.0.1",
  "127.0.0.1:4001",
  "evil.example:4000",
  "127.0.0.1:4000.evil.example",
  "localhost.evil.example:4000",
  "[::1]:4000",
  "0.0.0.0:4000",
  "127.0.0.1:4000 ",
])("%s is refused", (host) => {
  expect(isOwnHost(host, 4000)).toBe(false);
});
