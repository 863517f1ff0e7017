/** Lists that are longer than the screen: what is on show is on the page, the rest is counted. */
import { writeDocument } from "./support/changes.ts";
import { createWorkspace, removeWorkspace } from "./support/server.ts";
import { test as base, expect, gotoDocument } from "./support/test.ts";

const WORDS = Array.from({ length: 60 }, (_, at) => `word${String(at).padStart(2, "0")}`);
const TEXT = `# Words\n\n${WORDS.map((word) => `The party says ${word} here.`).join("\n\n")}\n`;
const GRACE = { kind: "person", name: "Grace Hopper" } as const;

let documentId = "";

const test = base.extend({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from the pattern.
  workspace: async ({}, use) => {
    const folder = await createWorkspace();
    documentId = await writeDocument(folder, TEXT, [{ author: GRACE, changes: WORDS.map((word) => [word, word.toUpperCase()] as const) }]);
    await use(folder);
    await removeWorkspace(folder);
  },
});

test("a long list of changes shows its first cards at once, and says how many there are", async ({
  page,
  server,
  backend: _signedIn,
  document,
}) => {
  await gotoDocument(page, server.port, documentId);
  const cards = document.changes.getByRole("article");
  await expect(cards.first()).toHaveAccessibleName(/^Change 1 of 60/);
  expect(await cards.count()).toBeLessThan(40);
  await document.focusText();
  await page.keyboard.press("Shift+Alt+F5");
  await expect(document.changes.getByRole("article", { name: /^Change 60 of 60/ })).toBeInViewport();
});
