/** Asking, approving, editing what was approved, and making final, by three people with the keyboard alone. */
import type { Client } from "../src/contract/index.ts";
import type { DocumentPage } from "./pages/documentPage.ts";
import { ReviewPage } from "./pages/reviewPage.ts";
import { violations } from "./support/accessibility.ts";
import { signInAs } from "./support/people.ts";
import { expect, gotoDocument, test } from "./support/test.ts";

const CONTRACT = `# Supply Agreement

## Definitions

**"Fees"** means ten euros a month.

## Payment

The Customer pays the Fees within thirty days.

## Term

This agreement runs for two years.
`;

/** Puts the caret behind a passage and types. */
async function typeBehind(document: DocumentPage, passage: string, text: string): Promise<void> {
  await document.select(passage);
  await document.focusText();
  await document.page.keyboard.press("ArrowRight");
  await document.page.keyboard.type(text);
}

async function imported(backend: Client, title = "supply.md"): Promise<string> {
  const { info } = await backend.documents.importFile({ fileName: title, base64: Buffer.from(CONTRACT, "utf8").toString("base64") });
  return info.id;
}

test("two approvers sign, an edit ends one clause, they approve it again, and the document becomes final", async ({
  browser,
  server,
  backend,
  page,
  document,
}) => {
  test.slow();
  const grace = await signInAs({ browser, server, backend }, "Grace Hopper", ["approver"]);
  const eve = await signInAs({ browser, server, backend }, "Eve Moneypenny", ["approver"]);
  const id = await imported(backend);
  await gotoDocument(page, server.port, id);
  const review = new ReviewPage(page);
  await review.ask("Grace Hopper", "Eve Moneypenny");

  // Both are told, read, and sign: the first press shows, the second signs.
  for (const person of [grace, eve]) {
    await gotoDocument(person.page, server.port, id);
    const own = new ReviewPage(person.page);
    await expect(person.page.getByRole("button", { name: "Notifications, 1 unread" })).toBeVisible();
    await expect(person.page.getByRole("tab", { name: /Review/ })).toContainText("4");
    await person.page.keyboard.press("Control+Alt+a");
    await expect(own.task.getByRole("heading", { name: "Approve 4 clauses" })).toBeVisible();
    await person.page.keyboard.press("Control+Alt+a");
    await expect(own.task).toHaveText("Nothing waits for your approval.");
  }
  await review.showsState("Approved");
  expect((await backend.reviews.get({ documentId: id })).request).toMatchObject({ satisfied: 2, needed: 2 });

  // The author sees whose approval falls as soon as the text does it, and undoing brings it back.
  await typeBehind(document, "two years", " and a day");
  await expect(review.fallBar).toContainText("This edit ends the approval of Grace Hopper, Eve Moneypenny: 3 Term");
  await review.showsState("In review");
  await expect(document.outline.getByRole("button", { name: /Term.*Changed since it was approved/ })).toBeVisible();
  await expect(document.outline.getByRole("button", { name: /Payment.*Approved/ })).toBeVisible();
  await review.fallBar.getByRole("button", { name: "Undo" }).press("Enter");
  await expect(review.fallBar).toBeHidden();
  await review.showsState("Approved");

  // Typed for good: saving asks first.
  await typeBehind(document, "two years", " and a day");
  await expect(review.fallBar).toBeVisible();
  await page.keyboard.press("Control+s");
  const question = page.getByRole("dialog", { name: "Approvals would end" });
  await expect(question).toContainText("Grace Hopper, Eve Moneypenny: 3 Term");
  await expect(question.getByRole("button", { name: "Leave the text as it is" })).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(review.fallBar).toBeHidden();

  // The approvers see what changed since they approved it and approve again with the same key.
  for (const person of [grace, eve]) {
    const own = new ReviewPage(person.page);
    await expect(own.task.getByRole("heading", { name: "Approve 1 clause" })).toBeVisible();
    await expect(own.task.getByText("Changed since you approved it")).toBeVisible();
    await expect(own.task.locator("ins")).toHaveText("and a day");
    await person.page.keyboard.press("Control+Alt+a");
    await expect(own.task).toHaveText("Nothing waits for your approval.");
  }
  await review.showsState("Approved");

  // Final: nobody changes anything.
  await review.command("Mark the document as final");
  await review.panel.getByRole("button", { name: "Mark as final", exact: true }).press("Enter");
  await review.showsState("Final");
  await typeBehind(document, "ten euros", "!!");
  await expect(page.getByText("This document is final.").first()).toBeVisible();
  expect(await document.storedText()).not.toContain("!!");
  await review.command("Unlock the final document");
  await page.keyboard.type("A party changed its name");
  await review.panel.getByRole("button", { name: "Unlock", exact: true }).press("Enter");
  await review.showsState("Draft");
  await grace.close();
  await eve.close();
});

test("changes are asked for with a reason; an approval is kept with a reason that stays", async ({
  browser,
  server,
  backend,
  page,
  document,
}) => {
  test.slow();
  const grace = await signInAs({ browser, server, backend }, "Grace Hopper", ["approver"]);
  const id = await imported(backend);
  await gotoDocument(page, server.port, id);
  const review = new ReviewPage(page);
  await review.ask("Grace Hopper");
  await gotoDocument(grace.page, server.port, id);
  const own = new ReviewPage(grace.page);
  await expect(grace.page.getByRole("tab", { name: /Review/ })).toContainText("4");
  await grace.page.keyboard.press("Control+Alt+r");
  await expect(own.panel.getByRole("textbox", { name: "What must change?" })).toBeFocused();
  await grace.page.keyboard.type("The term is too long.");
  await own.panel.getByRole("button", { name: "Request changes" }).press("Enter");
  await review.showsState("Changes requested");
  await page.keyboard.press("Control+Alt+n");
  await expect(
    page.getByRole("button", { name: /^Unread: Grace Hopper asks for changes in Supply Agreement: The term is too long\./ }),
  ).toBeVisible();
  await page.keyboard.press("Escape");

  await review.panel.getByRole("button", { name: "Send again" }).press("Enter");
  await review.showsState("In review");
  await grace.page.keyboard.press("Control+Alt+a");
  await review.showsState("Approved");

  await typeBehind(document, "thirty days", " net");
  await expect(review.fallBar).toContainText("2 Payment");
  await review.fallBar.getByRole("button", { name: "Keep the approval …" }).press("Enter");
  await page.keyboard.type("Only the usual word for it");
  await page.keyboard.press("Enter");
  await expect(review.fallBar).toBeHidden();
  await review.showsState("Approved");
  await expect(review.panel.getByText("Kept for 2 Payment by Ada Lovelace")).toBeVisible();
  await expect(review.panel.getByText("Only the usual word for it")).toBeVisible();
  await grace.close();
});

test("alone: the panel says that approval needs somebody else, and final warns that nobody approved", async ({
  openText,
  page,
  document,
}) => {
  await openText(CONTRACT);
  const review = new ReviewPage(page);
  await review.open();
  await expect(review.panel.getByText("an author is never the sole approver", { exact: false })).toBeVisible();
  await expect(review.panel.getByRole("button", { name: "Ask for approval" })).toBeDisabled();
  await review.command("Mark the document as final");
  await expect(review.panel.getByText("Not everybody who is needed has approved this text.", { exact: false })).toBeVisible();
  const doIt = review.panel.getByRole("button", { name: "Mark as final", exact: true });
  await expect(doIt).toBeDisabled();
  await page.keyboard.type("Signed on paper");
  await doIt.press("Enter");
  await review.showsState("Final");
  await expect(review.panel.getByText("It was made final without the approvals that were needed.")).toBeVisible();
  expect(await document.state()).toBeDefined();
});

test("axe finds nothing in light, dark and narrow windows; the panel is there in Japanese", async ({
  browser,
  server,
  backend,
  page,
  document,
}) => {
  test.slow();
  const grace = await signInAs({ browser, server, backend }, "Grace Hopper", ["approver"]);
  const id = await imported(backend);
  await gotoDocument(page, server.port, id);
  const review = new ReviewPage(page);
  await review.command("Ask for approval");
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await review.ask("Grace Hopper");
  await gotoDocument(grace.page, server.port, id);
  const own = new ReviewPage(grace.page);
  for (const scheme of ["light", "dark"] as const) {
    await grace.client.settings.update({ theme: scheme });
    await own.open();
    await expect(own.task.getByRole("heading", { name: "Approve 4 clauses" })).toBeVisible();
    expect(await violations(grace.page)).toEqual([]);
    await grace.page.keyboard.press("Control+Alt+n");
    await expect(grace.page.getByRole("heading", { name: "Notifications" })).toBeVisible();
    expect(await violations(grace.page)).toEqual([]);
    await grace.page.keyboard.press("Escape");
  }
  await grace.page.keyboard.press("Control+Alt+a");
  await review.showsState("Approved");
  await typeBehind(document, "two years", " and a day");
  await expect(review.fallBar).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await grace.page.setViewportSize({ width: 700, height: 860 });
  await own.open();
  expect(await violations(grace.page)).toEqual([]);
  await grace.client.settings.update({ language: "ja" });
  await expect(own.task.getByRole("heading", { name: "1条項の承認" })).toBeVisible();
  expect(await violations(grace.page)).toEqual([]);
  await grace.close();
});
