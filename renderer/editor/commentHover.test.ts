import { expect, test } from "vitest";
import { createTranslator } from "../../src/i18n/translate.ts";
import { escapeMarkdown, hoverText } from "./commentHover.ts";

const translate = createTranslator("en");

test("what people wrote stays text in a hover", () => {
  expect(escapeMarkdown("<img src=x onerror=alert(1)>")).not.toMatch(/</);
  expect(escapeMarkdown("[a](command:b) ![c](https://d) `e` **f**")).toBe(
    "\\[a\\]\\(command\\:b\\) \\!\\[c\\]\\(https\\://d\\) \\`e\\` \\*\\*f\\*\\*",
  );
  expect(escapeMarkdown("&lt;script&gt;")).toBe("&amp;lt;script&amp;gt;");
});

test("a hover shows the first messages, shortened, and how many there are besides", () => {
  const messages = Array.from({ length: 6 }, (_, index) => ({ name: "Ann", text: index === 0 ? "x".repeat(10_000) : `Reply ${index}` }));
  const text = hoverText({ id: "t", range: { start: 0, end: 1 }, onChange: false, messages }, translate);
  expect(text.length).toBeLessThan(700);
  expect(text).toContain("2 more replies");
});
