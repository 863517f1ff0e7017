import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { plainReason } from "./plainReason.ts";

test("no place on this machine is told", async () => {
  const folder = join(tmpdir(), "a-package");
  expect(plainReason(new Error(`Load model from ${join(folder, "int8", "step.onnx")} failed\nat a line`), folder)).toBe(
    `Load model from ${join("int8", "step.onnx")} failed`,
  );
  expect(plainReason(new Error(`${folder} is empty`), folder)).toBe("a-package is empty");
  const missing = await readFile(join(folder, "none")).catch((error: unknown) => error);
  expect(plainReason(missing)).toBe("a file cannot be read (ENOENT)");
  expect(plainReason("a word")).toBe("a word");
});
