/** Files that cannot be opened: a sentence with a next step, and nothing lost. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "./support/test.ts";
import { AGREEMENT } from "./support/texts.ts";

const files: { name: string; bytes: () => Buffer; says: RegExp }[] = [
  { name: "latin1.md", bytes: () => Buffer.from([0x23, 0x20, 0x63, 0x61, 0x66, 0xe9, 0x0a]), says: /not UTF-8/ },
  { name: "binary.md", bytes: () => Buffer.from("# Title\n\u0000\n"), says: /NUL bytes/ },
  { name: "huge.md", bytes: () => Buffer.alloc(50 * 1024 * 1024, "a"), says: /too large/ },
  { name: "picture.png", bytes: () => Buffer.from("not a picture"), says: /format cannot be opened/ },
];

for (const file of files) {
  test(`${file.name} is refused`, async ({ page, welcome, backend, workspace }) => {
    const path = join(workspace, file.name);
    await writeFile(path, file.bytes());
    await expect(page.getByRole("button", { name: /Open/ }).first()).toBeVisible();
    await welcome.openFile(path);
    await expect(page.getByText(file.says).first()).toBeVisible();
    expect(await backend.documents.list({})).toEqual([]);
  });
}

test("a refused file leaves the open document alone", async ({ page, openText, document, welcome, workspace }) => {
  const path = join(workspace, "binary.md");
  await writeFile(path, "\u0000");
  await openText(AGREEMENT);
  await document.focusText();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("kept");
  await welcome.openFile(path);
  await expect(page.getByText(/NUL bytes/).first()).toBeVisible();
  await expect.poll(() => document.storedText()).toBe(`${AGREEMENT}kept`);
  await expect(document.text).toBeVisible();
});
