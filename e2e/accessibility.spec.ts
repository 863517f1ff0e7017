/** No violations that axe can find, on every main screen in every theme; one way to everything without a mouse. */
import { violations } from "./support/accessibility.ts";
import { expect, test } from "./support/test.ts";
import { AGREEMENT, PASSAGES } from "./support/texts.ts";

for (const theme of ["light", "dark", "contrast"] as const) {
  test(`welcome screen and dialogs in the ${theme} theme`, async ({ page, backend, welcome }) => {
    await backend.settings.update({ theme });
    await expect(page.locator("html")).toHaveAttribute("data-pal-theme", theme);
    await expect(welcome.page.getByRole("button", { name: /Open/ }).first()).toBeVisible();
    expect(await violations(page)).toEqual([]);
    for (const keys of ["Control+Comma", "F1"]) {
      await page.keyboard.press(keys);
      await expect(page.getByRole("dialog")).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toBeHidden();
    }
  });

  test(`document, redline, history and export in the ${theme} theme`, async ({ page, backend, openText, document }) => {
    await backend.settings.update({ theme });
    await openText(AGREEMENT);
    await document.setStrength(100);
    await document.select(PASSAGES.services);
    await page.keyboard.press("Alt+Enter");
    await document.runEnded();
    await document.focusText();
    await page.keyboard.press("Alt+F5");
    await expect(document.text.locator(".hunk-focused").first()).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Control+h");
    await expect(document.history).toBeVisible();
    await page.keyboard.press("Control+e");
    await expect(page.getByRole("dialog")).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });
}

test("Tab indents nothing: after Control and M it leaves the text, and never accepts", async ({ page, openText, document }) => {
  await openText(AGREEMENT);
  await document.setStrength(100);
  await document.select(PASSAGES.term);
  await page.keyboard.press("Alt+Enter");
  await document.runEnded();
  await document.focusText();
  await page.keyboard.press("Alt+F5");
  const pending = await document.hunks("pending");
  await page.keyboard.press("Control+m");
  await page.keyboard.press("Tab");
  await expect(document.text.locator(".monaco-editor.focused")).toHaveCount(0);
  expect(await document.hunks("pending")).toEqual(pending);
  expect(await document.storedText()).toBe(AGREEMENT);
});

test("the least certain places are tinted, and their confidence can be read with the keyboard", async ({
  page,
  openText,
  document,
  backend,
}) => {
  await backend.settings.update({ showConfidence: true });
  await openText("# Note\n\nThe parties agree to the following terms.\n");
  await document.focusText();
  await page.keyboard.press("F1");
  await page.getByPlaceholder("Find a command").fill("find the least certain");
  await page.getByPlaceholder("Find a command").press("Enter");
  await expect(document.text.locator("[class*=doubt-]").first()).toBeAttached();
  await page.keyboard.press("Escape");
  await document.focusText();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  // The keys for the hover are pressed again where the tint was drawn anew in between.
  await expect(async () => {
    await page.keyboard.press("Control+k");
    await page.keyboard.press("Control+i");
    const confidence = page.locator(".monaco-hover").getByText(/Probability \d?\.\d\d/);
    await expect(confidence.first()).toBeVisible({ timeout: 3000 });
  }).toPass({ timeout: 20_000 });
});
