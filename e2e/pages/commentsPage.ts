import { expect, type Locator, type Page } from "@playwright/test";

/** The comments of an open document: the panel, and what the text shows of them. English names. */
export class CommentsPage {
  readonly page: Page;
  readonly panel: Locator;
  readonly composer: Locator;
  readonly cards: Locator;
  readonly marked: Locator;
  readonly glyphs: Locator;

  constructor(page: Page, name = "Comments") {
    this.page = page;
    this.panel = page.getByRole("region", { name, exact: true });
    this.composer = this.panel.getByRole("region", { name: /^(New comment|コメントを追加)$/ });
    this.cards = this.panel.locator("[data-thread]");
    this.marked = page.locator(".comment-text");
    this.glyphs = page.locator(".comment-glyph");
  }

  /** Writes a comment on what is selected, with the keyboard alone. */
  async write(text: string, visibility: "internal" | "external" = "internal"): Promise<void> {
    await this.page.keyboard.press("Control+Alt+m");
    await expect(this.composer.getByRole("textbox", { name: /^(Comment|コメント)$/ })).toBeFocused();
    await this.page.keyboard.insertText(text);
    if (visibility === "external") {
      await this.page.keyboard.press("Tab");
      await this.page.keyboard.press("ArrowRight");
      await expect(this.composer.getByRole("radio", { name: /^(External|社外可)$/ })).toBeChecked();
      await this.page.keyboard.press("Shift+Tab");
    }
    await this.page.keyboard.press("Control+Enter");
    await expect(this.composer).toBeHidden();
  }

  card(text: string): Locator {
    return this.cards.filter({ hasText: text });
  }
}
