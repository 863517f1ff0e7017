import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { fileLogger } from "./logger.ts";

const folder = mkdtempSync(join(tmpdir(), "palimpsest-log-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a message is one line of JSON in a private file", () => {
  const file = join(folder, "logs", "app.log");
  fileLogger(file).warn("the model is missing", { model: "tiny" });
  const line = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  expect(line).toMatchObject({ msg: "the model is missing", model: "tiny", level: 40 });
  expect(statSync(file).mode & 0o077).toBe(0);
});

test("a large file is set aside", () => {
  const file = join(folder, "large.log");
  writeFileSync(file, "x".repeat(6 * 1024 * 1024));
  fileLogger(file).info("started");
  expect(statSync(file).size).toBeLessThan(1000);
  expect(statSync(`${file}.1`).size).toBe(6 * 1024 * 1024);
});

test("a file that cannot be written does not stop the app", () => {
  const file = join(folder, "file");
  writeFileSync(file, "");
  expect(() => fileLogger(join(file, "below", "app.log")).info("quiet")).not.toThrow();
});
