/** Accounts: turning them on, signing in from another browser, what each role may do, locking the screen. */
import type { Page } from "@playwright/test";
import { PeoplePage } from "./pages/peoplePage.ts";
import { violations } from "./support/accessibility.ts";
import { anotherBrowser, PASSPHRASE, signInAs } from "./support/people.ts";
import { expect, gotoDocument, test } from "./support/test.ts";
import { AGREEMENT } from "./support/texts.ts";

/** Pictures for looking at, where a folder for them is named. */
async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env["PALIMPSEST_SHOTS"];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` });
}

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

test("the recovery code takes the place of a forgotten passphrase, with keys alone, and the signing key stays", async ({
  page,
  openText,
  backend,
}) => {
  await openText(AGREEMENT);
  const people = new PeoplePage(page);
  await people.open();
  await people.add("Rita", ["reviewer"], PASSPHRASE);
  const code = await people.secret("Your recovery code");
  await page.getByRole("checkbox", { name: "I have kept this safe" }).press("Space");
  await page.getByRole("button", { name: "Done" }).press("Enter");
  await page.keyboard.press("Escape");
  const keysOfAda = async () => (await backend.people.list({})).find((person) => person.name === "Ada Lovelace")?.keys;
  const keys = await keysOfAda();
  expect(keys).toHaveLength(1);
  await people.command("Sign out");
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();

  const next = "a new passphrase of four words";
  await people.forget();
  expect(await violations(page)).toEqual([]);
  await people.type("Ada Lovelace", "aaaaa-bbbbb-ccccc-ddddd-eeeee", next, next);
  await expect(people.problem).toHaveText("The name or the recovery code is not right. Check both and try again.");
  await expect(page.getByRole("heading", { name: "I forgot my passphrase" })).toBeVisible();
  await expect(backend.people.list({})).rejects.toMatchObject({ code: "NOT_SIGNED_IN" });

  for (let field = 0; field < 3; field += 1) await page.keyboard.press("Shift+Tab");
  await expect(people.name).toBeFocused();
  await people.type("ada lovelace", code.toUpperCase(), next, "something else");
  await expect(people.problem).toHaveText("The two are not the same. Type them again.");
  await people.type(next);
  const another = await people.secret("Your recovery code");
  expect(another).toMatch(/^([0-9a-z]{5}-){4}[0-9a-z]{5}$/);
  expect(another).not.toBe(code);
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "I have kept this safe" }).press("Enter");
  await expect(page.getByRole("button", { name: "Your account: Ada Lovelace" })).toBeVisible();
  await expect(page.getByText("Your signing key is not on this machine any more")).toHaveCount(0);
  expect(await keysOfAda()).toEqual(keys);
  for await (const session of await backend.account.watch({})) {
    expect(session).toMatchObject({ state: "open", name: "Ada Lovelace", key: "ready" });
    break;
  }

  await people.command("Sign out");
  await people.forget();
  await people.type("Ada Lovelace", code, PASSPHRASE, PASSPHRASE);
  await expect(people.problem).toContainText("recovery code is not right");
  await page.getByRole("button", { name: "Back" }).press("Enter");
  await expect(people.name).toBeFocused();
  await people.type("Ada Lovelace", PASSPHRASE);
  await expect(people.problem).toContainText("passphrase is not right");
  await people.signIn("Ada Lovelace", next);
  await expect(page.getByRole("button", { name: "Your account: Ada Lovelace" })).toBeVisible();
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

test("controls that a role does not allow are off: viewer, reviewer and auditor", async ({ browser, server, backend, openText }) => {
  const info = await openText(AGREEMENT);
  const vic = await signInAs({ browser, server, backend }, "Vic", ["viewer"]);
  await gotoDocument(vic.page, server.port, info.id);
  await expect(vic.page.getByRole("textbox", { name: "Title" })).toHaveAttribute("readonly", "");
  await expect(vic.page.getByText("Your roles do not allow this.").first()).toBeVisible();
  await vic.page.getByRole("button", { name: "Menu" }).click();
  await expect(vic.page.getByRole("menuitem", { name: "Regenerate the selection" })).toBeDisabled();
  await expect(vic.page.getByRole("menuitem", { name: /^Save a version/ })).toBeDisabled();
  await expect(vic.page.getByRole("menuitem", { name: "People and roles" })).toBeEnabled();
  await vic.page.keyboard.press("Escape");
  const people = new PeoplePage(vic.page);
  await people.open();
  await expect(people.dialog.getByRole("button", { name: "Add a person" })).toBeDisabled();
  await expect(people.row("Vic")).toContainText("(you)");
  await vic.close();
});

test("an administrator changes roles, gives a new passphrase and removes; the other window follows at once", async ({
  page,
  browser,
  server,
  backend,
  openText,
}) => {
  const info = await openText(AGREEMENT);
  const rita = await signInAs({ browser, server, backend }, "Rita", ["author"]);
  await gotoDocument(rita.page, server.port, info.id);
  const people = new PeoplePage(page);
  await people.open();
  await people.row("Rita").getByRole("button", { name: "What to do with Rita" }).click();
  await page.getByRole("menuitem", { name: "Change roles" }).click();
  await page.getByRole("checkbox", { name: "Author", exact: true }).uncheck();
  await page.getByRole("checkbox", { name: "Viewer", exact: true }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(people.row("Rita")).toContainText("Viewer");
  await expect(rita.page.getByRole("textbox", { name: "Title" })).toHaveAttribute("readonly", "");

  await people.row("Rita").getByRole("button", { name: "What to do with Rita" }).click();
  await page.getByRole("menuitem", { name: "Give a new passphrase" }).click();
  await page.getByRole("button", { name: "Give a new passphrase" }).click();
  const oneTime = await people.secret("One-time passphrase of Rita");
  await expect(rita.page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await page.getByRole("button", { name: "Done" }).click();
  const her = new PeoplePage(rita.page);
  await her.signIn("Rita", oneTime);
  await her.choosePassphrase("another long passphrase");
  await expect(rita.page.getByText("Your signing key is not on this machine any more")).toBeVisible();
  await rita.page.getByRole("button", { name: "Make a new key" }).click();
  await rita.page.getByLabel("Your passphrase").fill("another long passphrase");
  await rita.page.getByRole("dialog").getByRole("button", { name: "Make a new key" }).click();
  await expect(rita.page.getByText("Your signing key is not on this machine any more")).toHaveCount(0);

  await people.row("Rita").getByRole("button", { name: "What to do with Rita" }).click();
  await page.getByRole("menuitem", { name: "Remove" }).click();
  await page.getByRole("button", { name: "Remove" }).click();
  await expect(rita.page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expect(people.dialog.getByText("1 person who was removed")).toBeVisible();
  await rita.close();
});

test("the screens in Japanese, in the dark and in a narrow window are complete and accessible", async ({
  page,
  browser,
  server,
  backend,
  openText,
}) => {
  await openText(AGREEMENT);
  const rita = await signInAs({ browser, server, backend }, "田中 律子", ["reviewer", "approver"]);
  await rita.client.settings.update({ language: "ja", theme: "dark" });
  await rita.page.setViewportSize({ width: 700, height: 860 });
  await rita.page.goto(`http://127.0.0.1:${server.port}/`);
  const account = rita.page.getByRole("button", { name: "アカウント：田中 律子" });
  await account.click();
  await expect(rita.page.getByRole("menuitem", { name: "サインアウト" })).toBeVisible();
  expect(await violations(rita.page)).toEqual([]);
  await shot(rita.page, "menu-ja-dark-narrow");
  await rita.page.getByRole("menuitem", { name: "メンバーと役割" }).click();
  await expect(rita.page.getByRole("list", { name: "このワークスペースのメンバー" })).toBeVisible();
  expect(await violations(rita.page)).toEqual([]);
  await shot(rita.page, "people-ja-dark-narrow");
  await rita.page.keyboard.press("Escape");
  await rita.page.keyboard.press("Control+Alt+KeyL");
  await expect(rita.page.getByRole("heading", { name: "ロック中" })).toBeVisible();
  expect(await violations(rita.page)).toEqual([]);
  await shot(rita.page, "locked-ja-dark-narrow");
  await rita.close();

  const people = new PeoplePage(page);
  await people.open();
  await shot(page, "people");
  await people.dialog.getByRole("button", { name: "Add a person" }).click();
  await shot(page, "add");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+Alt+KeyL");
  await expect(page.getByRole("heading", { name: "Locked" })).toBeVisible();
  await shot(page, "locked");
});
