import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const fixtures = fileURLToPath(new URL("./fixtures/types", import.meta.url));
const compiler = fileURLToPath(new URL("../../node_modules/typescript/bin/tsc", import.meta.url));

/** Diagnostics of the type checker for one fixture: the name that must not exist in the layer. */
const EXPECTED: Record<string, string> = {
  "src-has-no-process": "Cannot find name 'process'",
  "src-has-no-window": "Cannot find name 'window'",
  "renderer-has-no-process": "Cannot find name 'process'",
  "main-has-no-window": "Cannot find name 'window'",
  "main-has-no-document": "Cannot find name 'document'",
  "electron-host-has-no-window": "Cannot find name 'window'",
};

test("every fixture is expected to fail", () => {
  expect(readdirSync(fixtures).sort()).toEqual(Object.keys(EXPECTED).sort());
});

test.each(Object.entries(EXPECTED))("%s: does not compile", (name, message) => {
  const { status, stdout } = spawnSync(process.execPath, [compiler, "-p", `${fixtures}/${name}`, "--pretty", "false"], {
    cwd: root,
    encoding: "utf8",
  });
  const lines = stdout.split("\n").filter((line) => line.includes("error TS"));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(message);
  expect(status).not.toBe(0);
});
