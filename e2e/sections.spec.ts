/** Drafting a document from its outline, polishing sections, progress by section, and keeping some of a stopped run. */
import type { Page } from "@playwright/test";
import { violations } from "./support/accessibility.ts";
import { expect, test } from "./support/test.ts";

const TITLES = ["Scope", "Fees", "Term", "Liability", "Law"];
const OUTLINE = `# Services Agreement\n\n## ${TITLES.join("\n\n## ")}\n`;

const POLISHABLE = `# Handbook

## Scope

The Supplier shall deliver the services with reasonable care and skill.

| Service | Price |
|---|---|
| Support | 10 |

## Fees

The Customer pays each invoice within thirty days after it was received.

\`\`\`
code of the fees
\`\`\`
`;

/** The text below each heading, with the line breaks around it. */
function bodies(text: string): Map<string, string> {
  return new Map(
    [...text.matchAll(/^## (.*)$/gm)].map((match) => {
      const from = match.index + match[0].length;
      const next = text.indexOf("\n## ", from);
      return [match[1] ?? "", text.slice(from, next < 0 ? text.length : next)];
    }),
  );
}

/** Opens the dialog from the palette. */
async function openDialog(page: Page, command: string): Promise<void> {
  await page.keyboard.press("F1");
  const field = page.getByPlaceholder(/^(Find a command|コマンドを検索)/);
  await field.fill(command);
  await field.press("Enter");
  await expect(page.getByRole("dialog", { name: /Draft and polish sections|節の下書きと推敲/ })).toBeVisible();
}

/** Collects what the polite live region says from now on. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const heard: string[] = [];
    (window as unknown as { heard: string[] }).heard = heard;
    const region = document.querySelector('[aria-live="polite"]');
    if (region === null) throw new Error("There is no live region.");
    new MutationObserver(() => {
      const text = region.textContent?.trim() ?? "";
      if (text !== "" && heard.at(-1) !== text) heard.push(text);
    }).observe(region, { childList: true, subtree: true, characterData: true });
  });
  return () => page.evaluate(() => (window as unknown as { heard: string[] }).heard);
}

test("an outline becomes a draft: room is made, each section has its progress, and accepted text stands between blank lines", async ({
  page,
  openText,
  document,
}) => {
  await openText(OUTLINE);
  await document.generate.getByRole("button", { name: "Draft 5 empty sections…" }).click();
  const dialog = page.getByRole("dialog", { name: "Draft and polish sections" });
  await expect(dialog.getByRole("list", { name: "Empty sections" }).getByRole("checkbox")).toHaveCount(5);
  await dialog.getByRole("textbox", { name: "Words for each section" }).fill("20");
  await dialog.getByRole("spinbutton", { name: "Words for 2 Fees" }).fill("10");
  await expect(dialog.getByText("5 sections, about 90 words in all.")).toBeVisible();
  await expect(dialog.getByText(/\d+ steps/)).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Draft 5 sections" }).click();
  await expect(dialog).toBeHidden();

  const progress = document.timeline.getByRole("list", { name: "Progress by section" });
  await expect(progress.getByRole("listitem")).toHaveCount(5);
  await document.runEnded();
  await expect(progress.getByRole("button", { name: /^2 Fees 100 % done$/ })).toBeVisible();
  await expect(document.timeline.getByText("5 of 5 written")).toBeVisible();
  await expect(page.getByText(/^All 5 sections are written\. \d+ changes are proposed\.$/)).toBeAttached();
  expect(await violations(page)).toEqual([]);

  // The list goes to its places, moves with the arrow keys and folds.
  const rows = progress.getByRole("button");
  await rows.first().focus();
  await page.keyboard.press("ArrowDown");
  await expect(rows.nth(1)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(document.text.locator(".monaco-editor").first()).toHaveClass(/focused/);
  const fold = document.timeline.getByRole("button", { name: "Progress by section" });
  await fold.click();
  await expect(fold).toHaveAttribute("aria-expanded", "false");
  await expect(progress).toBeHidden();

  await document.focusText();
  await page.keyboard.press("Control+Enter");
  await document.giveReason(document.nonePending);
  const written = bodies(await document.storedText());
  expect([...written.keys()]).toEqual(TITLES);
  for (const body of written.values()) expect(body).toMatch(/^\n\n\S[^\n]*\n{1,2}$/);
  await expect(document.generate.getByRole("button", { name: /Draft \d+ empty/ })).toBeHidden();

  // The decision, the proposal and the room are taken back one after the other.
  await document.focusText();
  await page.keyboard.press("Control+z");
  await expect.poll(async () => (await document.hunks("pending")).length).toBe(5);
  await page.keyboard.press("Control+z");
  await expect.poll(document.nonePending).toBe(true);
  await page.keyboard.press("Control+z");
  await expect.poll(() => document.storedText()).toBe(OUTLINE);
});

/** Starts a draft of all sections that is long enough to be paused. */
async function draftPaused(page: Page): Promise<void> {
  await openDialog(page, "Draft empty sections");
  const dialog = page.getByRole("dialog", { name: "Draft and polish sections" });
  await dialog.getByRole("textbox", { name: "Words for each section" }).fill("400");
  await dialog.getByRole("radio", { name: "Careful" }).check();
  // The page itself presses the button, before the run can end.
  await page.evaluate(() => {
    const watch = new MutationObserver(() => {
      const button = [...document.querySelectorAll("button")].find(({ textContent }) => textContent === "Stop and keep…");
      if (button === undefined) return;
      watch.disconnect();
      button.click();
    });
    watch.observe(document.body, { childList: true, subtree: true });
  });
  await dialog.getByRole("button", { name: "Draft 5 sections" }).click();
  await expect(page.getByText("Chosen sections become proposed changes")).toBeVisible();
}

test("stop and keep proposes the chosen sections alone; the others look as before", async ({ page, openText, document }) => {
  await openText(OUTLINE);
  await draftPaused(page);
  const list = document.timeline.getByRole("list", { name: "Progress by section" });
  for (const box of await list.getByRole("checkbox").all()) if (await box.isChecked()) await box.uncheck();
  await expect(document.timeline.getByRole("button", { name: "Keep nothing" })).toBeDisabled();
  const begun = list.getByRole("checkbox", { disabled: false });
  await expect(begun.first()).toBeVisible();
  const kept = (await begun.first().getAttribute("aria-label"))?.replace(/^Keep \d+ /, "") ?? "";
  await begun.first().check();
  await document.timeline.getByRole("button", { name: "Keep 1 section" }).click();
  await expect.poll(async () => (await document.hunks("pending")).length).toBeGreaterThan(0);
  await document.showsPending((await document.hunks("pending")).length);
  await document.focusText();
  await page.keyboard.press("Control+Enter");
  await document.giveReason(document.nonePending);
  await expect
    .poll(async () => [...bodies(await document.storedText())].filter(([, body]) => body.trim() !== "").map(([title]) => title))
    .toEqual([kept]);
  for (const [title, body] of bodies(await document.storedText())) if (title !== kept) expect(body).toBe("\n");
});

test("a draft that is discarded leaves the document as it was", async ({ page, openText, document, backend }) => {
  const info = await openText(OUTLINE);
  await draftPaused(page);
  await document.timeline.getByRole("button", { name: "Discard" }).click();
  await expect.poll(async () => (await backend.runs.list({ documentId: info.id }))[0]?.phase).toBe("cancelled");
  await expect.poll(() => document.storedText()).toBe(OUTLINE);
  await expect(document.timeline.getByRole("button", { name: "Keep sections…" })).toBeVisible();
  const list = document.timeline.getByRole("list", { name: "Progress by section" });
  for (const [index, title] of TITLES.entries())
    await expect(list.getByRole("button", { name: new RegExp(`^${index + 1} ${title} \\d`) })).toBeVisible();
});

test("screen readers hear that all sections have a beginning, once, and not every step", async ({ page, openText, document }) => {
  await openText(OUTLINE);
  await openDialog(page, "Draft empty sections");
  const dialog = page.getByRole("dialog", { name: "Draft and polish sections" });
  await dialog.getByRole("textbox", { name: "Words for each section" }).fill("400");
  await dialog.getByRole("radio", { name: "Careful" }).check();
  const said = await listen(page);
  await dialog.getByRole("button", { name: "Draft 5 sections" }).click();
  const beginnings = "The beginnings of all 5 sections are written.";
  await expect.poll(said).toContain(beginnings);
  await document.focusText();
  await page.keyboard.press("Escape");
  await expect.poll(said).toContain("Stopped. The document is as it was.");
  const heard = await said();
  expect(heard.filter((text) => text === beginnings)).toHaveLength(1);
  expect(heard.filter((text) => /^Step /.test(text))).toEqual([]);
  await expect.poll(() => document.storedText()).toBe(OUTLINE);
});

test("polishing changes prose alone, with the section at the caret chosen first", async ({ page, openText, document }) => {
  await openText(POLISHABLE);
  await document.select("The Customer pays");
  await openDialog(page, "Polish sections");
  const dialog = page.getByRole("dialog", { name: "Draft and polish sections" });
  await expect(dialog.getByRole("checkbox", { name: "2 Fees" })).toBeChecked();
  await expect(dialog.getByRole("checkbox", { name: "1 Scope" })).not.toBeChecked();
  await dialog.getByRole("checkbox", { name: /^All/ }).check();
  const slider = dialog.getByRole("slider", { name: "Strength" });
  await slider.press("End");
  await expect(dialog.getByText(/About 60 % of the words may change/)).toBeVisible();
  await expect(dialog.getByText(/\d+ steps/)).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Polish 2 sections" }).click();
  await document.runEnded();
  await document.focusText();
  await page.keyboard.press("Control+Enter");
  await document.giveReason(document.nonePending);
  const text = await document.storedText();
  expect(text).not.toBe(POLISHABLE);
  const around =
    /^# Handbook\n\n## Scope\n\n[^\n]+\n\n\| Service \| Price \|\n\|---\|---\|\n\| Support \| 10 \|\n\n## Fees\n\n[^\n]+\n\n```\ncode of the fees\n```\n$/;
  expect(text).toMatch(around);
});

test("where the text may not be changed directly, the dialog says so", async ({ page, openText, document }) => {
  await openText(OUTLINE);
  await page.getByRole("button", { name: "Mode: editing" }).click();
  await page.getByRole("menuitem", { name: /^Viewing/ }).click();
  await openDialog(page, "Draft empty sections");
  const dialog = page.getByRole("dialog", { name: "Draft and polish sections" });
  await expect(dialog.getByText("Making room changes the text. Switch to Editing first.")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Draft 5 sections" })).toBeDisabled();
  expect(await document.storedText()).toBe(OUTLINE);
});

test("without empty sections the dialog shows what an outline looks like, in Japanese too", async ({ page, openText, backend }) => {
  await openText("# 契約書\n\n## 目的\n\n甲は乙に業務を委託する。\n", "契約書.md");
  await backend.settings.update({ language: "ja" });
  await openDialog(page, "空の節を下書き");
  const dialog = page.getByRole("dialog", { name: "節の下書きと推敲" });
  await expect(dialog.getByText("すべての見出しに本文があります。")).toBeVisible();
  await dialog.getByText("節を推敲", { exact: true }).click();
  await expect(dialog.getByRole("checkbox", { name: "第1条 目的" })).toBeVisible();
  expect(await violations(page)).toEqual([]);
});
