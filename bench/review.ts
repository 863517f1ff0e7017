/** 500 pending changes of eight authors in a long contract, in Chromium: list, filter, next and previous, decide one and a hundred. */
import type { Page } from "@playwright/test";
import { makeBigWorkspace } from "./bigWorkspace.ts";
import { launchChromium, serve } from "./browser.ts";
import { type Benchmark, type Measurement, quantile } from "./measurement.ts";

const AUTHORS = 8;

export const review: Benchmark = {
  name: "review",
  about: "500 pending changes of 8 authors in a 50,000-word contract in Chromium",
  async run(options) {
    const full = options.scale === "full";
    const count = full ? 500 : 50;
    const workspace = await makeBigWorkspace(full ? 50_000 : 5_000, count, AUTHORS);
    const app = await serve(workspace.folder);
    const browser = await launchChromium();
    try {
      const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
      await page.goto(app.url);
      await page
        .getByRole("button", { name: new RegExp(workspace.title) })
        .first()
        .click();
      await page.locator(".view-line").first().waitFor();
      await page.locator("article[data-hunk]").first().waitFor({ state: "attached" });
      await page.waitForTimeout(2000);
      const rounds = full ? 30 : 5;
      const next = await keys(page, "Alt+F5", rounds);
      const previous = await keys(page, "Shift+Alt+F5", rounds);
      const list = await listTimes(page, full ? 10 : 2);
      const filter = await filterTimes(page, full ? 8 : 2);
      const one = await keys(page, "Control+Shift+Enter", full ? 20 : 3, settled);
      const hundred = await decideMany(page, full ? 100 : 10);
      const figure = (name: string, times: readonly number[], how: string, limit: number | null = 50): Measurement => ({
        name,
        value: quantile(times, 0.95),
        unit: "ms",
        target: limit === null ? null : { limit, is: "at most" },
        how: `${how}, ${times.length} times`,
      });
      return [
        figure("next change, p95", next, "Alt+F5 to the next frame behind the change"),
        figure("previous change, p95", previous, "Shift+Alt+F5 to the next frame behind the change"),
        figure("list, p95", list, "opening the tab of changes to its first card painted"),
        figure("filter, p95", filter, "choosing an author to the narrowed list painted"),
        figure("decide one, p95", one, "Ctrl+Shift+Enter to the next change shown, with the revision on the disk", null),
        figure("decide a hundred", hundred, "accepting the changes of the chosen cards together", null),
      ];
    } finally {
      await browser.close();
      await app.stop();
      await workspace.remove();
    }
  },
};

/** Waits out what asks for a reason. */
const settled = true;

/** Milliseconds from keydown (on the page's own clock) to the paint of what it did: the focused card or the announced position changes. */
async function keys(page: Page, key: string, count: number, wait = false): Promise<number[]> {
  await page.keyboard.press("Alt+Digit1");
  const times: number[] = [];
  for (let round = 0; round <= count; round += 1) {
    await page.evaluate(() => {
      const marks = window as unknown as { pressed: number; shown: number };
      marks.shown = 0;
      const focused = (): string => document.querySelector("[data-hunk][data-focused]")?.getAttribute("data-hunk") ?? "";
      const before = focused();
      document.addEventListener(
        "keydown",
        (event) => {
          if (event.key.startsWith("F") || event.key === "Enter") marks.pressed = performance.now();
        },
        { capture: true },
      );
      const look = (): void => {
        if (focused() !== before && focused() !== "") requestAnimationFrame(() => (marks.shown = performance.now()));
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    await page.keyboard.press(key);
    const asked = page.getByRole("dialog", { name: /^Why / });
    if (wait && (await asked.isVisible())) {
      await page.keyboard.press("Escape");
      await page.keyboard.press("Alt+F5");
      continue;
    }
    await page.waitForFunction(() => (window as unknown as { shown: number }).shown > 0, undefined, { polling: 50 });
    const time = await page.evaluate(() => {
      const marks = window as unknown as { pressed: number; shown: number };
      return marks.shown - marks.pressed;
    });
    if (round > 0) times.push(time);
    await page.waitForTimeout(150);
  }
  return times;
}

async function listTimes(page: Page, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < count; round += 1) {
    await page.getByRole("tab", { name: "History" }).click();
    await page.waitForTimeout(400);
    const time = await page.evaluate(async () => {
      const tab = [...document.querySelectorAll<HTMLElement>('[role="tab"]')].find((each) =>
        each.textContent?.includes("Proposed changes"),
      );
      const began = performance.now();
      tab?.click();
      while (document.querySelector("[data-hunk]") === null) await new Promise(requestAnimationFrame);
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      return performance.now() - began;
    });
    times.push(time);
  }
  return times;
}

async function filterTimes(page: Page, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < count; round += 1) {
    const time = await page.evaluate(
      async (wanted) => {
        const select = document.querySelector<HTMLSelectElement>('select[aria-label="Author"]');
        if (select === null) throw new Error("the filters are not on the screen");
        const began = performance.now();
        select.value = wanted;
        select.dispatchEvent(new Event("change", { bubbles: true }));
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        return performance.now() - began;
      },
      round % 2 === 0 ? `Author ${round % AUTHORS}` : "",
    );
    times.push(time);
    await page.waitForTimeout(200);
  }
  return times;
}

async function decideMany(page: Page, count: number): Promise<number[]> {
  const before = await pendingCount(page);
  for (let chosen = 0; chosen < count; chosen += 1) {
    await page.keyboard.press("Alt+KeyX");
    await page.keyboard.press("Alt+F5");
  }
  const began = Date.now();
  await page.keyboard.press("Shift+Alt+KeyX");
  if (await page.getByRole("dialog", { name: /^Why / }).isVisible()) {
    await page.keyboard.press("1");
    await page.keyboard.press("Enter");
  }
  await page.waitForFunction(
    (least) => Number(/(\d+) pending/.exec(document.querySelector("footer")?.textContent ?? "")?.[1] ?? 1e9) <= least,
    before - count,
    { polling: 20 },
  );
  return [Date.now() - began];
}

async function pendingCount(page: Page): Promise<number> {
  return Number(/(\d+) pending/.exec((await page.locator("footer").textContent()) ?? "")?.[1] ?? 0);
}
