import { expect, test } from "vitest";
import { createOneTimeTokens } from "./oneTimeTokens.ts";

test("a token works once", () => {
  const tokens = createOneTimeTokens();
  const token = tokens.issue();
  expect(tokens.redeem(token)).toBe(true);
  expect(tokens.redeem(token)).toBe(false);
});

test("a wrong token neither works nor uses up the right one", () => {
  const tokens = createOneTimeTokens();
  const token = tokens.issue();
  expect(tokens.redeem("")).toBe(false);
  expect(tokens.redeem(`${token}x`)).toBe(false);
  expect(tokens.redeem(token)).toBe(true);
});

test("tokens are independent, and old ones fall out", () => {
  const tokens = createOneTimeTokens();
  const first = tokens.issue();
  const others = Array.from({ length: 16 }, () => tokens.issue());
  expect(tokens.redeem(first)).toBe(false);
  expect(others.every((token) => tokens.redeem(token))).toBe(true);
});
