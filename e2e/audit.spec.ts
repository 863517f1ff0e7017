/** The audit log: reading, filtering, verifying and exporting it; what an auditor sees; a log that was tampered with. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { tamper } from "../main/services/testing/tamper.ts";
import { AuditPage } from "./pages/auditPage.ts";
import { violations } from "./support/accessibility.ts";
import { signInAs } from "./support/people.ts";
import { expect, test } from "./support/test.ts";
import { AGREEMENT } from "./support/texts.ts";

test("what was done stands in the log; it is filtered, verified and exported with keys alone", async ({
  page,
  openText,
  document,
  backend,
}) => {
  const info = await openText(AGREEMENT);
  await document.ready();
  await backend.history.label({ revisionId: info.headRevisionId, label: "Sent" });
  const audit = new AuditPage(page);
  await audit.open();
  await expect(audit.rows.first()).toContainText("Version named");
  await expect(audit.rows.filter({ hasText: "Document created" })).toContainText("Ada Lovelace");
  expect(await violations(page)).toEqual([]);

  await audit.list.focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowDown");
  const details = page.getByRole("region", { name: /Details of event/ });
  await expect(details).toContainText("Hash");
  expect(await violations(page)).toEqual([]);

  await audit.filter("What happened", "Document created");
  await expect(audit.rows).toHaveCount(1);
  await expect(audit.dialog.getByText("1 event", { exact: true })).toBeVisible();
  await audit.dialog.getByRole("button", { name: "Clear filters", exact: true }).click();
  await expect(audit.rows.nth(3)).toBeVisible();
  await audit.dialog.getByLabel("To", { exact: true }).fill("2001-01-01");
  await expect(audit.dialog.getByText("No event fits these filters.", { exact: false })).toBeVisible();
  await audit.dialog.getByRole("button", { name: "Clear filters", exact: true }).click();

  await audit.verify();
  await expect(audit.dialog.getByText("The log is sound", { exact: false })).toBeVisible();
  expect(await violations(page)).toEqual([]);

  const downloading = page.waitForEvent("download");
  await audit.dialog.getByRole("button", { name: "Export for a third party" }).click();
  const download = await downloading;
  const files = unzipSync(new Uint8Array(await readFile(await download.path())));
  expect(Object.keys(files)).toEqual(expect.arrayContaining(["audit-log/RECIPE.md", "audit-log/events.jsonl", "audit-log/chain.txt"]));
  expect(Buffer.from(files["audit-log/events.jsonl"] ?? []).toString()).toContain('"type":"version.named"');
});

test("a log that somebody changed is told of, with the event to look at", async ({ page, openText, document, workspace }) => {
  await openText(AGREEMENT);
  await document.ready();
  tamper(join(workspace, "palimpsest.db"), (database) => database.exec("UPDATE revision SET words = words + 1 WHERE id = 1"));
  const audit = new AuditPage(page);
  await audit.open();
  await audit.verify();
  const alert = audit.dialog.getByRole("alert");
  await expect(alert).toContainText("The log is not sound.");
  await expect(alert).toContainText("Row 1 of “revision” is not what event");
  await alert
    .getByRole("button", { name: /Show event/ })
    .first()
    .click();
  await expect(page.getByRole("region", { name: /Details of event/ })).toContainText("rootHash");
  expect(await violations(page)).toEqual([]);
});

test("an auditor sees the log and nothing else", async ({ browser, server, backend, openText }) => {
  const info = await openText(AGREEMENT);
  const auditor = await signInAs({ browser, server, backend }, "Otto", ["auditor"]);
  await auditor.page.goto(`http://127.0.0.1:${server.port}/`);
  await expect(auditor.page.getByText("You may read and verify the audit log", { exact: false })).toBeVisible();
  await expect(auditor.page.getByRole("button", { name: /Mutual Non-Disclosure/ })).toHaveCount(0);
  expect(await violations(auditor.page)).toEqual([]);
  await auditor.page.getByRole("button", { name: "Open the audit log" }).click();
  const audit = new AuditPage(auditor.page);
  await expect(audit.rows.first()).toBeVisible();
  await audit.verify();
  await expect(audit.dialog.getByText("The log is sound", { exact: false })).toBeVisible();
  await expect(auditor.client.documents.open({ documentId: info.id })).rejects.toMatchObject({ code: "NOT_ALLOWED" });
  await auditor.close();
});

test("the log in Japanese, in a narrow window and in the dark", async ({ page, openText, document, backend }) => {
  await openText(AGREEMENT);
  await document.ready();
  await page.setViewportSize({ width: 700, height: 860 });
  const audit = new AuditPage(page);
  await audit.open();
  expect(await violations(page)).toEqual([]);
  await backend.settings.update({ language: "ja", theme: "dark" });
  await expect(audit.dialog.getByRole("heading", { name: "監査ログ" })).toBeVisible();
  await expect(audit.rows.filter({ hasText: "文書を作成" })).toBeVisible();
  await audit.dialog.getByRole("button", { name: "検証" }).click();
  await expect(audit.dialog.getByText("監査ログは健全です", { exact: false })).toBeVisible();
  expect(await violations(page)).toEqual([]);
});
