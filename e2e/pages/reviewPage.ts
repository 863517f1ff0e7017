import { expect, type Locator, type Page } from "@playwright/test";

/** The review of the open document, worked with the keyboard. */
export class ReviewPage {
  readonly page: Page;
  readonly panel: Locator;
  readonly task: Locator;
  readonly fallBar: Locator;

  constructor(page: Page) {
    this.page = page;
    this.panel = page.getByRole("region", { name: /^(Review|レビュー)$/ });
    this.task = this.panel.locator("[data-task]");
    this.fallBar = page.getByRole("region", { name: "Approvals that end" });
  }

  /** Opens the panel through the palette. */
  async open(): Promise<void> {
    await this.command("Go to review and approvals");
    await expect(this.panel).toBeVisible();
  }

  /** Runs a command through the palette, with keys alone. */
  async command(name: string): Promise<void> {
    await this.page.keyboard.press("F1");
    await this.page.getByPlaceholder("Find a command").fill(name);
    await this.page.keyboard.press("Enter");
  }

  /** Says where the document is. */
  async showsState(name: string): Promise<void> {
    await expect(this.panel.getByRole("list", { name: `Review state: ${name}` })).toBeVisible();
  }

  /** Asks people for approval of the whole document. */
  async ask(...names: string[]): Promise<void> {
    await this.command("Ask for approval");
    for (const name of names) {
      const box = this.panel.getByRole("checkbox", { name, exact: true });
      await box.focus();
      await this.page.keyboard.press("Space");
      await expect(box).toBeChecked();
    }
    await this.panel.getByRole("button", { name: "Send the request" }).press("Enter");
    await this.showsState("In review");
  }
}
