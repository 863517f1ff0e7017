import { expect, type Locator, type Page } from "@playwright/test";

/** The Models dialog and its places in the bars of the window, in English. */
export class ModelsPage {
  readonly page: Page;
  readonly dialog: Locator;
  readonly progress: Locator;
  readonly install: Locator;
  readonly accept: Locator;

  constructor(page: Page) {
    this.page = page;
    this.dialog = page.getByRole("dialog", { name: "Models" });
    this.progress = this.dialog.getByRole("progressbar");
    this.install = this.dialog.getByRole("button", { name: "Install", exact: true });
    this.accept = this.dialog.getByRole("checkbox", { name: "I have read and accept the licence" });
  }

  /** Opens the dialog from the bar that names the active package. */
  async open(): Promise<void> {
    await this.page.getByRole("button", { name: /^Model:/ }).click();
    await expect(this.dialog).toBeVisible();
  }

  async close(): Promise<void> {
    await this.page.keyboard.press("Escape");
    await expect(this.dialog).toBeHidden();
  }

  card(id: string): Locator {
    return this.dialog.getByRole("article", { name: id, exact: true });
  }

  button(name: string | RegExp): Locator {
    return this.dialog.getByRole("button", { name, exact: typeof name === "string" });
  }

  /** Fills in an address and asks for it; the form must be open, or the list. */
  async download(address: string, sha256 = ""): Promise<void> {
    const field = this.dialog.getByRole("textbox", { name: "Address of the package (.zip)" });
    if (!(await field.isVisible())) await this.button("Add a package").click();
    await field.fill(address);
    await this.dialog.getByRole("textbox", { name: "SHA-256 (optional)" }).fill(sha256);
    await this.button("Download").click();
  }

  /** Adds and installs a package. */
  async add(address: string): Promise<void> {
    await this.download(address);
    await this.accept.check();
    await this.install.click();
  }
}
