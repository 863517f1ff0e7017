import { expect, type Locator, type Page } from "@playwright/test";

/** Versions, branches and comparisons, used with the keyboard alone. */
export class VersionsPage {
  readonly page: Page;
  readonly history: Locator;
  readonly dialog: Locator;
  readonly tree: Locator;
  readonly comparison: Locator;

  constructor(page: Page) {
    this.page = page;
    this.history = page.getByRole("region", { name: /^(History|履歴)$/ });
    this.dialog = page.getByRole("dialog");
    this.tree = page.getByRole("tree");
    this.comparison = this.dialog.getByRole("region", {
      name: /^(Compare versions|バージョンの比較|Table of old and new wording|新旧対照表)$/,
    });
  }

  /** Goes to a control and presses it, as Tab and Enter would. */
  async press(control: Locator, key = "Enter"): Promise<void> {
    await control.focus();
    await expect(control).toBeFocused();
    await this.page.keyboard.press(key);
  }

  /** Runs a command by its name in the palette. */
  async command(name: string): Promise<void> {
    await this.page.keyboard.press("F1");
    const field = this.page.getByPlaceholder("Find a command");
    await field.fill(name);
    await field.press("Enter");
  }

  /** Names the present version. */
  async name(name: string): Promise<void> {
    await this.page.keyboard.press("F2");
    const field = this.dialog.getByRole("textbox", { name: "Name of the version" });
    await expect(field).toBeFocused();
    await field.fill(name);
    await field.press("Enter");
    await expect(this.dialog).toBeHidden();
  }

  /** Starts a branch with the present version and opens it. */
  async branch(name: string): Promise<void> {
    await this.command("Continue from this version");
    const field = this.dialog.getByRole("textbox", { name: "Name of the branch" });
    await expect(field).toBeFocused();
    await field.fill(name);
    await field.press("Enter");
    await expect(this.dialog).toBeHidden();
  }

  /** Compares the present text with the version before it. */
  async compare(): Promise<void> {
    await this.page.keyboard.press("Control+Alt+d");
    await expect(this.comparison).toBeVisible();
  }
}
