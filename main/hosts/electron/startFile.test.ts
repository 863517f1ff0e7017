import { expect, test } from "vitest";
import { documentOf } from "./startFile.ts";

test("the document is found among Chromium's switches", () => {
  expect(documentOf(["palimpsest"], "/home/ada")).toBeNull();
  expect(documentOf(["electron", "/app", "--", "/d/a.pdf"], "/home/ada")).toBe("/d/a.pdf");
  expect(documentOf(["palimpsest", "--allow-file-access", "--x=y", "contract.md"], "/home/ada")).toBe("/home/ada/contract.md");
  expect(documentOf(["electron", "/app"], "/home/ada")).toBeNull();
  expect(documentOf(["palimpsest", "--", "-strange.md"], "/d")).toBe("/d/-strange.md");
});
