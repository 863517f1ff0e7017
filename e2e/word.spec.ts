/** Word files in and out: opened in the window, decided on, and given back on their own package. */
import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { strFromU8, unzipSync } from "fflate";
import { del, ins, p, r, wordFile } from "../main/documents/ooxml/testing/wordFixture.ts";
import { violations } from "./support/accessibility.ts";
import { expect, test } from "./support/test.ts";

const FILE = wordFile({
  body: [
    p(`${r("The Customer pays within ")}${del("Ann Example", "30")}${ins("Ann Example", r("45"))}${r(" days of receipt.")}`),
    p(`<w:commentRangeStart w:id="7"/>${r("The law of England applies.")}<w:commentRangeEnd w:id="7"/>`),
    p(`${r("Notices are")}${ins("Bob Other", r(" always"))}${r(" given in writing.")}`),
  ].join(""),
  comments: `<w:comment w:id="7" w:author="Carol Third" w:date="2026-03-02T10:00:00Z" w:initials="CT">${p(r("Why England?"))}</w:comment>`,
});

const DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/** Opens a file with the keyboard, through the browser's own chooser. */
async function openFile(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  await expect(page.getByRole("button", { name: /Open/ }).first()).toBeEnabled();
  const choosing = page.waitForEvent("filechooser");
  await page.keyboard.press("Control+o");
  await (await choosing).setFiles({ name, mimeType: DOCX, buffer: Buffer.from(bytes) });
}

async function openTheirs(page: Page): Promise<Locator> {
  await openFile(page, "theirs.docx", FILE);
  const report = page.getByRole("dialog", { name: "What was found in theirs.docx" });
  await expect(report.getByText("3 paragraphs, 2 tracked changes, 1 comment.")).toBeVisible();
  return report;
}

async function exported(page: Page, choice: RegExp): Promise<string> {
  await page.keyboard.press("Control+e");
  const dialog = page.getByRole("dialog", { name: "Export" });
  await dialog.getByRole("radio", { name: choice }).check();
  await expect(dialog.locator("strong")).toHaveText(/\.docx$/);
  const downloading = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Save the file" }).press("Enter");
  const bytes = await readFile(await (await downloading).path());
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  return strFromU8(unzipSync(new Uint8Array(bytes))["word/document.xml"] ?? new Uint8Array());
}

test("a Word file comes in with its changes and comments and goes back as a redline and clean", async ({
  page,
  welcome: _shown,
  document,
}) => {
  const report = await openTheirs(page);
  await expect(report.getByRole("row", { name: /Ann Example 0 0 1/ })).toBeVisible();
  await expect(report.getByRole("row", { name: /Bob Other 1 0 0/ })).toBeVisible();
  const saving = page.waitForEvent("download");
  await report.getByRole("button", { name: "Save the report" }).press("Enter");
  const saved = JSON.parse(await readFile(await (await saving).path(), "utf8")) as { changes: unknown[] };
  expect(saved.changes).toHaveLength(2);
  await page.keyboard.press("Escape");
  await expect(report).toBeHidden();

  await document.ready();
  await document.showsPending(2);
  await expect(document.changes.getByText("Ann Example")).toBeVisible();
  await page.keyboard.press("Alt+Digit4");
  const comment = page.getByRole("region", { name: "Comments" });
  await expect(comment.getByText("Why England?")).toBeVisible();
  await expect(comment.getByText("Carol Third")).toBeVisible();

  // One of theirs is accepted, and one word is changed here.
  await document.focusText();
  await page.keyboard.press("Alt+Digit2");
  await document.changes
    .getByRole("article", { name: /Change 1 of 2/ })
    .getByRole("button", { name: "Accept change" })
    .press("Enter");
  await document.giveReason(async () => (await document.hunks("pending")).length === 1);
  await document.showsPending(1);
  await document.select("England");
  await document.focusText();
  await page.keyboard.type("Japan");
  await expect.poll(() => document.storedText()).toContain("law of Japan");

  const redline = await exported(page, /theirs\.docx with tracked changes/);
  expect(redline).toMatch(/<w:ins [^>]*w:author="Ada Lovelace"[^>]*>(?:(?!<\/w:ins>).)*Japan/);
  expect(redline).toMatch(/<w:ins [^>]*w:author="Bob Other"/);
  expect(redline).not.toContain('w:author="Ann Example"');
  const clean = await exported(page, /theirs\.docx, clean/);
  expect(clean).not.toMatch(/<w:(ins|del) /);
  expect(clean).toContain("Japan");
  expect(clean).not.toContain("always");
});

/** Saves through a button and gives the parts of the Word file. */
async function savedWord(page: Page, press: () => Promise<void>): Promise<Record<string, string>> {
  const downloading = page.waitForEvent("download");
  await press();
  const bytes = await readFile(await (await downloading).path());
  return Object.fromEntries(Object.entries(unzipSync(new Uint8Array(bytes))).map(([name, content]) => [name, strFromU8(content)]));
}

test("changes against a version or a file go out as tracked changes, with the comments that were written here", async ({
  page,
  openText,
  document,
}) => {
  await openText("# Services\n\n## Fees\n\nPay within 30 days of receipt.\n");
  await document.ready();
  await document.select("30");
  await page.keyboard.type("45");
  await expect.poll(() => document.storedText()).toContain("45 days");
  await page.keyboard.press("Control+s");
  await document.select("receipt");
  await page.keyboard.press("Control+Alt+m");
  await expect(page.getByRole("textbox", { name: "Comment" })).toBeFocused();
  await page.keyboard.type("Whose receipt?");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("textbox", { name: "Comment" })).toBeHidden();
  await expect(page.getByRole("region", { name: "Comments" }).getByText("Whose receipt?")).toBeVisible();

  await page.keyboard.press("Control+e");
  const dialog = page.getByRole("dialog", { name: "Export" });
  await dialog.getByLabel("Show changes against").selectOption({ label: "Version 1" });
  await dialog.getByRole("checkbox", { name: /External comments/ }).check();
  await dialog.getByRole("checkbox", { name: /internal/ }).check();
  await expect(dialog.locator("strong")).toHaveText(/redline\.docx$/);
  const word = await savedWord(page, () => dialog.getByRole("button", { name: "Save the file" }).press("Enter"));
  expect(word["word/document.xml"]).toMatch(/<w:del [^>]*w:author="Ada Lovelace"[^>]*>(?:(?!<\/w:del>).)*30/);
  expect(word["word/document.xml"]).toMatch(/<w:ins [^>]*w:author="Ada Lovelace"[^>]*>(?:(?!<\/w:ins>).)*45/);
  expect(word["word/comments.xml"]).toContain("Whose receipt?");

  const choosing = page.waitForEvent("filechooser");
  await dialog.getByLabel("Show changes against").selectOption({ label: "A file …" });
  await (await choosing).setFiles({ name: "theirs.docx", mimeType: DOCX, buffer: Buffer.from(FILE) });
  await expect(dialog.getByLabel("Show changes against")).toHaveValue("file");
  await expect(dialog.locator("strong")).toHaveText(/redline\.docx$/);
  const onto = await savedWord(page, () => dialog.getByRole("button", { name: "Save the file" }).press("Enter"));
  expect(onto["word/document.xml"]).toContain("The law of England applies.");
  await page.keyboard.press("Escape");
});

test("two Word files are compared, and the differences saved as tracked changes on the older one", async ({
  page,
  welcome: _shown,
  document,
}) => {
  await openTheirs(page);
  await page.keyboard.press("Escape");
  await document.ready();
  const ours = wordFile({ body: p(r("The Customer pays within 60 days of receipt.")) + p(r("The law of Japan applies.")) });
  const choosing = page.waitForEvent("filechooser");
  await page.keyboard.press("Control+o");
  await (await choosing).setFiles({ name: "ours.docx", mimeType: DOCX, buffer: Buffer.from(ours) });
  await expect(page.getByRole("textbox", { name: "Title" })).toHaveValue("ours");
  await document.ready();
  await page.keyboard.press("Control+Alt+d");
  const dialog = page.getByRole("dialog", { name: "Compare versions" });
  await dialog.getByLabel("Old text").click();
  await page.getByRole("option", { name: "theirs" }).click();
  await expect(dialog.getByText("Save the differences:")).toBeVisible();
  expect(await violations(page)).toEqual([]);
  const word = await savedWord(page, () => dialog.getByRole("button", { name: "Word, tracked changes" }).press("Enter"));
  expect(word["word/document.xml"]).toContain("given in writing.");
  expect(word["word/document.xml"]).toMatch(/<w:ins [^>]*>(?:(?!<\/w:ins>).)*60/);
});

test("a file dropped onto an open document is opened beside it", async ({ page, openText, backend }) => {
  await openText("# Mine\n\nText.\n");
  await page.evaluate(
    ([bytes, type]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(bytes)], "theirs.docx", { type }));
      for (const name of ["dragover", "drop"]) {
        document.querySelector("main")?.dispatchEvent(new DragEvent(name, { dataTransfer: transfer, bubbles: true, cancelable: true }));
      }
    },
    [[...FILE], DOCX] as const,
  );
  await expect(page.getByRole("dialog", { name: "What was found in theirs.docx" })).toBeVisible();
  expect((await backend.documents.list({})).map(({ title }) => title).sort()).toEqual(["Mine", "theirs"]);
});

test("what cannot be read says why, and leaves the page as it was", async ({ page, welcome, backend }) => {
  await openFile(page, "broken.docx", Buffer.from("PK\u0003\u0004 but no archive"));
  await expect(welcome.page.getByText(/^This Word file is damaged/).first()).toBeVisible();
  await openFile(page, "old.doc", Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0, 0, 0]));
  await expect(welcome.page.getByText(/^This is a file of an old Word/).first()).toBeVisible();
  expect(await backend.documents.list({})).toEqual([]);
});

for (const theme of ["light", "dark"] as const) {
  test(`report and export have no violations in the ${theme} theme, in a narrow window and in Japanese`, async ({
    page,
    backend,
    welcome: _shown,
  }) => {
    await backend.settings.update({ theme });
    await openTheirs(page);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.setViewportSize({ width: 700, height: 800 });
    await backend.settings.update({ language: "ja" });
    await page.keyboard.press("Control+e");
    await expect(page.getByRole("radio", { name: "theirs.docx（変更履歴付き）" })).toBeChecked();
    await expect(page.getByRole("dialog").locator("strong")).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });
}
