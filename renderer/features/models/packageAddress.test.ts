import { expect, test } from "vitest";
import { addressProblem, isSha256, sha256Digits, shortAddress } from "./packageAddress.ts";

test("https is allowed everywhere, http on this machine alone", () => {
  expect(addressProblem(" https://models.example.org/base.zip ")).toBeNull();
  expect(addressProblem("http://127.0.0.1:8080/base.zip")).toBeNull();
  expect(addressProblem("http://[::1]/base.zip")).toBeNull();
  expect(addressProblem("http://example.org/base.zip")).toBe("models.addUrlInsecure");
  expect(addressProblem("http://127.0.0.1.example.org/base.zip")).toBe("models.addUrlInsecure");
});

test("what is no address of the web is told apart from nothing and from a secret in it", () => {
  expect(addressProblem("  ")).toBe("models.addUrlEmpty");
  expect(addressProblem("models/base.zip")).toBe("models.addUrlInvalid");
  expect(addressProblem("file:///etc/passwd")).toBe("models.addUrlInvalid");
  expect(addressProblem("https://ada:secret@example.org/base.zip")).toBe("models.addUrlSecret");
});

test("a SHA-256 may be written as publishers write it", () => {
  const digits = "0123456789abcdef".repeat(4);
  expect(sha256Digits(` sha256:${digits.toUpperCase()} `)).toBe(digits);
  expect(sha256Digits(`${digits.slice(0, 32)} ${digits.slice(32)}`)).toBe(digits);
  expect([isSha256(digits), isSha256(digits.slice(1)), isSha256(`g${digits.slice(1)}`)]).toEqual([true, false, false]);
});

test("an address is shortened to its host and file", () => {
  expect(shortAddress("https://example.org/a/b/base.zip?token=1")).toBe("example.org: base.zip");
  expect(shortAddress("https://example.org/")).toBe("example.org");
});
