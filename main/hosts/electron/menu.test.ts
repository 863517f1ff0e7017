import { expect, test } from "vitest";
import { createTranslator, LANGUAGES } from "../../../src/i18n/translate.ts";
import { menuTemplate } from "./menu.ts";

test.each(LANGUAGES)("every item of the menu has a text in %s", (language) => {
  const text = createTranslator(language, (problem) => {
    throw problem;
  });
  for (const platform of ["linux", "win32", "darwin"] as const) {
    const labels = JSON.stringify(menuTemplate(text, platform, false));
    expect(labels).not.toContain("desktop.");
    expect(labels.includes('"about"')).toBe(platform === "darwin");
  }
});

test("developer tools are for development only", () => {
  const roles = (development: boolean): string => JSON.stringify(menuTemplate((key) => key, "linux", development));
  expect(roles(true)).toContain("toggleDevTools");
  expect(roles(false)).not.toMatch(/toggleDevTools|reload"/);
});
