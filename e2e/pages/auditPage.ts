import { expect, type Locator, type Page } from "@playwright/test";

/** The dialog of the audit log. */
export class AuditPage {
  readonly page: Page;
  readonly dialog: Locator;
  readonly list: Locator;
  readonly rows: Locator;

  constructor(page: Page) {
    this.page = page;
    this.dialog = page.getByRole("dialog");
    this.list = this.dialog.getByRole("listbox", { name: /Events, newest first|新しい順/ });
    this.rows = this.list.getByRole("option");
  }

  /** Opens the log through the palette, with keys alone. */
  async open(): Promise<void> {
    await this.page.keyboard.press("F1");
    const field = this.page.getByPlaceholder("Find a command");
    await field.fill("Audit log");
    await expect(this.page.getByRole("button", { name: /Audit log/ }).first()).toBeVisible();
    await field.press("Enter");
    await expect(this.rows.first()).toBeVisible();
  }

  /** Chooses a filter's option by its words. */
  async filter(label: string, option: string): Promise<void> {
    const field = this.dialog.getByRole("combobox", { name: label });
    await field.fill(option);
    await this.page.getByRole("option", { name: option, exact: true }).click();
  }

  async verify(): Promise<void> {
    await this.dialog.getByRole("button", { name: "Verify" }).click();
  }
}
