import { expect, type Locator, type Page } from "@playwright/test";
import type { Client } from "../../src/contract/index.ts";
import type { Hunk } from "../../src/domain/proposal/proposal.ts";

/** An open document: its text and the panels around it. Text and changes are read from the backend, not from the screen. */
export class DocumentPage {
  readonly page: Page;
  readonly backend: Client;
  readonly text: Locator;
  readonly changes: Locator;
  readonly generate: Locator;
  readonly history: Locator;
  readonly outline: Locator;
  readonly timeline: Locator;
  readonly regenerate: Locator;
  private endedRuns = 0;

  constructor(page: Page, backend: Client) {
    this.page = page;
    this.backend = backend;
    const region = (name: string): Locator => page.getByRole("region", { name, exact: true });
    this.text = region("Document");
    this.changes = region("Proposed changes");
    this.generate = region("Generate");
    this.history = region("History");
    this.outline = region("Outline");
    this.timeline = region("Denoise timeline");
    this.regenerate = this.generate.getByRole("button", { name: "Regenerate", exact: true });
  }

  /** Id of the open document, from the address. */
  id(): string {
    return new URL(this.page.url()).hash.replace("#document=", "");
  }

  async state(): ReturnType<DocumentPage["open"]> {
    return await this.open();
  }

  private async open() {
    return (await this.backend.documents.open({ documentId: this.id() })).state;
  }

  async storedText(): Promise<string> {
    return (await this.open()).text;
  }

  async hunks(status?: Hunk["status"]): Promise<Hunk[]> {
    const all = (await this.open()).proposals.flatMap((proposal) => proposal.hunks);
    return status === undefined ? all : all.filter((hunk) => hunk.status === status);
  }

  async ready(): Promise<void> {
    await expect(this.text).toHaveAttribute("aria-busy", "false");
    await expect(this.text.locator(".view-line").first()).toBeVisible();
  }

  /**
   * Puts the focus into the text without moving the caret. A menu or form that is just closing gives the focus back to where
   * it came from a moment later, which no person is quick enough to meet: the key is pressed until the text keeps the focus.
   */
  async focusText(): Promise<void> {
    const editor = this.text.locator(".monaco-editor").first();
    await expect(async () => {
      await this.page.keyboard.press("Alt+Digit1");
      await expect(editor).toHaveClass(/focused/, { timeout: 1000 });
      await this.page.waitForTimeout(50);
      await expect(editor).toHaveClass(/focused/, { timeout: 1 });
    }).toPass({ timeout: 20_000 });
  }

  /** Selects a passage with the keyboard alone: finds it, and leaves the search. */
  async select(passage: string): Promise<void> {
    await this.focusText();
    await this.page.keyboard.press("Control+f");
    const field = this.text.getByRole("textbox", { name: /^Find/ });
    await expect(field).toBeVisible();
    await field.fill(passage);
    await field.press("Enter");
    await field.press("Escape");
    await expect(field).toBeHidden();
  }

  /** Sets how the next run goes: how much of the old text is given up, in percent. */
  async setStrength(percent: number): Promise<void> {
    const slider = this.generate.getByRole("slider", { name: "Strength" });
    await slider.focus();
    await slider.press(percent > 50 ? "End" : "Home");
    const now = async (): Promise<number> => Number(await slider.getAttribute("aria-valuenow"));
    for (let presses = 0; presses < 40 && (await now()) !== percent; presses++) {
      await slider.press((await now()) < percent ? "ArrowRight" : "ArrowLeft");
    }
    await expect(slider).toHaveAttribute("aria-valuenow", String(percent));
  }

  /** Makes runs long enough to be paused: many steps, many alternatives. */
  async makeRunsLong(): Promise<void> {
    await this.backend.settings.update({ alternatives: 8, preset: "careful", strength: 1 });
    await expect(this.generate.getByRole("radio", { name: "Careful" })).toBeChecked();
  }

  /** Starts a run of the selection and pauses it in the middle. The page itself presses Pause, before the run can end. */
  async startPaused(): Promise<void> {
    await this.page.evaluate(() => {
      const watch = new MutationObserver(() => {
        const pause = document.querySelector<HTMLElement>('button[aria-label="Pause"]');
        if (pause !== null) {
          watch.disconnect();
          pause.click();
        }
      });
      watch.observe(document.body, { childList: true, subtree: true, attributes: true });
    });
    await this.page.keyboard.press("Alt+Enter");
    await expect(this.timeline.getByRole("button", { name: "Go on" })).toBeVisible();
  }

  async resume(): Promise<void> {
    await this.timeline.getByRole("button", { name: "Go on" }).click();
  }

  /** Waits until one more run has ended well and its changes are on the page. */
  async runEnded(): Promise<void> {
    this.endedRuns++;
    const done = async (): Promise<number> =>
      (await this.backend.runs.list({ documentId: this.id() })).filter((run) => run.phase === "done").length;
    await expect.poll(done, { timeout: 20_000 }).toBe(this.endedRuns);
    await this.showsPending((await this.hunks("pending")).length);
  }

  /** Waits until the page knows of so many pending changes. */
  async showsPending(count: number): Promise<void> {
    await expect(this.page.getByText(count === 0 ? "nothing pending" : `${count} pending`, { exact: true }).first()).toBeVisible();
  }

  /** Whether nothing waits for a decision any more. */
  readonly nonePending = async (): Promise<boolean> => (await this.hunks("pending")).length === 0;

  /** Gives a reason where the decision that was just made needs one (what a model proposes may be high-stakes), and waits until it is `made`. */
  async giveReason(made: () => Promise<boolean>): Promise<void> {
    const dialog = this.page.getByRole("dialog", { name: /^Why / });
    await expect.poll(async () => (await dialog.isVisible()) || (await made())).toBe(true);
    if (!(await dialog.isVisible())) return;
    await this.page.keyboard.press("1");
    await this.page.keyboard.press("Enter");
    await expect(dialog).toBeHidden();
    await expect.poll(made).toBe(true);
  }

  accept(): Locator {
    return this.changes.getByRole("button", { name: "Accept change", exact: true });
  }

  reject(): Locator {
    return this.changes.getByRole("button", { name: "Reject change", exact: true });
  }
}
