/** The window: Japanese, narrow layouts, outline, comparison. */
import { expect, test } from "./support/test.ts";
import { AGREEMENT, PASSAGES } from "./support/texts.ts";

test("the whole interface speaks Japanese", async ({ page, backend, openText }) => {
  await backend.settings.update({ language: "ja" });
  await openText("# 秘密保持契約\n\n第1条　甲及び乙は、本契約の内容を第三者に開示してはならない。\n", "keiyaku.md");
  await expect(page.locator("html")).toHaveAttribute("lang", "ja");
  for (const region of ["文書", "変更案", "生成", "アウトライン"]) {
    await expect(page.getByRole("region", { name: region })).toBeVisible();
  }
  await expect(page.getByRole("region", { name: "文書" }).locator(".view-line").first()).toContainText("秘密保持契約");
  await page.keyboard.press("Alt+Digit1");
  await page.keyboard.press("Control+f");
  await expect(page.getByRole("textbox", { name: /検索/ }).first()).toBeVisible();
});

test("a narrow window turns the side panels into drawers", async ({ page, openText, document }) => {
  await page.setViewportSize({ width: 620, height: 800 });
  await openText(AGREEMENT);
  await expect(document.outline).toBeHidden();
  await expect(document.changes).toBeHidden();
  await page.keyboard.press("Control+b");
  await expect(document.outline).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(document.outline).toBeHidden();
  await page.keyboard.press("Control+Alt+b");
  await expect(document.changes).toBeVisible();
  await page.keyboard.press("Escape");
  const box = await document.text.boundingBox();
  expect(box?.width ?? 0).toBeGreaterThan(580);
});

test("the outline shows live clause numbers and leads to its clauses", async ({ page, openText, document }) => {
  await openText("# Terms\n\n## Scope\n\nText.\n\n## Payment\n\nMore text.\n");
  await expect(document.outline).toContainText("Payment");
  await expect(document.text.locator(".line-numbers", { hasText: /\d/ }).first()).toBeVisible();
  await document.outline.getByText("Payment").click();
  await page.keyboard.press("Alt+Digit1");
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("# Preface\n\n");
  await expect(document.outline).toContainText("Preface");
});

test("the comparison shows accepted and proposed text side by side", async ({ page, openText, document }) => {
  await openText(AGREEMENT);
  await document.setStrength(100);
  await document.select(PASSAGES.fees);
  await page.keyboard.press("Alt+Enter");
  await document.runEnded();
  await page.keyboard.press("Shift+Alt+F7");
  await expect(document.text.locator(".monaco-diff-editor")).toBeVisible();
  await expect(document.text.locator(".char-delete, .char-insert").first()).toBeAttached();
  await page.keyboard.press("Shift+Alt+F7");
  await expect(document.text.locator(".monaco-diff-editor")).toBeHidden();
  expect(await document.storedText()).toBe(AGREEMENT);
});
