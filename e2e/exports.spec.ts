/** Exported files are real files of their kind, with the accepted text. */
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { strFromU8, unzipSync } from "fflate";
import { expect, test } from "./support/test.ts";
import { AGREEMENT, PASSAGES } from "./support/texts.ts";

/** Exports through the dialog and returns what the browser saved. */
async function exportAs(page: Page, format: string | RegExp, ending: string): Promise<{ fileName: string; bytes: Buffer }> {
  await page.keyboard.press("Control+e");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("radio", { name: format }).check();
  await expect(dialog.locator("strong")).toHaveText(new RegExp(`\\${ending}$`));
  const downloading = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Save the file" }).click();
  const download = await downloading;
  const bytes = await readFile(await download.path());
  if (await dialog.isVisible()) {
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
  }
  return { fileName: download.suggestedFilename(), bytes };
}

test("Markdown, HTML, Word and PDF hold the accepted text", async ({ page, openText, document }) => {
  await openText(AGREEMENT);
  await document.ready();

  const markdown = await exportAs(page, /^Markdown$/, ".md");
  expect(markdown.fileName).toMatch(/\.md$/);
  expect(markdown.bytes.toString("utf8")).toBe(AGREEMENT);

  const html = await exportAs(page, /HTML/, ".html");
  expect(html.bytes.toString("utf8")).toMatch(/^<!doctype html>/i);
  expect(html.bytes.toString("utf8")).toContain("undisputed invoice");

  const word = await exportAs(page, /Word/, ".docx");
  const parts = unzipSync(new Uint8Array(word.bytes));
  expect(strFromU8(parts["word/document.xml"] ?? new Uint8Array())).toContain("undisputed invoice");

  const pdf = await exportAs(page, /PDF/, ".pdf");
  expect(pdf.bytes.subarray(0, 5).toString("latin1")).toBe("%PDF-");
  expect(pdf.bytes.subarray(-1024).toString("latin1")).toContain("%%EOF");
  expect(pdf.bytes.length).toBeGreaterThan(5000);
});

test("a redline in CriticMarkup carries the pending changes and accepts nothing", async ({ page, openText, document }) => {
  await openText(AGREEMENT);
  await document.setStrength(100);
  await document.select(PASSAGES.fees);
  await page.keyboard.press("Alt+Enter");
  await document.runEnded();
  const pending = await document.hunks("pending");
  const redline = (await exportAs(page, /CriticMarkup/, ".md")).bytes.toString("utf8");
  expect(redline).toMatch(/\{\+\+|\{--|\{~~/);
  const markdown = (await exportAs(page, /^Markdown$/, ".md")).bytes.toString("utf8");
  expect(markdown).toBe(AGREEMENT);
  expect(await document.hunks("pending")).toEqual(pending);
});
