/** Figures about the work: what stands there before and after the first decisions, by keyboard, in both languages. */
import { readFile } from "node:fs/promises";
import type { DocumentPage } from "./pages/documentPage.ts";
import { violations } from "./support/accessibility.ts";
import { expect, test } from "./support/test.ts";
import { AGREEMENT, PASSAGES } from "./support/texts.ts";

/** A run whose changes are accepted, but for the first one. */
async function decided(document: DocumentPage): Promise<void> {
  await document.setStrength(100);
  await document.select(PASSAGES.wholeClause);
  await document.page.keyboard.press("Alt+Enter");
  await document.runEnded();
  await document.focusText();
  await document.page.keyboard.press("Control+Enter");
  await document.giveReason(document.nonePending);
}

test("an empty panel says what will stand there; figures, table and chart follow the decisions", async ({ page, openText, document }) => {
  await openText(AGREEMENT);
  await page.keyboard.press("Alt+Digit6");
  const panel = page.getByRole("region", { name: "Insights" });
  await expect(panel.getByText("Nothing to count yet")).toBeVisible();
  expect(await violations(page)).toEqual([]);

  await decided(document);
  const { total } = await document.backend.insights.summary({ documentId: document.id() });
  await page.keyboard.press("Alt+Digit6");
  await expect(panel.getByText(`${total.accepted} of ${total.accepted} decided change`, { exact: false })).toBeVisible();
  await expect(panel.getByRole("row", { name: /tiny-denoiser/ })).toBeVisible();

  // The chart's bars are told one by one.
  const bar = panel.getByRole("button", { name: /^Week \d{4}-W\d{2}: \d+ accepted, 0 rejected/ });
  await bar.focus();
  await page.keyboard.press("ArrowLeft");
  await expect(bar).toBeFocused();

  await panel.getByRole("combobox", { name: "Group by" }).focus();
  await page.keyboard.press("p");
  await expect(panel.getByRole("row", { name: /Ada Lovelace/ })).toBeVisible();
  const download = page.waitForEvent("download");
  await panel.getByRole("button", { name: "Save as CSV" }).focus();
  await page.keyboard.press("Enter");
  const csv = await readFile(await (await download).path(), "utf8");
  expect(csv).toMatch(/^person,documents,proposed,/);
  expect(csv).toContain(`\r\nAda Lovelace,1,${total.accepted},`);
});

test("money is shown once an hour has a price", async ({ page, openText, document, backend }) => {
  await openText(AGREEMENT);
  await decided(document);
  await page.keyboard.press("Alt+Digit6");
  const panel = page.getByRole("region", { name: "Insights" });
  await expect(panel.getByText("Tokens kept")).toBeVisible();
  await expect(panel.getByText("Cost per document")).toBeHidden();
  await panel.getByText("Cost of an hour").focus();
  await page.keyboard.press("Enter");
  await panel.getByRole("textbox", { name: "Machine" }).fill("3600");
  await panel.getByRole("textbox", { name: "Currency" }).fill("EUR");
  await page.keyboard.press("Tab");
  await expect
    .poll(async () => (await backend.settings.get({})).costs)
    .toEqual({ machinePerHour: 3600, peoplePerHour: null, currency: "EUR" });
  await expect(panel.getByText("Cost per document")).toBeVisible();
  await expect(panel.getByText(/^€\d+\.\d\d$/)).toBeVisible();
});

for (const theme of ["light", "dark"] as const) {
  test(`has no violations in the ${theme} theme, in a narrow window and in Japanese`, async ({ page, backend, openText, document }) => {
    await backend.settings.update({ theme });
    await openText(AGREEMENT);
    await decided(document);
    await page.keyboard.press("Alt+Digit6");
    await expect(page.getByRole("region", { name: "Insights" }).getByText("Tokens kept")).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.setViewportSize({ width: 700, height: 800 });
    await backend.settings.update({ language: "ja" });
    await page.keyboard.press("Alt+Digit6");
    await expect(page.getByRole("region", { name: "分析" }).getByText("採用トークン")).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });
}
