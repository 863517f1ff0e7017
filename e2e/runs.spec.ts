/** Runs: frames in the text, locks, stopping, and everything that can interrupt the view of one. */
import { expect, gotoDocument, test } from "./support/test.ts";
import { AGREEMENT, PASSAGES } from "./support/texts.ts";

test("a running span shows its canvas and keeps the rest of the page still", async ({ page, openText, document }) => {
  await openText(AGREEMENT);
  await document.makeRunsLong();
  await document.select(PASSAGES.wholeClause);
  await document.startPaused();
  const canvas = document.text.locator(".run-canvas");
  await expect(canvas).toBeVisible();
  await expect(document.text.locator(".run-old").first()).toBeVisible();
  const height = (await canvas.boundingBox())?.height ?? 0;
  await document.resume();
  await document.runEnded();
  expect(height).toBeGreaterThan(20);
  await expect(canvas).toBeHidden();

  // Scrubbing through the stored frames shows the canvas again.
  await page.keyboard.press("Alt+Comma");
  await expect(canvas).toBeVisible();
  await expect(canvas).toHaveAttribute("aria-label", /step \d+ of \d+/);
});

test("Esc stops a run and leaves the document as it was", async ({ page, openText, document, backend }) => {
  const info = await openText(AGREEMENT);
  await document.makeRunsLong();
  await document.select(PASSAGES.wholeClause);
  await document.startPaused();
  await expect(document.text.locator(".run-canvas")).toBeVisible();
  await document.focusText();
  await page.keyboard.press("Escape");
  await expect.poll(async () => (await backend.runs.list({ documentId: info.id }))[0]?.phase).toBe("cancelled");
  expect(await document.storedText()).toBe(AGREEMENT);
  expect(await document.hunks()).toEqual([]);
  await expect(document.text.locator(".run-canvas")).toBeHidden();
});

test("locked text cannot be typed over, and a run leaves it alone", async ({ page, openText, document }) => {
  await openText(AGREEMENT);
  await document.select("thirty days");
  await page.keyboard.press("Alt+l");
  await expect.poll(async () => (await document.state()).locks.length).toBe(1);
  await expect(document.text.locator(".lock-text").first()).toBeVisible();

  await document.select("thirty");
  await page.keyboard.type("ninety");
  await expect(page.getByText("This text is locked. Unlock it to change it.").first()).toBeAttached();
  expect(await document.storedText()).toBe(AGREEMENT);

  await document.setStrength(100);
  await document.select(PASSAGES.services);
  await page.keyboard.press("Alt+Enter");
  await document.runEnded();
  await expect(document.timeline.getByText("Locked text did not move.")).toBeVisible();
  await page.keyboard.press("Control+Enter");
  await document.giveReason(document.nonePending);
  expect(await document.storedText()).toContain("thirty days");
});

test("while the strength moves the passage is written again, each result in the place of the one before", async ({
  page,
  openText,
  document,
  backend,
}) => {
  const info = await openText(AGREEMENT);
  await document.select(PASSAGES.services);
  const panel = page.getByRole("region", { name: "Generate" });
  await panel.getByRole("switch", { name: "Write again while I move it" }).press("Space");
  await expect.poll(async () => (await backend.runs.list({ documentId: info.id })).map(({ phase }) => phase)).toEqual(["done"]);
  const slider = panel.getByRole("slider", { name: "Strength" });
  await slider.press("End");
  await expect.poll(async () => (await backend.runs.list({ documentId: info.id })).map(({ phase }) => phase)).toEqual(["done", "done"]);
  const runs = await backend.runs.list({ documentId: info.id });
  expect(runs.map(({ parameters }) => parameters.strength)).toContain(1);
  expect(runs[0]?.parameters.plan).toEqual({ by: "steps", steps: 8 });
  expect(runs[0]?.seed).toBe(runs[1]?.seed);
  const { proposals, text } = (await backend.documents.open({ documentId: info.id })).state;
  expect(proposals.filter(({ hunks }) => hunks.some(({ status }) => status === "pending")).length).toBeLessThanOrEqual(1);
  expect(text).toBe(AGREEMENT);
  await expect(panel.getByText(/^Fills in from both sides\. By tiny-denoiser/)).toBeVisible();
});

test("Rewrite begins from the wording, once, and leaves the slider at hand", async ({ page, openText, document, backend }) => {
  const info = await openText(AGREEMENT);
  await document.setStrength(100);
  await document.select(PASSAGES.services);
  await page.keyboard.press("Alt+r");
  const phases = async () => (await backend.runs.list({ documentId: info.id })).map(({ phase }) => phase);
  await expect.poll(phases).toEqual(["done"]);
  const slider = page.getByRole("region", { name: "Generate" }).getByRole("slider", { name: "Strength" });
  await expect(slider).toBeFocused();
  await slider.press("ArrowRight");
  await expect.poll(phases).toEqual(["done", "done"]);
  const runs = await backend.runs.list({ documentId: info.id });
  expect(runs.map(({ parameters }) => parameters.strength).sort()).toEqual([0.5, 0.55]);
});

test("a reload in the middle of a run comes back to it", async ({ page, server, openText, document }) => {
  const info = await openText(AGREEMENT);
  await document.makeRunsLong();
  await document.select(PASSAGES.wholeClause);
  await document.startPaused();
  await expect(document.text.locator(".run-canvas")).toBeVisible();
  await gotoDocument(page, server.port, info.id);
  await expect(document.text.locator(".run-canvas")).toBeVisible();
  await expect(document.timeline).toBeVisible();
  await document.resume();
  await document.runEnded();
  await expect(document.text.locator(".hunk-new, .hunk-old, .hunk-zone").first()).toBeVisible();
});

test("regenerating again with other settings replaces the pending change", async ({ page, openText, document }) => {
  await openText(AGREEMENT);
  await document.setStrength(100);
  await document.select(PASSAGES.term);
  await page.keyboard.press("Alt+Enter");
  await document.runEnded();
  const first = await document.hunks("pending");
  await document.changes.getByRole("button", { name: "Regenerate again" }).first().click();
  await expect.poll(async () => (await document.hunks("superseded")).length).toBe(first.length);
  await document.runEnded();
  await expect.poll(async () => (await document.hunks("pending")).length).toBeGreaterThan(0);
});
