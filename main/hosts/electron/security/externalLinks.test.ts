import { expect, test } from "vitest";
import { allowedExternalUrl } from "./externalLinks.ts";

test("known sites open over https", () => {
  expect(allowedExternalUrl("https://spec.commonmark.org/0.31.2/")).toBe("https://spec.commonmark.org/0.31.2/");
});

test.each([
  "http://commonmark.org/",
  "https://evil.example/",
  "https://commonmark.org.evil.example/",
  "https://evil.example/?https://commonmark.org/",
  "https://user:pass@commonmark.org/",
  "https://commonmark.org:8443/",
  "file:///etc/passwd",
  "javascript:alert(1)",
  "smb://server/share",
  "ms-msdt:/id",
  "commonmark.org",
  "",
])("%s is not opened", (address) => {
  expect(allowedExternalUrl(address)).toBeNull();
});
