/** What may be wrong with generated text, what runs keep by default, and the order of alternatives. */
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "./support/test.ts";

const CONTRACT = `# Services Agreement

## Services

The **"Provider"** shall supply the services that an order describes (with reasonable care and skill) within thirty (30) days.

## Fees

The Provider receives USD 1,250.00 from the Customer on 1 March 2025, under Section 1, and interest of 8 percent.

## Term

This agreement begins at once.
`;
const SENTENCE = "The Provider receives USD 1,250.00 from the Customer on 1 March 2025, under Section 1, and interest of 8 percent.";
const KEPT = ["Provider", "USD 1,250.00", "1 March 2025", "8 percent"];

test("by default figures and defined names stay, and the panel says so beforehand", async ({ page, openText, document }) => {
  await openText(CONTRACT);
  await document.setStrength(100);
  await document.generate.getByRole("button", { name: "Advanced" }).click();
  await document.select(SENTENCE);
  const group = document.generate.getByRole("group", { name: "Kept as they are" });
  await expect(group.getByRole("checkbox", { checked: true })).toHaveCount(4);
  await expect(group.getByText("Keeps 1 name, 1 amount, 1 date, 2 numbers in this selection.")).toBeVisible();
  await document.focusText();
  await page.keyboard.press("Alt+Enter");
  await document.runEnded();
  await page.keyboard.press("Control+Enter");
  await document.giveReason(document.nonePending);
  const text = await document.storedText();
  for (const kept of KEPT) expect(text).toContain(kept);
});

test("a selection of nothing else is refused with what to do about it", async ({ page, openText, document }) => {
  await openText(CONTRACT);
  await document.select("8 percent");
  await page.keyboard.press("Alt+Enter");
  await expect(document.generate.getByText(/Nothing here may change: all of it is numbers, which are kept as they are\./)).toBeVisible();
  await document.generate.getByRole("button", { name: "Advanced" }).click();
  await document.generate.getByRole("checkbox", { name: "Numbers" }).uncheck();
  await document.focusText();
  await page.keyboard.press("Alt+Enter");
  await document.runEnded();
});

test("the settings say what new runs keep", async ({ page, openText, document, backend }) => {
  await openText(CONTRACT);
  await page.getByRole("button", { name: "Settings" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Settings" });
  await dialog.getByRole("tab", { name: "Generation" }).click();
  // The box follows the settings, which answer a moment later.
  await dialog.getByRole("checkbox", { name: "Defined names" }).click();
  await expect(dialog.getByRole("checkbox", { name: "Defined names" })).not.toBeChecked();
  await expect.poll(async () => (await backend.settings.get({})).protect).toEqual(["numbers", "dates", "amounts"]);
  await page.keyboard.press("Escape");
  await document.generate.getByRole("button", { name: "Advanced" }).click();
  await expect(document.generate.getByRole("checkbox", { name: "Defined names" })).not.toBeChecked();
  await expect(document.generate.getByRole("checkbox", { name: "Dates" })).toBeChecked();
});

test.describe("findings", () => {
  test.beforeEach(async ({ page, openText, document, backend }) => {
    await backend.settings.update({ protect: [], strength: 1, alternatives: 3 });
    await openText(CONTRACT);
    await document.select(SENTENCE);
    await page.keyboard.press("Alt+Enter");
    await document.runEnded();
  });

  test("stand on the change in words, follow the alternative, and can be asked for alone", async ({ page, document }) => {
    const lists = document.changes.getByRole("list", { name: /^\d+ findings?$/ });
    await expect(lists.first()).toBeVisible();
    await expect(lists.getByText(/USD 1,250\.00/).first()).toBeVisible();
    const withFindings = await lists.count();
    const filter = document.changes.getByRole("checkbox", { name: "With findings only" });
    if (!(await filter.isVisible())) await document.changes.getByRole("button", { name: "All filters" }).click();
    await filter.check();
    await expect(document.changes.getByRole("article")).toHaveCount(withFindings);
    const { violations } = await new AxeBuilder({ page }).include('section[aria-label="Proposed changes"]').analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    // Accepting is never refused because of a finding.
    await filter.uncheck();
    await document.focusText();
    await page.keyboard.press("Control+Enter");
    await document.giveReason(document.nonePending);
    await expect(lists).toHaveCount(0);
  });

  test("alternatives come in the order of their likelihood, each with its own frames", async ({ document, backend }) => {
    const [run] = await backend.runs.list({ documentId: document.id() });
    const ranking = run?.ranking ?? [];
    expect(ranking.length).toBeGreaterThan(1);
    await expect(document.changes.getByText(/^likeliest · [−-]\d+\.\d\d nats per word piece$/).first()).toBeVisible();
    for (const place of [1, 0]) {
      await document.changes
        .getByRole("button", { name: place === 1 ? "Next alternative" : "Previous alternative" })
        .first()
        .click();
      await expect.poll(async () => (await document.state()).proposals.at(-1)?.alternative).toBe(place);
      const chosen = document.timeline
        .getByRole("radiogroup", { name: "Alternative" })
        .getByRole("radio", { name: String(place + 1), exact: true });
      await expect(chosen).toBeChecked();
      const { frames } = await backend.runs.frames({ runId: run?.id ?? "" });
      const last = frames.findLast((frame) => frame.alternative === ranking[place]?.alternative);
      const written = last?.spans[0]?.slots.map((slot) => (slot.deleted ? "" : slot.text)).join("") ?? "";
      await expect(document.timeline.getByText(written.trim().slice(0, 20)).first()).toBeAttached();
    }
  });
});
