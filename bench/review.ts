/** 500 pending changes of eight authors in a long contract, in Chromium: list, filter, next and previous, decide one and a hundred. */
import type { Page } from "@playwright/test";
import { makeBigWorkspace } from "./bigWorkspace.ts";
import { launchChromium, serve } from "./browser.ts";
import { type Benchmark, type Measurement, quantile } from "./measurement.ts";

const AUTHORS = 8;
/** Rounds that are not counted: the page's code is being compiled. */
const WARM_UP = 3;

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
      await page.addInitScript(instrument);
      await page.goto(app.url);
      await page
        .getByRole("button", { name: new RegExp(workspace.title) })
        .first()
        .click();
      await page.locator(".view-line").first().waitFor();
      await page.locator("article[data-hunk]").first().waitFor({ state: "attached" });
      await page.waitForTimeout(2000);
      const rounds = full ? 40 : 5;
      const next = await keys(page, "Alt+F5", rounds);
      const previous = await keys(page, "Shift+Alt+F5", rounds);
      const list = await listTimes(page, full ? 24 : 2);
      const filter = await filterTimes(page, full ? 24 : 2);
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

/** What the page measures with. */
interface Marks {
  /** When the last key came in, ms. */
  pressed: number;
  /** When what it did was on the screen, ms. */
  shown: number;
  /** Waits until the next frame has been painted: the first task behind it. */
  painted(): Promise<void>;
}

/** Runs in the page before the app: hears every key first. */
function instrument(): void {
  const marks: Marks = {
    pressed: 0,
    shown: 0,
    painted: () =>
      new Promise((resolve) => {
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve();
          port2.postMessage(null);
        });
      }),
  };
  (window as unknown as { marks: Marks }).marks = marks;
  window.addEventListener("keydown", () => (marks.pressed = performance.now()), { capture: true });
}

/** Gives a reason where one is asked for; the time then runs from the key that confirms it. */
const settled = true;

/** Milliseconds from keydown (on the page's own clock) to the paint of what it did: the focused card or the announced position changes. */
async function keys(page: Page, key: string, count: number, wait = false): Promise<number[]> {
  await page.keyboard.press("Alt+Digit1");
  const times: number[] = [];
  for (let round = 0; round < count + WARM_UP; round += 1) {
    await page.evaluate(() => {
      const { marks } = window as unknown as { marks: Marks };
      marks.shown = 0;
      const focused = (): string => document.querySelector("[data-hunk][data-focused]")?.getAttribute("data-hunk") ?? "";
      const before = focused();
      // Looks after every change of the page, so that the frame that follows is the one that shows it.
      const watch = new MutationObserver(() => {
        if (focused() === before || focused() === "") return;
        watch.disconnect();
        void marks.painted().then(() => (marks.shown = performance.now()));
      });
      watch.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-focused"] });
    });
    await page.keyboard.press(key);
    const asked = page.getByRole("dialog", { name: /^Why / });
    if (wait && (await asked.isVisible())) {
      await page.keyboard.press("1");
      await page.keyboard.press("Enter");
    }
    await page.waitForFunction(() => (window as unknown as { marks: Marks }).marks.shown > 0, undefined, { polling: 50 });
    const time = await page.evaluate(() => {
      const { marks } = window as unknown as { marks: Marks };
      return marks.shown - marks.pressed;
    });
    if (round >= WARM_UP) times.push(time);
    await page.waitForTimeout(150);
  }
  return times;
}

async function listTimes(page: Page, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < count + WARM_UP; round += 1) {
    await page.getByRole("tab", { name: "History" }).click();
    await page.waitForTimeout(400);
    const time = await page.evaluate(async () => {
      const tab = [...document.querySelectorAll<HTMLElement>('[role="tab"]')].find((each) =>
        each.textContent?.includes("Proposed changes"),
      );
      const began = performance.now();
      tab?.click();
      while (document.querySelector("[data-hunk]") === null) await new Promise(requestAnimationFrame);
      await (window as unknown as { marks: Marks }).marks.painted();
      return performance.now() - began;
    });
    if (round >= WARM_UP) times.push(time);
  }
  return times;
}

async function filterTimes(page: Page, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < count + WARM_UP; round += 1) {
    const time = await page.evaluate(
      async (wanted) => {
        const select = document.querySelector<HTMLSelectElement>('select[aria-label="Author"]');
        if (select === null) throw new Error("the filters are not on the screen");
        const began = performance.now();
        select.value = wanted;
        select.dispatchEvent(new Event("change", { bubbles: true }));
        await (window as unknown as { marks: Marks }).marks.painted();
        return performance.now() - began;
      },
      round % 2 === 0 ? `Author ${round % AUTHORS}` : "",
    );
    if (round >= WARM_UP) times.push(time);
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
