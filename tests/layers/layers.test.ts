import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { RULES, violations } from "./cruise.ts";

const root = fileURLToPath(new URL("../../", import.meta.url)).replace(/[\\/]$/, "");
const fixtures = fileURLToPath(new URL("./fixtures/imports", import.meta.url));

test("every rule has a fixture that breaks it", () => {
  expect(readdirSync(fixtures).sort()).toEqual([...RULES].sort());
});

test.each(RULES)("a tree that breaks %s is caught by exactly that rule", async (rule) => {
  const found = await violations(`${fixtures}/${rule}`);
  expect([...new Set(found.map((violation) => violation.rule))]).toEqual([rule]);
});

test("the project breaks no rule", async () => {
  expect((await violations(root)).map((violation) => violation.text)).toEqual([]);
});
