/** Files that cannot be opened: a sentence with a next step, and nothing lost. */
import { expect, test } from "./support/test.ts";
import { AGREEMENT } from "./support/texts.ts";

const files: { name: string; bytes: () => Buffer; says: RegExp }[] = [
  { name: "latin1.md", bytes: () => Buffer.from([0x23, 0x20, 0x63, 0x61, 0x66, 0xe9, 0x0a]), says: /UTF-8/ },
  { name: "binary.md", bytes: () => Buffer.from("# Title\n\u0000\n"), says: /NUL|zero|binary/i },
  { name: "huge.md", bytes: () => Buffer.alloc(49 * 1024 * 1024, "a"), says: /large|MB/i },
  { name: "picture.png", bytes: () => Buffer.from("not a picture"), says: /\.md|format|Markdown/i },
];

for (const file of files) {
  test(`${file.name} is refused`, async ({ page, welcome, backend }) => {
    await expect(page.getByRole("button", { name: /Open/ }).first()).toBeVisible();
    await welcome.openFile(file.name, file.bytes());
    await expect(page.getByText(file.says).first()).toBeVisible();
    expect(await backend.documents.list({})).toEqual([]);
  });
}

test("a refused file leaves the open document alone", async ({ page, openText, document, welcome }) => {
  await openText(AGREEMENT);
  await document.focusText();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("kept");
  await welcome.openFile("binary.md", Buffer.from("\u0000"));
  await expect(
    page
      .getByRole("alert")
      .filter({ hasText: /NUL|zero|binary/i })
      .first(),
  ).toBeVisible();
  await expect.poll(() => document.storedText()).toBe(`${AGREEMENT}kept`);
  await expect(document.text).toBeVisible();
});
