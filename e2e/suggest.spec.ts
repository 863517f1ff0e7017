/** Suggesting: typing, deleting and pasting become changes of their own, with the keyboard alone, with an IME, and in Japanese. */
import { project } from "../src/domain/suggestion/markup.ts";
import { DocumentPage } from "./pages/documentPage.ts";
import { violations } from "./support/accessibility.ts";
import { signInAs } from "./support/people.ts";
import { expect, gotoDocument, test } from "./support/test.ts";

const TEXT = "# Agreement\n\nThe term is two years.\n\nThe fee is ten euros.\n";

/** The text on the page: the accepted one with suggestions in place. */
async function shownText(document: DocumentPage): Promise<string> {
  return await document.text
    .locator(".view-lines")
    .first()
    .evaluate((lines) =>
      [...lines.querySelectorAll<HTMLElement>(".view-line")]
        .sort((a, b) => Number.parseFloat(a.style.top) - Number.parseFloat(b.style.top))
        .map((line) => (line.textContent ?? "").replaceAll("\u00a0", " "))
        .join("\n"),
    );
}

const storedMarkup = async (document: DocumentPage): Promise<string> => project(await document.state()).text;
const texts = async (document: DocumentPage): Promise<[string, string][]> =>
  (await document.hunks("pending")).toSorted((a, b) => a.start - b.start || a.end - b.end).map((hunk) => [hunk.oldText, hunk.newText]);

async function suggesting(document: DocumentPage): Promise<void> {
  await document.page.keyboard.press("Control+Alt+Shift+KeyX");
  await expect(document.page.getByRole("button", { name: "Mode: suggesting" })).toBeVisible();
  await document.ready();
}

test("typing, replacing, Backspace and Delete are suggestions; the accepted text stays; undo takes them back", async ({
  page,
  openText,
  document,
}) => {
  await openText(TEXT);
  await suggesting(document);
  await document.select("two");
  await page.keyboard.type("three");
  await expect.poll(() => texts(document)).toEqual([["two", "three"]]);
  expect(await document.storedText()).toBe(TEXT);
  await expect.poll(() => shownText(document)).toContain("The term is twothree years.");
  await expect(document.text.locator(".mark-struck").first()).toHaveText("two");
  await expect(document.text.locator(".mark-inserted").first()).toHaveText("three");

  // Backspace takes one's own letters away, and strikes what was there before; the caret goes before it.
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Backspace");
  await expect.poll(() => texts(document)).toEqual([["two", "thr"]]);
  await page.keyboard.press("End");
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("X");
  await expect.poll(() => storedMarkup(document)).toContain("two" + "thr yearXs.");
  await expect
    .poll(() => texts(document))
    .toEqual([
      ["two", "thr"],
      ["", "X"],
      ["s.", ""],
    ]);
  // Delete strikes forwards and goes behind what it struck.
  await document.select("The fee");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Delete");
  await page.keyboard.press("Delete");
  await page.keyboard.press("Delete");
  await page.keyboard.type("A");
  await expect.poll(() => storedMarkup(document)).toContain("TheA fee is");
  await expect.poll(async () => (await texts(document)).at(-1)).toEqual(["The", "A"]);

  for (let presses = 0; presses < 12; presses++) await page.keyboard.press("Control+z");
  await expect.poll(() => texts(document)).toEqual([]);
  await expect.poll(() => shownText(document)).toContain("The term is two years.");
  for (let presses = 0; presses < 12; presses++) await page.keyboard.press("Control+y");
  await expect.poll(async () => (await texts(document)).length).toBe(4);
  expect(await document.storedText()).toBe(TEXT);
});

test("pasting, cutting, replacing all and an IME write suggestions", async ({ page, context, openText, document }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openText(TEXT);
  await suggesting(document);
  await document.select("ten euros");
  await page.keyboard.press("Control+x");
  await expect.poll(() => texts(document)).toEqual([["ten euros", ""]]);
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Control+v");
  await expect
    .poll(() => texts(document))
    .toEqual([
      ["", "ten euros"],
      ["ten euros", ""],
    ]);
  await page.keyboard.press("Control+End");
  const client = await context.newCDPSession(page);
  await client.send("Input.imeSetComposition", { text: "けいやく", selectionStart: 4, selectionEnd: 4 });
  await client.send("Input.imeSetComposition", { text: "契約", selectionStart: 2, selectionEnd: 2 });
  await client.send("Input.insertText", { text: "契約書" });
  await expect.poll(async () => (await texts(document)).at(-1)).toEqual(["", "契約書"]);
  await page.keyboard.insertText("一\r\n二");
  await expect.poll(async () => (await texts(document)).at(-1)).toEqual(["", "契約書一\n二"]);
  expect(await document.storedText()).toBe(TEXT);
});

test("the keyboard alone: suggest, go to it, accept and reject it; the modes say themselves", async ({ page, openText, document }) => {
  await openText("# Meetings\n\nThe parties meet often.\n\nThe office is open.\n");
  await page.keyboard.press("Control+Shift+KeyE");
  await expect(page.getByRole("button", { name: "Mode: suggesting" })).toBeVisible();
  await expect(page.locator('[aria-live="polite"]').filter({ hasText: "Suggesting: what you type becomes suggestions." })).toHaveCount(1);
  await document.ready();
  await document.select("often");
  await page.keyboard.type("rarely");
  await document.select("open");
  await page.keyboard.type("closed");
  await document.showsPending(2);
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Alt+F5");
  await page.keyboard.press("Control+Shift+Enter");
  await expect.poll(() => document.storedText()).toContain("The parties meet rarely.");
  await page.keyboard.press("Control+Shift+Backspace");
  await document.showsPending(0);
  expect(await document.storedText()).toContain("is open.");
  await expect.poll(() => shownText(document)).toContain("The office is open.");
  await page.keyboard.press("Control+Alt+Shift+KeyC");
  await expect(page.getByRole("button", { name: "Mode: viewing" })).toBeVisible();
  await document.focusText();
  await page.keyboard.type("no");
  await expect(document.text.getByText("You are viewing.")).toBeVisible();
  expect(await document.storedText()).not.toContain("no");
  await page.keyboard.press("Control+Alt+Shift+KeyZ");
  await document.ready();
  await document.focusText();
  await page.keyboard.type("Yes ");
  await expect.poll(() => document.storedText()).toContain("Yes ");
});

test("suggestions keep out of locks, and moving between modes keeps the place", async ({ page, openText, document }) => {
  const long = `${TEXT}\n${Array.from({ length: 120 }, (_, index) => `Paragraph ${index} of the annex.\n`).join("\n")}`;
  const info = await openText(long);
  await suggesting(document);
  await document.select("Paragraph 90 of");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.type(" new");
  await expect.poll(() => texts(document)).toEqual([["", " new"]]);
  await page.keyboard.press("Control+Alt+Shift+KeyZ");
  await document.ready();
  await expect(document.text.getByText("Paragraph 90 of")).toBeVisible();
  const start = long.indexOf("two years");
  const { version } = await document.state();
  const range = { start, end: start + 9 };
  await document.backend.documents.lock({ documentId: info.id, clientId: "other", baseVersion: version, ranges: [range] });
  await suggesting(document);
  await document.select("two");
  await page.keyboard.press("Delete");
  await expect(document.text.getByText("This text is locked. Unlock it to change it.")).toBeVisible();
  expect(await texts(document)).toEqual([["", " new"]]);
});

test("clause numbers stand beside their headings where suggestions lengthen the text", async ({ page, openText, document }) => {
  await openText("# Contract\n\n## Term\n\nThe term is two years.\n\n## Fees\n\nThe fee is ten euros.\n");
  await suggesting(document);
  await document.select("two");
  await page.keyboard.type("a great many more than two or three");
  await expect.poll(() => texts(document)).toEqual([["two", "a great many more than two or three"]]);
  // The other way round too: the view is made with the suggestion in it.
  await page.keyboard.press("Control+Alt+Shift+KeyZ");
  await document.ready();
  await suggesting(document);
  const numbered = (): Promise<string[]> =>
    document.text.evaluate((region) => {
      const lines = [...region.querySelectorAll<HTMLElement>(".view-line")].map(
        (line) => [line.style.top, line.textContent ?? ""] as const,
      );
      const texts = new Map(lines);
      return [...region.querySelectorAll<HTMLElement>(".line-numbers")]
        .filter((number) => number.textContent?.trim() !== "")
        .map((number) => `${number.textContent?.trim()} ${texts.get(number.parentElement?.style.top ?? "")?.replaceAll("\u00a0", " ")}`);
    });
  await expect.poll(numbered).toEqual(["1 ## Term", "2 ## Fees"]);
});

test("reading with changes: headings, insertions and deletions, from change to change by keys", async ({ page, openText, document }) => {
  await openText(TEXT);
  await suggesting(document);
  await document.select("two");
  await page.keyboard.type("three");
  await document.select("ten euros");
  await page.keyboard.press("Delete");
  await document.showsPending(2);
  await page.keyboard.press("Control+Alt+KeyE");
  const dialog = page.getByRole("dialog", { name: "agreement with its changes" });
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole("heading", { name: "Agreement", level: 3 })).toBeVisible();
  const changes = dialog.locator('[role="suggestion"]');
  await expect(changes).toHaveCount(2);
  await expect(changes.first().locator("del")).toHaveText("two");
  await expect(changes.first().locator("ins")).toHaveText("three");
  await expect(changes.first()).toHaveAttribute("aria-description", /^Replaced by Ada Lovelace/);
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("Alt+F5");
  await page.keyboard.press("Alt+F5");
  await expect(changes.nth(1)).toBeFocused();
  await expect(dialog.getByText("2 of 2")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(document.changes.locator("[data-focused]")).toContainText("ten euros");
});

test("the page has no accessibility violations while suggesting, in narrow and in Japanese", async ({ page, openText, document }) => {
  await openText(TEXT);
  await suggesting(document);
  await document.select("two");
  await page.keyboard.type("three");
  await document.showsPending(1);
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "Mode: suggesting" }).click();
  await expect(page.getByRole("menuitem", { name: /^Suggesting/ })).toHaveAttribute("aria-current", "true");
  await page.keyboard.press("Escape");
  await page.setViewportSize({ width: 700, height: 800 });
  await expect(page.getByRole("button", { name: "Export" })).toBeInViewport({ ratio: 1 });
  expect(await violations(page)).toEqual([]);
  await document.backend.settings.update({ language: "ja" });
  await expect(page.getByRole("button", { name: "モード：提案" })).toBeVisible();
  await page.setViewportSize({ width: 1360, height: 860 });
  expect(await violations(page)).toEqual([]);
});

test("a second person suggests upon the first one's insertion; it nests, and is decided for itself", async ({
  page,
  browser,
  server,
  backend,
  openText,
  document,
}) => {
  const info = await openText(TEXT);
  const bob = await signInAs({ browser, server, backend }, "Bob", ["reviewer"]);
  await suggesting(document);
  await document.select("Agreement");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.type(" on long walks");
  await expect.poll(() => texts(document)).toEqual([["", " on long walks"]]);

  await gotoDocument(bob.page, server.port, info.id);
  const theirs = new DocumentPage(bob.page, backend);
  // A reviewer suggests from the beginning: the text is not theirs to write.
  await expect(bob.page.getByRole("button", { name: "Mode: suggesting" })).toBeVisible();
  await theirs.select("long ");
  await bob.page.keyboard.press("Delete");
  await expect
    .poll(async () => (await document.hunks("pending"))[0]?.nested[0])
    .toMatchObject({ author: { name: "Bob" }, oldText: "long ", newText: "" });
  await expect(document.text.locator(".mark-inserted.mark-struck")).toHaveText("long");
  const nested = document.changes.getByRole("region", { name: "1 suggestion upon this text" });
  await expect(nested).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await nested.getByRole("button", { name: "Accept the suggestion of Bob: − long" }).click();
  await expect.poll(() => texts(document)).toEqual([["", " on walks"]]);
  await expect.poll(() => shownText(theirs)).toContain("# Agreement on walks");
  expect(await document.storedText()).toBe(TEXT);
  await page.keyboard.press("Alt+Digit1");
  await page.keyboard.press("Control+z");
  await expect(nested).toBeVisible();
  await bob.close();
});
