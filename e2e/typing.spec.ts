/** Typing, pasting, many carets, undo: the text on the page and the stored one stay the same. */
import { expect, test } from "./support/test.ts";
import { AGREEMENT, PASSAGES } from "./support/texts.ts";

test("typing beside a pending change moves it; typing inside marks it and loses no word", async ({ page, openText, document }) => {
  await openText(AGREEMENT);
  await document.setStrength(100);
  await document.select(PASSAGES.fees);
  await page.keyboard.press("Alt+Enter");
  await document.runEnded();
  const [first] = await document.hunks("pending");
  await document.focusText();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("Draft. ");
  await expect.poll(async () => (await document.hunks("pending"))[0]?.start).toBe((first?.start ?? 0) + "Draft. ".length);
  expect((await document.hunks("pending"))[0]?.editedBy).toBeNull();

  const changed = (await document.hunks("pending")).find((hunk) => hunk.end - hunk.start > 3);
  const word = changed?.oldText.trim().split(/\s+/)[0] ?? "";
  await document.select(word);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.type("ZZ");
  await expect.poll(() => document.storedText()).toContain("ZZ");
  await expect.poll(async () => (await document.hunks("pending")).some((hunk) => hunk.editedBy === "Ada Lovelace")).toBe(true);
});

test("pasted line endings, several carets and undo", async ({ page, openText, document }) => {
  await openText("one two one\ntwo one two\n");
  await document.focusText();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Control+Shift+ArrowRight");
  await page.keyboard.press("Control+d");
  await page.keyboard.press("Control+d");
  await page.keyboard.type("1");
  await expect.poll(() => document.storedText()).toBe("1 two 1\ntwo 1 two\n");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText("third\r\nfourth 𠮷野家\r");
  await expect.poll(() => document.storedText()).toBe("1 two 1\ntwo 1 two\nthird\nfourth 𠮷野家\n");
  for (let presses = 0; presses < 4; presses++) {
    await page.keyboard.press("Control+z");
  }
  await expect.poll(() => document.storedText()).toBe("one two one\ntwo one two\n");
});
