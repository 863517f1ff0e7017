/** The Models dialog with real packages: adding from a server, the licence, comparing, switching, removing, refusals. */
import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { ModelsPage } from "./pages/modelsPage.ts";
import { violations } from "./support/accessibility.ts";
import { damagedArchive, LICENCE_TEXT, type PackageServer, packageArchive, placeDamaged, servePackages } from "./support/packages.ts";
import { test as base, expect } from "./support/test.ts";
import { AGREEMENT, PASSAGES } from "./support/texts.ts";

const SECOND = "tiny-second";

interface Fixtures {
  packages: PackageServer;
  models: ModelsPage;
}

const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from the pattern.
  packages: async ({}, use) => {
    const sound = packageArchive(SECOND, "2.0.0");
    const archives = new Map([
      ["/second.zip", sound],
      ["/held.zip", sound],
      ["/damaged.zip", damagedArchive("tiny-damaged")],
      ["/notAnArchive.zip", Buffer.from("<!doctype html><p>Not found")],
    ]);
    const server = await servePackages(archives, new Set(["/held.zip"]));
    await use(server);
    await server.close();
  },
  models: async ({ page, welcome: _welcome }, use) => {
    await use(new ModelsPage(page));
  },
});

/** What the polite live region said, in order. */
async function listenToNews(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    const region = document.querySelector('[aria-live="polite"]');
    new MutationObserver(() => {
      const text = region?.textContent ?? "";
      if (text !== "") said.push(text);
    }).observe(region ?? document.body, { childList: true, characterData: true, subtree: true });
  });
  return () => page.evaluate(() => (window as unknown as { said: string[] }).said);
}

test("a package from an address: progress that outlives the dialog, stop and continue, the licence, installed", async ({
  page,
  models,
  packages,
  backend,
}) => {
  const news = await listenToNews(page);
  await models.open();
  await expect(models.card("tiny-denoiser")).toContainText("In use");
  await models.download(packages.url("/held.zip"));
  await expect(models.progress).toHaveAttribute("aria-valuetext", /^[1-9].* of \d/);
  await expect(models.dialog.getByRole("heading", { name: "Adding a package" })).toBeVisible();

  await models.close();
  const work = page.getByRole("button", { name: /^Adding a package/ });
  await expect(work).toContainText("%");
  await work.click();
  await expect(models.progress).toBeVisible();

  await models.button("Stop").click();
  await expect(models.dialog).toContainText(/What has come .* stays for the next attempt/);
  packages.release();
  await models.button("Continue").click();
  await expect(models.dialog.getByRole("heading", { name: "One step is left: the licence" })).toBeFocused();
  expect(packages.ranges.at(-1)?.range).toMatch(/^bytes=[1-9]\d*-$/);

  const licence = models.dialog.getByRole("region", { name: `Licence of ${SECOND}` });
  await expect(licence).toContainText("These weights may be used for tests.");
  await licence.focus();
  await page.keyboard.press("PageDown");
  await expect.poll(() => licence.evaluate((element) => element.scrollTop)).toBeGreaterThan(0);
  await expect(models.install).toBeDisabled();
  expect(await violations(page)).toEqual([]);
  expect((await backend.models.list({})).map((model) => model.id)).not.toContain(SECOND);

  await models.accept.check();
  await models.install.click();
  await expect(models.card(SECOND)).toContainText(`${SECOND} 2.0.0 is installed. It is not in use yet.`);
  await expect(models.card(SECOND).getByRole("heading", { name: SECOND })).toBeFocused();
  expect((await backend.models.licence({ model: SECOND })).text).toBe(LICENCE_TEXT);
  await expect
    .poll(async () => (await news()).filter((sentence) => /Licence waits|is installed|licence waits/.test(sentence)).length)
    .toBeGreaterThanOrEqual(2);
  expect((await news()).length).toBeLessThan(30);
});

test("using another package: compared first, the report saved, then switched; it says that runs keep the package they used", async ({
  page,
  models,
  packages,
  backend,
}) => {
  await models.open();
  await models.add(packages.url("/second.zip"));
  await models.card(SECOND).getByRole("button", { name: "Use …" }).click();
  await expect(models.button(/Compare first/)).toBeFocused();
  await models.button(/Compare first/).click();
  await expect(models.progress.first()).toBeVisible();
  await expect(models.dialog.getByRole("heading", { name: /threshold/ })).toBeVisible({ timeout: 90_000 });

  const figures = models.dialog.getByRole("table", { name: "Figures" });
  await expect(figures.getByRole("columnheader", { name: "Now: tiny-denoiser" })).toBeVisible();
  await expect(figures.getByRole("row", { name: /Bits per character/ })).toContainText("the same");
  expect(await violations(page)).toEqual([]);

  const cases = models.dialog.getByRole("tab");
  await cases.first().focus();
  await page.keyboard.press("ArrowDown");
  await expect(cases.nth(1)).toHaveAttribute("aria-selected", "true");
  await expect(models.dialog.locator("ins, del").first()).toBeVisible();

  const downloading = page.waitForEvent("download");
  await models.button("Save the report").click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe(`comparison-tiny-denoiser-${SECOND}.html`);
  const html = await readFile(await download.path(), "utf8");
  expect(html).toMatch(/^<!doctype html>/i);
  expect(html).toContain(SECOND);

  await expect(models.dialog).toContainText("Runs keep the package they used, by its hash.");
  await models.button(`Switch to ${SECOND}`).click();
  await expect(models.card(SECOND)).toContainText("In use");
  expect((await backend.settings.get({})).model).toBe(SECOND);
  await models.close();
  await expect(page.getByRole("button", { name: /^Model:/ })).toContainText(SECOND);
});

test("a comparison can be stopped, and the package in use stays", async ({ page, models, packages, backend }) => {
  await models.open();
  await models.add(packages.url("/second.zip"));
  await models.card(SECOND).getByRole("button", { name: "Use …" }).click();
  await models.button(/Compare first/).click();
  await expect(models.progress.first()).toBeVisible();
  await models.button("Stop").click();
  await expect(models.dialog).toContainText("The comparison was stopped.");
  expect((await backend.settings.get({})).model).toBe("tiny-denoiser");
  await expect(page.getByRole("button", { name: /Comparing packages/ })).toHaveCount(0);
});

test("removing says what is lost and what becomes free; a package that ships with the app stays", async ({ models, packages, backend }) => {
  await models.open();
  await models.add(packages.url("/second.zip"));
  const card = models.card(SECOND);
  await card.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(card.getByRole("group", { name: `Remove ${SECOND}?` })).toContainText(/become free/);
  await expect(card.getByRole("button", { name: "Keep it" })).toBeFocused();
  await card.getByRole("button", { name: /Remove and free/ }).click();
  await expect(card).toHaveCount(0);
  expect((await backend.models.list({})).map((model) => model.id)).not.toContain(SECOND);

  const bundled = (await backend.models.list({})).find((model) => model.bundled);
  if (bundled === undefined) throw new Error("no package ships with the app");
  const remove = models.card(bundled.id).getByRole("button", { name: "Remove", exact: true });
  await expect(remove).toHaveAttribute("aria-disabled", "true");
  await expect(remove).toHaveAccessibleDescription("Ships with the app, so it cannot be removed.");
});

test("what cannot be added is refused with a reason, and the packages stay as they were", async ({ page, models, packages, backend }) => {
  const before = await backend.models.list({});
  await models.open();
  await models.download("http://example.org/package.zip");
  await expect(models.dialog).toContainText("Only https addresses are allowed");
  await models.download(packages.url("/second.zip"), "abc");
  await expect(models.dialog).toContainText("A SHA-256 has 64 digits");

  await models.download(packages.url("/second.zip"), "0".repeat(64));
  await expect(models.dialog.getByRole("heading", { name: "The package was not added" })).toBeVisible();
  await expect(models.dialog.getByRole("alert")).toContainText("SHA-256");
  await models.button("Choose another package").click();

  await models.download(packages.url("/damaged.zip"));
  await expect(models.dialog.getByRole("alert")).toContainText("not in order");
  await expect(models.dialog.getByRole("alert")).toContainText("weights.bin");
  expect(await violations(page)).toEqual([]);
  await models.button("Choose another package").click();

  await models.download(packages.url("/notAnArchive.zip"));
  await expect(models.dialog.getByRole("alert")).toBeVisible();
  await models.button("Choose another package").click();

  await models.download(packages.url("/nowhere.zip"));
  await expect(models.dialog.getByRole("alert")).toContainText("there is nothing at this address");
  await expect(models.button("Try again")).toBeVisible();
  expect(await backend.models.list({})).toEqual(before);
});

test("the room for packages is shown and can be changed, with the keyboard alone", async ({ page, models, backend }) => {
  await models.open();
  await expect(models.dialog.getByRole("meter", { name: "Room for added packages" })).toHaveAttribute("aria-valuetext", /used/);
  await models.button(/^Change/).press("Enter");
  const field = models.dialog.getByRole("textbox", { name: /Most room/ });
  await expect(field).toBeFocused();
  await field.fill("0");
  await page.keyboard.press("Enter");
  await expect(models.dialog).toContainText("Enter a number between");
  await field.fill("7.5");
  await page.keyboard.press("Enter");
  await expect(models.button(/^Change/)).toBeFocused();
  expect((await backend.settings.get({})).modelQuotaBytes).toBe(7.5e9);
  await expect(models.dialog.getByRole("region", { name: "Room for added packages" })).toContainText("7.5 GB");
});

for (const theme of ["light", "dark", "contrast"] as const) {
  test(`the list and the form have no violations in the ${theme} theme, also in a narrow window`, async ({ page, models, backend }) => {
    await backend.settings.update({ theme });
    await expect(page.locator("html")).toHaveAttribute("data-pal-theme", theme);
    await models.open();
    await models.card("tiny-denoiser").getByRole("button", { name: "Verify" }).click();
    await expect(models.card("tiny-denoiser")).toContainText(/Sound: \d+ checks passed/);
    expect(await violations(page)).toEqual([]);
    await page.setViewportSize({ width: 700, height: 800 });
    await expect.poll(async () => (await models.dialog.boundingBox())?.width).toBe(700);
    await models.button("Add a package").click();
    expect(await violations(page)).toEqual([]);
  });
}

test("the dialog speaks Japanese", async ({ page, welcome: _welcome, backend, packages }) => {
  await backend.settings.update({ language: "ja" });
  await page.getByRole("button", { name: /^モデル：/ }).click();
  const dialog = page.getByRole("dialog", { name: "モデル" });
  await expect(dialog).toContainText("使用中");
  await dialog.getByRole("button", { name: "パッケージを追加" }).click();
  await dialog.getByRole("textbox", { name: "パッケージ（.zip）のアドレス" }).fill(packages.url("/damaged.zip"));
  await dialog.getByRole("button", { name: "ダウンロード" }).click();
  await expect(dialog.getByRole("alert")).toContainText("受け付けませんでした");
  expect(await violations(page)).toEqual([]);
});

/** Asks for the comparison of the selection by its name. */
async function openEngines(page: Page): Promise<Locator> {
  await page.keyboard.press("F1");
  await page.getByPlaceholder("Find a command").fill("compare engines");
  await page.getByPlaceholder("Find a command").press("Enter");
  const dialog = page.getByRole("dialog", { name: "Compare engines" });
  await expect(dialog).toBeVisible();
  return dialog;
}

test("the selection is written by every installed package, and the figures go out as a report", async ({
  page,
  workspace,
  backend,
  openText,
  document,
}) => {
  await placeDamaged(workspace, "tiny-damaged");
  const { length: installed } = await backend.models.list({});
  await openText(AGREEMENT);
  await document.ready();
  const news = await listenToNews(page);
  await document.select(PASSAGES.services);
  const dialog = await openEngines(page);
  await dialog.getByRole("button", { name: "Compare", exact: true }).press("Enter");
  const row = dialog.getByRole("row", { name: /tiny-denoiser/ });
  // Every package is loaded and writes twice: those that ship with the app too.
  await expect(row.getByRole("cell").nth(1)).toHaveText(/s$/, { timeout: 90_000 });
  await expect.poll(news).toContain(`${installed - 1} packages have written.`);
  const failed = dialog.getByRole("row", { name: /tiny-damaged/ });
  await expect(failed).toContainText("It could not write this:");
  await expect(failed.locator('[lang="en"]')).toHaveText(/\.$/);
  expect(await violations(page)).toEqual([]);
  const saving = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Save the report" }).press("Enter");
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe("engines.html");
  expect(await readFile(await saved.path(), "utf8")).toContain('It could not write this: <span lang="en">');
  await page.mouse.click(5, 5);
  await expect(row).toBeVisible();
  await row.getByRole("button", { name: "New runs by tiny-denoiser in this window" }).press("Enter");
  await expect(dialog).toBeHidden();
  await expect.poll(news).toContain("New runs in this window are by tiny-denoiser.");
  await expect(page.getByText("By tiny-denoiser, as chosen.")).toBeVisible();
});

test("a comparison of too much is not begun, and the dialog says why", async ({ page, openText, document }) => {
  const paragraph = AGREEMENT.trim().replaceAll("**", "");
  await openText(Array(9).fill(paragraph).join("\n\n"));
  await document.ready();
  const compare = page.getByRole("dialog", { name: "Compare engines" }).getByRole("button", { name: "Compare", exact: true });
  const dialog = await openEngines(page);
  await expect(compare).toBeDisabled();
  await expect(compare).toHaveAccessibleDescription("Select the passages first: up to 8, of 4,000 characters in all.");
  await page.mouse.click(5, 5);
  await expect(dialog).toBeHidden();

  await document.focusText();
  await page.keyboard.press("Control+a");
  await openEngines(page);
  await expect(compare).toBeFocused();
  await expect(compare).toHaveAccessibleDescription(/^1 passage, [\d,]+ characters are selected; at most 8 and 4,000 are compared\.$/);
  await compare.press("Enter");
  await expect(compare).toBeDisabled();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("Escape");

  await document.select("The Provider");
  await page.keyboard.press("Control+Shift+l");
  await openEngines(page);
  await expect(compare).toHaveAccessibleDescription("9 passages, 108 characters are selected; at most 8 and 4,000 are compared.");
});
