/** Accounts: turning them on, signing in from another browser, what each role may do, locking the screen. */
import { PeoplePage } from "./pages/peoplePage.ts";
import { violations } from "./support/accessibility.ts";
import { anotherBrowser, PASSPHRASE, signInAs } from "./support/people.ts";
import { expect, gotoDocument, test } from "./support/test.ts";
import { AGREEMENT } from "./support/texts.ts";

test("the second person turns accounts on, and signs in from another browser", async ({ page, browser, server, openText, backend }) => {
  const info = await openText(AGREEMENT);
  const people = new PeoplePage(page);
  await people.open();
  await people.add("Rita", ["reviewer"], PASSPHRASE);
  const oneTime = await people.secret("One-time passphrase of Rita");
  expect(await people.secret("Your recovery code")).toMatch(/^([0-9a-z]{5}-){4}[0-9a-z]{5}$/);
  expect(await violations(page)).toEqual([]);
  await expect(page.getByRole("button", { name: "Done" })).toBeDisabled();
  await page.getByRole("checkbox", { name: "I have kept this safe" }).check();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(people.row("Rita")).toContainText("has not signed in yet");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Your account: Ada Lovelace" })).toBeVisible();

  const other = await anotherBrowser({ browser, server });
  await other.page.goto(`http://127.0.0.1:${server.port}/#document=${info.id}`);
  const rita = new PeoplePage(other.page);
  await expect(other.page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expect(other.page.getByText("Services Agreement")).toHaveCount(0);
  expect(await violations(other.page)).toEqual([]);
  await rita.signIn("Rita", "not her passphrase");
  await expect(other.page.getByRole("alert")).toContainText("not right");
  await rita.signIn("Rita", oneTime);
  await expect(other.page.getByRole("heading", { name: "Choose your passphrase" })).toBeVisible();
  expect(await violations(other.page)).toEqual([]);
  await rita.choosePassphrase(PASSPHRASE);
  await expect(other.page.getByRole("button", { name: "Your account: Rita" })).toBeVisible();
  await expect(other.page.getByRole("region", { name: "Document" })).toContainText("Services Agreement");
  expect((await backend.people.list({})).map((person) => [person.name, person.invited])).toEqual([
    ["Ada Lovelace", false],
    ["Rita", false],
  ]);
  await other.close();
});

test("the lock screen has nothing of the document behind it; the passphrase brings it back", async ({
  page,
  browser,
  server,
  backend,
  openText,
  document,
}) => {
  const info = await openText(AGREEMENT);
  const rita = await signInAs({ browser, server, backend }, "Rita", ["author"]);
  await expect(page.getByRole("button", { name: "Your account: Ada Lovelace" })).toBeVisible();
  await document.ready();
  await document.focusText();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("typed before locking");
  await page.keyboard.press("Control+Alt+KeyL");
  await expect(page.getByRole("heading", { name: "Locked" })).toBeVisible();
  expect(await page.content()).not.toContain("Confidentiality");
  expect(await page.title()).toBe("Palimpsest");
  await page.keyboard.press("F1");
  await expect(page.getByPlaceholder("Find a command")).toHaveCount(0);
  await expect(backend.documents.open({ documentId: info.id })).rejects.toMatchObject({ code: "NOT_SIGNED_IN" });
  await page.reload();
  await expect(page.getByRole("heading", { name: "Locked" })).toBeVisible();
  await page.keyboard.type(PASSPHRASE);
  await page.keyboard.press("Enter");
  await document.ready();
  await expect(document.text).toContainText("Services Agreement");
  expect(await document.storedText()).toBe(`${AGREEMENT}typed before locking`);
  await gotoDocument(rita.page, server.port, info.id);
  await rita.close();
});
