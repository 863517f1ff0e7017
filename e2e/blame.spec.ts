/** Who or which model wrote the text: beside it, at the caret, as a list and as a file. Keyboard alone. */
import { readFile } from "node:fs/promises";
import type { DocumentPage } from "./pages/documentPage.ts";
import { violations } from "./support/accessibility.ts";
import { expect, test } from "./support/test.ts";
import { AGREEMENT, PASSAGES } from "./support/texts.ts";

/** An agreement in which the model rewrote a passage, and somebody typed a word in front. */
async function written(document: DocumentPage): Promise<void> {
  await document.setStrength(100);
  await document.select(PASSAGES.fees);
  await document.page.keyboard.press("Alt+Enter");
  await document.runEnded();
  await document.focusText();
  await document.page.keyboard.press("Control+Enter");
  await document.giveReason(document.nonePending);
  await document.page.keyboard.press("Control+Home");
  await document.page.keyboard.type("Draft. ");
  await expect.poll(() => document.storedText()).toMatch(/^Draft\. /);
}

test("marks beside the text say who wrote each line, and one key takes them away", async ({ page, openText, document }) => {
  await openText(AGREEMENT);
  await written(document);
  const marks = document.text.locator(".origin-line");
  await expect(marks).toHaveCount(0);
  await page.keyboard.press("Alt+KeyB");
  const legend = document.text.getByRole("region", { name: "Origin of the text" });
  await expect(legend.getByText("Imported file agreement.md")).toBeVisible();
  await expect(legend.getByText("tiny-denoiser")).toBeVisible();
  await expect(legend.getByText("Ada Lovelace")).toBeVisible();
  await expect(marks.first()).toBeVisible();
  await expect(document.text.locator(".origin-sign.origin-start").first()).toBeAttached();
  await expect(document.text.locator(".origin-model-text").filter({ hasText: /\S/ }).first()).toBeVisible();

  // Only the model's text: marks of others go.
  await legend.getByRole("checkbox", { name: "Only model text" }).focus();
  await page.keyboard.press("Space");
  await expect(document.text.locator(".origin-line.origin-start")).toHaveCount(0);
  await expect(document.text.locator(".origin-model-text").filter({ hasText: /\S/ }).first()).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await document.focusText();
  await page.keyboard.press("Alt+KeyB");
  await expect(marks).toHaveCount(0);
  await expect(legend).toBeHidden();
});

test("the card at the caret names the package, the run, the step and who accepted it, and leads to both", async ({
  page,
  openText,
  document,
}) => {
  await openText(AGREEMENT);
  await written(document);
  const { origins, spans } = await document.backend.blame.document({ documentId: document.id() });
  const model = origins.findIndex((origin) => origin.author.kind === "model");
  const span = spans.find((each) => each.origin === model && each.end - each.start > 2);
  if (span === undefined) throw new Error("The model wrote nothing.");
  // The caret goes there from the start of the text, character by character.
  await document.focusText();
  await page.keyboard.press("Control+Home");
  await document.select(
    (await document.storedText())
      .slice(span.start, span.end + 20)
      .split("\n")[0]
      ?.trim() ?? "",
  );
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Alt+F1");
  const dialog = page.getByRole("dialog", { name: "Origin of this text" });
  const card = dialog.getByRole("region", { name: "At the caret" });
  await expect(card.getByText(/^tiny-denoiser .*[0-9a-f]{12}/)).toBeVisible();
  await expect(card.getByText(/strength 100 %, seed \d+, alternative 1/)).toBeVisible();
  await expect(card.getByText(/decided at step \d+ of \d+|kept from the old text/)).toBeVisible();
  await expect(card.getByText(/^Ada Lovelace, /)).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await card.getByRole("button", { name: "Replay the run" }).focus();
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(document.timeline).toBeVisible();
});

test("a list reads the origin of all stretches, filters them and saves them as JSON", async ({ page, openText, document }) => {
  await openText(AGREEMENT);
  await written(document);
  await page.keyboard.press("Alt+F1");
  const dialog = page.getByRole("dialog", { name: "Origin of this text" });
  const entries = dialog.getByRole("region", { name: "All stretches" }).getByRole("listitem");
  await expect(entries.first()).toContainText("Ada Lovelace");
  const all = await entries.count();
  await dialog.getByRole("checkbox", { name: "Only model text" }).focus();
  await page.keyboard.press("Space");
  await expect.poll(() => entries.count()).toBeLessThan(all);
  await expect(entries.first()).toContainText("tiny-denoiser");
  const download = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Save as JSON" }).focus();
  await page.keyboard.press("Enter");
  const saved = JSON.parse(await readFile(await (await download).path(), "utf8"));
  expect(saved).toEqual(await document.backend.blame.document({ documentId: document.id() }));
});

for (const theme of ["light", "dark"] as const) {
  test(`has no violations in the ${theme} theme, in a narrow window and in Japanese`, async ({ page, backend, openText, document }) => {
    await backend.settings.update({ theme });
    await openText(AGREEMENT);
    await written(document);
    await page.keyboard.press("Alt+KeyB");
    await expect(document.text.locator(".origin-model-text").filter({ hasText: /\S/ }).first()).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.setViewportSize({ width: 700, height: 800 });
    await backend.settings.update({ language: "ja" });
    await expect(page.getByText("取り込んだファイル agreement.md")).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Alt+F1");
    await expect(page.getByRole("dialog", { name: "本文の由来" }).getByRole("listitem").first()).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });
}
