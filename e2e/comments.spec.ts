/** Comments: written and answered with the keyboard alone, seen by others at once, and where their text is whatever happens to it. */
import { CommentsPage } from "./pages/commentsPage.ts";
import { DocumentPage } from "./pages/documentPage.ts";
import { violations } from "./support/accessibility.ts";
import { signInAs } from "./support/people.ts";
import { expect, gotoDocument, test } from "./support/test.ts";
import { AGREEMENT, PASSAGES } from "./support/texts.ts";

test("a comment is written, found, answered, and resolved with the keyboard alone", async ({ page, openText, document, backend }) => {
  const info = await openText(AGREEMENT);
  const comments = new CommentsPage(page);
  await document.select(PASSAGES.fees);
  await comments.write("Is two percent usual?");
  await document.select(PASSAGES.term);
  await comments.write("Three years is long.");
  await expect(comments.marked.first()).toBeVisible();
  await expect(page.getByRole("tab", { name: /Comments/ })).toContainText("2");

  // The focus is back in the text; the keys go from comment to comment and say where they are.
  await page.keyboard.press("Alt+F9");
  await expect(page.getByRole("status").filter({ hasText: "1 of 2" })).toContainText("Ada Lovelace: Is two percent usual?");
  await page.keyboard.press("Shift+Alt+F9");
  await expect(page.getByRole("status").filter({ hasText: "2 of 2" })).toContainText("Three years is long.");
  await page.keyboard.press("Alt+F9");

  // Alt+4 leads to the card of the focused comment.
  await page.keyboard.press("Alt+Digit4");
  await expect(comments.card("two percent usual").locator("[data-main]")).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(comments.card("Three years is long").locator("[data-main]")).toBeFocused();
  const reply = comments.card("Three years is long").getByRole("button", { name: "Reply", exact: true });
  await reply.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.type("Two would do.");
  // Escape keeps what was written.
  await page.keyboard.press("Escape");
  await expect(comments.card("Three years is long").getByText("Draft kept")).toBeVisible();
  await reply.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+Enter");
  await expect(comments.card("Three years is long").locator("[role=comment]")).toHaveCount(2);

  await comments.card("Three years is long").getByRole("button", { name: "Resolve" }).focus();
  await page.keyboard.press("Enter");
  await expect(comments.cards).toHaveCount(1);
  const { threads } = await backend.comments.list({ documentId: info.id });
  expect(threads.map((thread) => [thread.messages.map((message) => message.text), thread.resolution?.by.name ?? null])).toEqual([
    [["Is two percent usual?"], null],
    [["Three years is long.", "Two would do."], "Ada Lovelace"],
  ]);
  await comments.panel.getByRole("combobox", { name: "Which comments" }).selectOption("Resolved");
  await expect(comments.card("Three years is long")).toContainText("Resolved by Ada Lovelace");
});

test("another person sees a comment at once, is mentioned, and answers", async ({ page, openText, document, browser, server, backend }) => {
  const info = await openText(AGREEMENT);
  const rita = await signInAs({ browser, server, backend }, "Rita Meyer", ["commenter"]);
  await gotoDocument(rita.page, server.port, info.id);
  const theirs = new CommentsPage(rita.page);
  await rita.page.keyboard.press("Alt+Digit4");
  await expect(theirs.panel.getByText("No comments yet")).toBeVisible();

  const ours = new CommentsPage(page);
  // The list of people came with the document, before Rita was there.
  await gotoDocument(page, server.port, info.id);
  await document.select(PASSAGES.services);
  await page.keyboard.press("Control+Alt+m");
  await expect(ours.composer.getByRole("textbox", { name: "Comment" })).toBeFocused();
  await page.keyboard.type("Please look, @ri");
  await expect(ours.composer.getByRole("listbox").getByRole("option", { name: "Rita Meyer" })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(ours.composer.getByRole("textbox", { name: "Comment" })).toHaveValue("Please look, @Rita Meyer ");
  await page.keyboard.press("Control+Enter");

  await expect(theirs.card("Please look")).toBeVisible();
  await expect(theirs.marked.first()).toBeVisible();
  expect((await rita.client.notifications.list({})).notifications).toMatchObject([{ kind: "mentioned", by: { name: "Ada Lovelace" } }]);
  await theirs.card("Please look").getByRole("button", { name: "Reply", exact: true }).click();
  await rita.page.keyboard.type("<img src=x onerror=alert(1)> done");
  await rita.page.keyboard.press("Control+Enter");
  // Nothing that somebody writes is anything but text, in the panel and in the hover.
  await expect(ours.card("<img src=x onerror=alert(1)> done")).toBeVisible();
  await ours.glyphs.first().hover();
  await expect(page.locator(".monaco-hover").filter({ hasText: "<img src=x onerror=alert(1)> done" }).first()).toBeVisible();
  await expect(page.locator(".monaco-hover img")).toHaveCount(0);
  // A commenter decides about their own comments alone.
  await theirs.card("Please look").getByRole("button", { name: "More for this message" }).first().click();
  await expect(rita.page.getByRole("menuitem", { name: "Delete" })).toBeVisible();
  await rita.page.keyboard.press("Escape");
  await rita.close();
});

test("a comment waits among the orphans when its text is deleted, and comes back with an undo", async ({ page, openText, document }) => {
  await openText(AGREEMENT);
  const comments = new CommentsPage(page);
  await document.select(PASSAGES.fees);
  await comments.write("Usual?");
  await document.select("Late payment bears interest at two percent per year.");
  await page.keyboard.press("Delete");
  await expect(comments.card("Usual?")).toContainText("Lost its place");
  await expect(comments.marked).toHaveCount(0);
  await comments.panel.getByRole("combobox", { name: "Which comments" }).selectOption("Lost their place");
  await expect(comments.card("Usual?")).toContainText(PASSAGES.fees);
  await document.focusText();
  await page.keyboard.press("Control+z");
  await expect(comments.marked.first()).toBeVisible();
  await expect(comments.panel.getByText("No comment passes this filter.")).toBeVisible();

  // Deleted again, it can be attached to other text.
  await page.keyboard.press("Control+y");
  await expect(comments.card("Usual?")).toBeVisible();
  await document.select("in writing");
  await comments.card("Usual?").getByRole("button", { name: "More for this comment" }).click();
  await page.getByRole("menuitem", { name: "Attach to the selection" }).click();
  await comments.panel.getByRole("combobox", { name: "Which comments" }).selectOption("Open");
  await expect(comments.card("Usual?")).toContainText("in writing");
});

test("a proposed change says how many comments it has", async ({ page, openText, document }) => {
  await openText(AGREEMENT);
  const comments = new CommentsPage(page);
  await document.setStrength(100);
  await document.select(PASSAGES.services);
  await page.keyboard.press("Alt+Enter");
  await document.runEnded();
  await document.changes.getByRole("button", { name: "Comment on this change" }).first().click();
  await expect(comments.composer.getByRole("textbox", { name: "Comment" })).toBeFocused();
  await page.keyboard.type("Too free.");
  await page.keyboard.press("Control+Enter");
  await expect(comments.card("Too free.")).toContainText("On a change, pending");
  await page.keyboard.press("Alt+Digit2");
  await document.changes.getByRole("button", { name: "1 comment on this change" }).click();
  await expect(comments.card("Too free.").locator("[data-main]")).toBeFocused();
  await page.keyboard.press("Control+Enter");
  await document.giveReason(document.nonePending);
  await expect(comments.card("Too free.")).toContainText("On a change, accepted");
});

test("without a selection the clause is commented on", async ({ page, openText, document, backend }) => {
  const info = await openText("# Agreement\n\n## Term {#term}\n\nTwo years.\n");
  const comments = new CommentsPage(page);
  await document.focusText();
  await page.keyboard.press("Control+End");
  await comments.write("Check the whole clause.");
  await expect(comments.card("Check the whole clause.")).toContainText("On a clause");
  const { threads } = await backend.comments.list({ documentId: info.id });
  expect(threads[0]?.anchor).toMatchObject({ kind: "clause", target: "term" });
});

for (const theme of ["light", "dark"] as const) {
  test(`comments are accessible in the ${theme} theme and in a narrow window`, async ({ page, openText, document, backend }) => {
    await backend.settings.update({ theme });
    await openText(AGREEMENT);
    const comments = new CommentsPage(page);
    await page.keyboard.press("Alt+Digit4");
    await expect(comments.panel.getByText("No comments yet")).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await document.select(PASSAGES.fees);
    await comments.write("Is two percent usual? @Ada Lovelace", "external");
    await document.select("two percent per year");
    await page.keyboard.press("Control+Alt+m");
    await expect(comments.composer.getByRole("textbox", { name: "Comment" })).toBeFocused();
    await page.keyboard.type("Overlaps. @");
    await expect(comments.composer.getByRole("listbox")).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+Enter");
    await expect(comments.cards).toHaveCount(2);
    expect(await violations(page)).toEqual([]);
    await page.setViewportSize({ width: 700, height: 800 });
    await page.keyboard.press("Alt+Digit4");
    await expect(comments.card("Overlaps.")).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });
}

test("comments in Japanese", async ({ page, openText, backend }) => {
  const info = await openText("# 業務委託契約書\n\n## 委託料\n\n甲は乙に対し、毎月金百万円を支払う。\n", "契約書.md");
  await backend.settings.update({ language: "ja" });
  const comments = new CommentsPage(page, "コメント");
  const text = new DocumentPage(page, backend);
  await page.keyboard.press("Alt+Digit4");
  await expect(comments.panel.getByText("コメントはまだありません")).toBeVisible();
  await page.keyboard.press("Alt+Digit1");
  await expect(page.getByRole("region", { name: "文書" }).locator(".monaco-editor").first()).toHaveClass(/focused/);
  await page.keyboard.press("Control+End");
  await comments.write("消費税の扱いを確認してください。", "external");
  await expect(comments.card("消費税の扱い")).toContainText("社外可");
  expect((await backend.comments.list({ documentId: info.id })).threads[0]?.messages[0]?.text).toBe("消費税の扱いを確認してください。");
  expect(text.id()).toBe(info.id);
  expect(await violations(page)).toEqual([]);
});
