import { expect, type Locator, type Page } from "@playwright/test";
import type { Role } from "../../src/domain/access/role.ts";

const ROLE_NAMES: Readonly<Record<Role, string>> = {
  viewer: "Viewer",
  commenter: "Commenter",
  author: "Author",
  reviewer: "Reviewer",
  approver: "Approver",
  admin: "Administrator",
  auditor: "Auditor",
};

/** The dialog of people and roles, and the screen that asks who is there. */
export class PeoplePage {
  readonly page: Page;
  readonly dialog: Locator;
  readonly name: Locator;
  readonly passphrase: Locator;
  /** What went wrong on the screen that asks who is there. */
  readonly problem: Locator;

  constructor(page: Page) {
    this.page = page;
    this.dialog = page.getByRole("dialog");
    this.name = page.getByRole("textbox", { name: "Name" });
    this.passphrase = page.getByLabel("Passphrase", { exact: true });
    this.problem = page.getByRole("main").getByRole("alert");
  }

  /** Opens the dialog through the palette, with keys alone. */
  async open(): Promise<void> {
    await this.command("People and roles");
    await expect(this.dialog.getByRole("list", { name: "People of this workspace" })).toBeVisible();
  }

  /** Runs a command of the palette. */
  async command(title: string): Promise<void> {
    await this.page.keyboard.press("F1");
    const field = this.page.getByPlaceholder("Find a command");
    await field.fill(title);
    await expect(this.page.getByRole("button", { name: title }).first()).toBeVisible();
    await field.press("Enter");
  }

  row(name: string): Locator {
    return this.dialog.getByRole("listitem").filter({ hasText: name });
  }

  /** Fills in the form of a new person; `ownPassphrase` where that turns accounts on. */
  async add(name: string, roles: readonly Role[], ownPassphrase?: string): Promise<void> {
    await this.dialog.getByRole("button", { name: "Add a person" }).click();
    await this.name.fill(name);
    for (const [role, title] of Object.entries(ROLE_NAMES)) {
      const box = this.dialog.getByRole("checkbox", { name: title, exact: true });
      await box.setChecked(roles.some((one) => one === role));
    }
    if (ownPassphrase !== undefined) {
      await this.dialog.getByLabel("New passphrase", { exact: true }).fill(ownPassphrase);
      await this.dialog.getByLabel("New passphrase again").fill(ownPassphrase);
    }
    await this.dialog.getByRole("button", { name: /^Add a person/ }).click();
  }

  /** A secret that the dialog shows once. */
  async secret(title: string): Promise<string> {
    return (await this.page.getByRole("region", { name: title }).locator("code").innerText()).trim();
  }

  async signIn(name: string, passphrase: string): Promise<void> {
    await this.name.fill(name);
    await this.passphrase.fill(passphrase);
    await this.passphrase.press("Enter");
  }

  /** From the empty form of the sign-in screen to that of the recovery code, with keys alone. */
  async forget(): Promise<void> {
    await expect(this.name).toBeFocused();
    for (let field = 0; field < 3; field += 1) await this.page.keyboard.press("Tab");
    await expect(this.page.getByRole("button", { name: "I forgot my passphrase" })).toBeFocused();
    await this.page.keyboard.press("Enter");
    await expect(this.page.getByRole("heading", { name: "I forgot my passphrase" })).toBeVisible();
    await expect(this.name).toBeFocused();
  }

  /** Types into the focused field and the ones behind it, and sends the form with Enter. */
  async type(...fields: readonly string[]): Promise<void> {
    for (const [index, text] of fields.entries()) {
      if (index > 0) await this.page.keyboard.press("Tab");
      await this.page.keyboard.press("ControlOrMeta+a");
      await this.page.keyboard.type(text);
    }
    await this.page.keyboard.press("Enter");
  }

  /** Chooses a passphrase in place of the one-time one. */
  async choosePassphrase(passphrase: string): Promise<void> {
    await this.page.getByLabel("New passphrase", { exact: true }).fill(passphrase);
    await this.page.getByLabel("New passphrase again").fill(passphrase);
    await this.page.getByRole("button", { name: "Choose this passphrase" }).click();
  }
}
