import type { Locator, Page } from "@playwright/test";

/** The first screen: samples, opening, recent documents. */
export class WelcomePage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    // Playwright takes over the browser's dialog while somebody listens; from the start, so that it is never too late.
    page.on("filechooser", () => undefined);
  }

  sample(title: string | RegExp): Locator {
    return this.page.getByRole("button", { name: title });
  }

  /** Chooses a file in the browser's dialog. */
  async openFile(path: string): Promise<void> {
    const choosing = this.page.waitForEvent("filechooser");
    await this.page.keyboard.press("Control+o");
    const chooser = await choosing;
    await chooser.setFiles(path);
  }
}
