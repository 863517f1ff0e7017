/** The main job: open, select, regenerate, read the redline, decide, undo, look at the history, export. */
import { expect, test } from "./support/test.ts";
import { AGREEMENT, PASSAGES } from "./support/texts.ts";

test("by mouse, from a sample to a decided redline", async ({ page, welcome, document }) => {
  await welcome
    .sample(/Mutual NDA|Mutual Non-Disclosure/i)
    .first()
    .click();
  await document.ready();
  const before = await document.storedText();

  // A double click selects a word, a third one its line.
  const line = document.text.locator(".view-line", { hasText: /[a-z]{4,}/ }).nth(3);
  await line.click({ clickCount: 3 });
  await document.setStrength(100);
  await document.regenerate.click();
  await document.runEnded();

  await expect(document.text.locator(".hunk-new, .hunk-old, .hunk-zone").first()).toBeVisible();
  expect(await document.storedText()).toBe(before);
  await expect(document.accept().first()).toBeVisible();
  await document.changes.getByRole("button", { name: "Accept all" }).click();
  await document.giveReason(document.nonePending);
  await document.showsPending(0);
  expect(await document.storedText()).not.toBe(before);
  await page.keyboard.press("Control+z");
  await expect.poll(() => document.storedText()).toBe(before);
});

test("with the lane right of the text, one change at a time", async ({ openText, document }) => {
  await openText(AGREEMENT);
  await document.setStrength(100);
  await document.select(PASSAGES.services);
  await document.regenerate.click();
  await document.runEnded();
  await document.select(PASSAGES.term);
  await document.regenerate.click();
  await document.runEnded();
  const pending = await document.hunks("pending");
  expect(pending.length).toBeGreaterThan(1);

  // The lane never covers text.
  const laneBox = await document.text.locator(".hunk-lane-row").first().boundingBox();
  const textEnd = await document.text
    .locator(".view-line > span")
    .evaluateAll((lines) => Math.max(...lines.map((line) => line.getBoundingClientRect().right)));
  expect(laneBox?.x ?? 0).toBeGreaterThanOrEqual(textEnd);

  await document.text
    .getByRole("button", { name: /^Accept/ })
    .first()
    .click();
  await document.giveReason(async () => (await document.hunks("pending")).length < pending.length);
  const left = (await document.hunks("pending")).length;
  await document.showsPending(left);
  await document.text
    .getByRole("button", { name: /^Reject/ })
    .last()
    .click();
  await document.giveReason(async () => (await document.hunks("pending")).length < left);
});

test("by keyboard alone, with undo, redo and the history", async ({ page, openText, document }) => {
  await openText(AGREEMENT);
  const before = await document.storedText();
  await document.setStrength(100);
  for (const passage of [PASSAGES.services, PASSAGES.fees, PASSAGES.confidentiality]) {
    await document.select(passage);
    await page.keyboard.press("Alt+Enter");
    await expect(document.timeline).toBeVisible();
    await document.runEnded();
  }
  const made = await document.hunks("pending");
  expect(made.length).toBeGreaterThanOrEqual(3);

  await document.focusText();
  await page.keyboard.press("Alt+F5");
  await expect(page.getByText(new RegExp(`1 .*${made.length}`)).first()).toBeAttached();

  // Accept one: the text changes, the rest stays pending.
  await page.keyboard.press("Control+Shift+Enter");
  await document.giveReason(async () => (await document.hunks("accepted")).length === 1);
  await document.showsPending(made.length - 1);
  const afterOne = await document.storedText();
  expect(afterOne).not.toBe(before);

  // Undo brings the pending change back with the text; redo accepts it again.
  await page.keyboard.press("Control+z");
  await expect.poll(() => document.storedText()).toBe(before);
  await expect.poll(async () => (await document.hunks("pending")).length).toBe(made.length);
  await document.showsPending(made.length);
  await page.keyboard.press("Control+Shift+z");
  await expect.poll(() => document.storedText()).toBe(afterOne);
  await expect.poll(async () => (await document.hunks("pending")).length).toBe(made.length - 1);
  await document.showsPending(made.length - 1);

  // Reject one, accept the rest.
  await page.keyboard.press("Alt+F5");
  await page.keyboard.press("Control+Shift+Backspace");
  await document.giveReason(async () => (await document.hunks("rejected")).length === 1);
  await document.showsPending(made.length - 2);
  expect(await document.storedText()).toBe(afterOne);
  await page.keyboard.press("Control+Enter");
  await document.giveReason(document.nonePending);
  await document.showsPending(0);
  const afterAll = await document.storedText();

  // Typing shares the stack.
  await document.focusText();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("Signed in two originals.");
  await expect.poll(() => document.storedText()).toBe(`${afterAll}Signed in two originals.`);
  await page.keyboard.press("Control+z");
  await expect.poll(() => document.storedText()).toBe(afterAll);

  await page.keyboard.press("Control+h");
  await expect(document.history).toBeVisible();
  await expect(document.history.getByText(/Accepted/).first()).toBeVisible();
});

test("restoring a version from the history makes a new one", async ({ page, openText, document, backend }) => {
  const info = await openText(AGREEMENT);
  await document.focusText();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("A last line.");
  await page.keyboard.press("Control+s");
  await expect.poll(async () => (await backend.history.list({ documentId: info.id })).revisions.length).toBeGreaterThan(1);

  await page.keyboard.press("Control+h");
  await document.history.getByRole("button", { name: "Restore this version" }).last().click();
  const confirm = page.getByRole("dialog").getByRole("button", { name: /Restore/ });
  if (await confirm.isVisible()) {
    await confirm.click();
  }
  await expect.poll(() => document.storedText()).toBe(AGREEMENT);
  const { revisions } = await backend.history.list({ documentId: info.id });
  expect(revisions[0]?.cause).toBe("restore");
});
