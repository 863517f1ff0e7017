/** Named versions, comparison with moves, the table of old and new wording, branches, and the proof behind a timeline: by keyboard. */
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import type { Client } from "../src/contract/index.ts";
import { VersionsPage } from "./pages/versionsPage.ts";
import { violations } from "./support/accessibility.ts";
import { expect, test } from "./support/test.ts";
import { AGREEMENT, PASSAGES } from "./support/texts.ts";

const CLAUSES = `# Services Agreement

## Services

The Provider supplies the services that an order describes with reasonable care and skill.

## Fees

The Customer pays each undisputed invoice within thirty days after it was received.

## Term

This agreement begins on the Effective Date and ends after three years.
`;

/** The fee clause behind the term clause, with another number of days, as the next version. */
async function rewrite(backend: Client, documentId: string): Promise<void> {
  const { state } = await backend.documents.open({ documentId });
  const [title = "", services = "", fees = "", term = ""] = CLAUSES.split(/^(?=## )/m);
  const text = `${title}${services}${term}\n${fees.replace("thirty", "forty-five").trimEnd()}\n`;
  const edits = [{ start: 0, end: state.text.length, text }];
  const change = { cause: "typing" as const, edits, hunks: [], proposals: [], locks: [], removedLocks: [] };
  await backend.documents.change({ documentId, clientId: "test", baseVersion: state.version, change });
  await backend.documents.save({ documentId });
}

const shot = async (page: Page, name: string): Promise<void> => {
  const folder = process.env.PALIMPSEST_SHOTS;
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` });
};

test("a version is named, found, renamed, put into an export's name, and named no more", async ({ page, openText, document, backend }) => {
  const versions = new VersionsPage(page);
  const info = await openText(CLAUSES);
  await document.focusText();
  await versions.name("Sent to the other side");
  const named = async () => (await backend.history.list({ documentId: info.id, named: true })).revisions.map((one) => one.label);
  expect(await named()).toEqual(["Sent to the other side"]);
  await rewrite(backend, info.id);

  await page.keyboard.press("Control+h");
  await versions.press(versions.history.getByRole("switch", { name: "Named only" }), "Space");
  await expect(versions.history.getByText("1 version", { exact: true })).toBeVisible();
  await versions.press(versions.history.getByRole("button", { name: "Rename" }));
  const field = versions.dialog.getByRole("textbox", { name: "Name of the version" });
  await expect(field).toHaveValue("Sent to the other side");
  await expect(versions.dialog.getByText(/Named by Ada Lovelace/)).toBeVisible();
  await field.fill("Signed");
  await field.press("Enter");
  await expect(versions.dialog).toBeHidden();
  expect(await named()).toEqual(["Signed"]);

  await document.focusText();
  await versions.name("Counter-signed");
  await page.keyboard.press("Control+e");
  const choice = versions.dialog.getByRole("checkbox", { name: /name of the version/ });
  await choice.focus();
  await page.keyboard.press("Space");
  await expect(versions.dialog.getByText(/agreement - Counter-signed\.docx|Services Agreement - Counter-signed\.docx/)).toBeVisible();
  await page.keyboard.press("Escape");

  await page.keyboard.press("Control+h");
  await versions.press(versions.history.getByRole("button", { name: "Rename" }).first());
  await versions.press(versions.dialog.getByRole("button", { name: "Remove the name" }));
  await expect.poll(named).toEqual(["Signed"]);
});

test("a comparison shows moves as moves, leads from difference to difference, filters, swaps and becomes a table", async ({
  page,
  openText,
  document,
  backend,
}) => {
  const versions = new VersionsPage(page);
  const info = await openText(CLAUSES);
  await rewrite(backend, info.id);
  await document.focusText();
  await versions.compare();
  const { dialog, comparison } = versions;
  await expect(dialog.getByText("2 words inserted · 1 deleted", { exact: false })).toBeVisible();
  await expect(comparison.locator("ins")).toHaveText(["forty-five"]);
  await expect(comparison.locator("del")).toHaveText(["thirty"]);
  await expect(comparison.getByRole("button", { name: /Moved to 3 Fees/ }).first()).toBeVisible();

  await page.keyboard.press("Alt+F5");
  await expect(dialog.getByText("1 of 2", { exact: true })).toBeVisible();
  await expect(comparison.locator("li:focus")).toContainText("Moved away:");
  await page.keyboard.press("Alt+F5");
  await expect(dialog.getByText("2 of 2", { exact: true })).toBeVisible();
  await expect(comparison.locator("li:focus")).toContainText("Moved here:");
  await page.keyboard.press("Shift+Alt+F5");
  await expect(dialog.getByText("1 of 2", { exact: true })).toBeVisible();
  // From one place of the moved clause to the other.
  await versions.press(comparison.getByRole("button", { name: /Moved from 2 Fees/ }).first());
  await expect(comparison.locator("li:focus")).toContainText("Moved away:");

  await versions.press(dialog.getByRole("button", { name: "Swap sides" }));
  await expect(comparison.locator("ins")).toHaveText(["thirty"]);
  await versions.press(dialog.getByRole("button", { name: "Swap sides" }));
  await expect(comparison.locator("ins")).toHaveText(["forty-five"]);

  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await versions.press(dialog.getByRole("button", { name: "Copy as text" }));
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain("{--thirty--}{++forty-five++}");

  await dialog.getByRole("radio", { name: "Old and new table" }).focus();
  await page.keyboard.press("Space");
  const row = comparison.getByRole("row", { name: /Fees/ });
  await expect(row.getByRole("rowheader")).toHaveText("2 → 3");
  await expect(row.locator("del")).toHaveText("thirty");
  await expect(row).toContainText("Moved from 2.");
  await expect(row).toContainText("Ada Lovelace");
  const download = page.waitForEvent("download");
  await versions.press(dialog.getByRole("button", { name: "Save as Word file" }));
  const file = await (await download).path();
  expect((await readFile(file)).subarray(0, 2).toString()).toBe("PK");
});

test("a branch goes its own way, is drawn as a tree, and its changes are proposed back as those of its author", async ({
  page,
  openText,
  document,
  backend,
}) => {
  const versions = new VersionsPage(page);
  const info = await openText(AGREEMENT);
  await document.focusText();
  await versions.branch("Counterproposal");
  await expect.poll(() => document.id()).not.toBe(info.id);
  await document.ready();
  await document.select("three years");
  await page.keyboard.type("five years");
  await page.keyboard.press("Control+s");
  await expect.poll(() => document.storedText()).toContain("ends after five years");
  expect((await backend.documents.open({ documentId: info.id })).state.text).toBe(AGREEMENT);

  await page.keyboard.press("Control+Alt+h");
  await expect(versions.tree).toBeVisible();
  const head = versions.tree.getByRole("treeitem", { selected: true });
  await head.focus();
  await page.keyboard.press("Home");
  await expect(versions.tree.locator(":focus")).toHaveAttribute("aria-level", "1");
  await page.keyboard.press("ArrowRight");
  await expect(versions.tree.locator(":focus")).toHaveAttribute("aria-level", "2");
  await expect(versions.tree.locator(":focus")).toHaveAccessibleName(/Counterproposal, version 1/);
  await page.keyboard.press("ArrowLeft");
  await expect(versions.tree.locator(":focus")).toHaveAccessibleName(/Main text, version 1/);

  await versions.press(versions.history.getByRole("button", { name: /^Propose its changes in/ }));
  await expect.poll(() => document.id()).toBe(info.id);
  await expect.poll(async () => (await document.hunks("pending")).length).toBe(1);
  const [proposal] = (await document.state()).proposals;
  expect(proposal?.author).toEqual({ kind: "person", name: "Ada Lovelace" });
  expect(proposal?.hunks[0]).toMatchObject({ oldText: "three", newText: "five" });
  expect(await document.storedText()).toBe(AGREEMENT);
  await document.showsPending(1);
  // One undo takes the proposal back; redo brings it again.
  await document.focusText();
  await page.keyboard.press("Control+z");
  await document.showsPending(0);
  await page.keyboard.press("Control+Shift+z");
  await document.showsPending(1);
  await page.keyboard.press("Control+Enter");
  await document.giveReason(async () => (await document.storedText()).includes("ends after five years"));
});

test("a replayed timeline says that its last frame is what was accepted", async ({ page, openText, document }) => {
  const versions = new VersionsPage(page);
  await openText(AGREEMENT);
  await document.setStrength(100);
  await document.select(PASSAGES.term);
  await page.keyboard.press("Alt+Enter");
  await document.runEnded();
  await expect(document.timeline.getByText("Verified")).toBeVisible();
  await expect(document.timeline.getByText(/the last frame is the proposed text/)).toBeVisible();
  await page.keyboard.press("Control+Enter");
  await document.giveReason(document.nonePending);
  await expect(document.timeline.getByText(/accepted in version 2/)).toBeVisible();
  await page.keyboard.press("Control+h");
  await versions.press(versions.history.getByRole("button", { name: /^2/ }).first());
  await versions.press(versions.history.getByRole("button", { name: "View", exact: true }).first());
  await expect(versions.dialog.getByText("Verified")).toBeVisible();
  await shot(page, "proof");
});

for (const look of [
  { name: "light", theme: "light", language: "en", width: 1280 },
  { name: "dark", theme: "dark", language: "en", width: 1280 },
  { name: "narrow", theme: "light", language: "en", width: 700 },
  { name: "japanese", theme: "light", language: "ja", width: 1280 },
] as const) {
  test(`nothing that axe can find: ${look.name}`, async ({ page, openText, document, backend }) => {
    const versions = new VersionsPage(page);
    await page.setViewportSize({ width: look.width, height: 820 });
    const info = await openText(CLAUSES);
    await backend.history.label({ revisionId: info.headRevisionId, label: "Sent" });
    await rewrite(backend, info.id);
    const branch = await backend.history.branch({ revisionId: info.headRevisionId, name: "Counterproposal" });
    await backend.settings.update({ theme: look.theme, language: look.language });
    await expect(page.locator("html")).toHaveAttribute("data-pal-theme", look.theme);
    await expect(page.locator("html")).toHaveAttribute("lang", look.language);
    await page.keyboard.press("Alt+Digit1");

    await versions.compare();
    await expect(versions.comparison.locator("ins").first()).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await shot(page, `compare-${look.name}`);
    await versions.dialog.getByRole("radio", { name: /Old and new table|新旧対照表/ }).focus();
    await page.keyboard.press("Space");
    await expect(versions.comparison.getByRole("table")).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await shot(page, `table-${look.name}`);
    await page.keyboard.press("Escape");
    await expect(versions.dialog).toBeHidden();

    await page.keyboard.press("F2");
    await expect(versions.dialog).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await shot(page, `name-${look.name}`);
    await page.keyboard.press("Escape");
    await expect(versions.dialog).toBeHidden();

    await page.keyboard.press("Control+Alt+h");
    await expect(versions.tree).toBeVisible();
    await expect(versions.tree.getByRole("treeitem")).toHaveCount(3);
    expect(await violations(page)).toEqual([]);
    await shot(page, `graph-${look.name}`);
    expect(branch.title).toContain("Counterproposal");
    expect(document.id()).toBe(info.id);
  });
}
