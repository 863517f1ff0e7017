/** Deciding changes: reasons for what is high-stakes, by scope, in the review queue, against somebody who is faster. */
import type { Page } from "@playwright/test";
import type { DocumentPage } from "./pages/documentPage.ts";
import { violations } from "./support/accessibility.ts";
import { writeDocument } from "./support/changes.ts";
import { createWorkspace, removeWorkspace } from "./support/server.ts";
import { test as base, expect, gotoDocument } from "./support/test.ts";

const TEXT = `# Services Agreement

## Services

The Provider shall supply the services with reasonable care and skill, and reports progress at regular meetings.

## Fees

The Customer shall pay USD 1,000.00 within thirty days.

## Limitation of Liability

Neither party is liable for lost profit.

## General

Notices are sent by letter. The parties meet in London.
`;

const MODEL = { kind: "model", name: "tiny", forPerson: "Ada Lovelace" } as const;
const GRACE = { kind: "person", name: "Grace Hopper" } as const;

/** Two changes in one paragraph, three that are high-stakes, two of a person. */
const PROPOSED = [
  {
    author: MODEL,
    changes: [
      ["reasonable", "due", 0.9],
      ["regular", "monthly", 0.4],
    ],
  },
  {
    author: MODEL,
    changes: [
      ["1,000.00", "2,000.00", 0.7],
      ["thirty", "sixty", 0.6],
    ],
  },
  {
    author: GRACE,
    changes: [
      ["Neither", "Either"],
      ["letter", "electronic mail"],
    ],
  },
] as const;

const test = base.extend<{ documentId: string }>({
  documentId: "",
  workspace: async ({ documentId: _none }, use) => {
    const folder = await createWorkspace();
    ids.set(folder, await writeDocument(folder, TEXT, PROPOSED));
    await use(folder);
    await removeWorkspace(folder);
  },
});

const ids = new Map<string, string>();

async function open(page: Page, port: number, workspace: string): Promise<void> {
  await gotoDocument(page, port, ids.get(workspace) ?? "");
}

const statusOf = async (document: DocumentPage, newText: string) => (await document.hunks()).find((hunk) => hunk.newText === newText);
const dialog = (page: Page) => page.getByRole("dialog", { name: /^Why / });

test.beforeEach(async ({ page, server, workspace, backend: _backend, document }) => {
  await open(page, server.port, workspace);
  await document.showsPending(6);
});

test("a high-stakes change asks for its reason, by keyboard alone; the last reason is remembered", async ({ page, document }) => {
  await document.focusText();
  await page.keyboard.press("Alt+F5");
  await page.keyboard.press("Alt+F5");
  await page.keyboard.press("Alt+F5");
  await expect(document.changes.getByText("3 of 6", { exact: true }).first()).toBeVisible();
  await expect(page.getByRole("contentinfo").getByText("Change 3 of 6")).toBeVisible();
  await page.keyboard.press("Control+Shift+Enter");
  await expect(dialog(page)).toBeVisible();
  await expect(dialog(page)).toContainText("USD 1,000.00");
  // Nothing is decided without a reason.
  await page.keyboard.press("Enter");
  await expect(dialog(page)).toContainText("Choose a reason or write one.");
  expect((await statusOf(document, "2,000.00"))?.status).toBe("pending");
  await page.keyboard.press("2");
  await page.keyboard.press("Enter");
  await expect(dialog(page)).toBeHidden();
  await expect.poll(async () => (await statusOf(document, "2,000.00"))?.decision?.reason).toBe("Instructed by the client");
  expect(await document.storedText()).toContain("USD 2,000.00");
  await document.showsPending(5);

  // The next one: Enter says the same again; a letter begins a reason of one's own; Escape decides nothing.
  await page.keyboard.press("Control+Shift+Backspace");
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeHidden();
  expect((await statusOf(document, "sixty"))?.status).toBe("pending");
  await page.keyboard.press("Control+Shift+Backspace");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await statusOf(document, "sixty"))?.decision?.reason).toBe("Instructed by the client");
  // The backend knows of it before the window does.
  await document.showsPending(4);
  await page.keyboard.press("Control+Shift+Enter");
  await expect(dialog(page)).toContainText("liable");
  await page.keyboard.type("Agreed on 3 May");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await statusOf(document, "Either"))?.decision?.reason).toBe("Agreed on 3 May");

  // Undone and done again, it keeps its reason.
  await page.keyboard.press("Control+z");
  await expect.poll(async () => (await statusOf(document, "Either"))?.status).toBe("pending");
  await page.keyboard.press("Control+Shift+z");
  await expect.poll(async () => (await statusOf(document, "Either"))?.decision?.reason).toBe("Agreed on 3 May");
});

test("one key decides everything that is not high-stakes and goes to the first that is", async ({ page, document }) => {
  await document.focusText();
  await page.keyboard.press("Control+Alt+Enter");
  await document.showsPending(3);
  await expect(page.getByRole("status").getByText(/Accepted 3 changes\. 3 high-stakes changes are left\..*1 of 3/)).toBeAttached();
  expect((await document.hunks("pending")).map((hunk) => hunk.newText).sort()).toEqual(["2,000.00", "Either", "sixty"]);
  await page.keyboard.press("Control+Enter");
  await expect(dialog(page)).toContainText("these 3 changes");
  await page.keyboard.press("1");
  await page.keyboard.press("Enter");
  await document.showsPending(0);
  expect((await document.hunks("accepted")).filter((hunk) => hunk.decision?.reason === "Agreed with the other side")).toHaveLength(3);
});

test("by paragraph, clause and author, with the scope in every label", async ({ page, document }) => {
  await document.focusText();
  await page.keyboard.press("Alt+F5");
  await document.changes.getByRole("button", { name: "Decide more at once" }).press("Enter");
  for (const label of [
    "Accept 2 changes in this paragraph",
    "Accept 4 changes by tiny",
    "Reject 3 changes that are not high-stakes",
    "Accept all 6 changes",
  ])
    await expect(page.getByRole("menuitem", { name: new RegExp(`^${label}`) })).toBeVisible();
  await page.keyboard.press("Escape");
  await document.focusText();
  await page.keyboard.press("Shift+Alt+KeyG");
  await document.showsPending(4);
  expect((await document.hunks("accepted")).map((hunk) => hunk.newText)).toEqual(["due", "monthly"]);
  await page.keyboard.press("Control+Shift+Alt+KeyK");
  await page.keyboard.press("5");
  await page.keyboard.press("Enter");
  await document.showsPending(2);
  await page.keyboard.press("Shift+Alt+KeyU");
  await page.keyboard.press("0");
  await page.keyboard.press("Enter");
  await document.showsPending(0);
  expect((await statusOf(document, "Either"))?.decision?.reason).toBe("Not agreed");
});

test("several cards are chosen with the keyboard and decided together", async ({ page, document }) => {
  const card = (name: RegExp) => document.changes.getByRole("article", { name });
  await document.changes.getByRole("button", { name: /changes in one paragraph, 1 Services/ }).press("Enter");
  await expect(card(/Change 1 of 6/)).toBeHidden();
  await document.changes.getByRole("button", { name: /changes in one paragraph, 1 Services/ }).press("Enter");
  await card(/Change 1 of 6/)
    .getByRole("button", { name: /Services/ })
    .press("Space");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await expect(document.changes.getByText("2 changes are chosen.")).toBeVisible();
  await document.changes.getByRole("button", { name: "Reject 2", exact: true }).press("Enter");
  await document.showsPending(4);
  expect((await document.hunks("rejected")).map((hunk) => hunk.newText)).toEqual(["due", "monthly"]);
  await page.keyboard.press("Shift+Alt+Backspace");
  await document.showsPending(6);
});

test("the review queue begins with the least certain, stays over a reload, and says how it went", async ({
  page,
  document,
  server,
  workspace,
}) => {
  await document.focusText();
  await page.keyboard.press("Shift+Alt+F10");
  const bar = document.changes.getByRole("region", { name: "Review queue" });
  await expect(bar).toContainText("1 of 6");
  await expect(document.text.locator(".hunk-focused").first()).toBeVisible();
  await page.keyboard.press("Control+Shift+Enter");
  await expect.poll(async () => (await statusOf(document, "monthly"))?.status).toBe("accepted");
  await expect(bar).toContainText("2 of 6");
  await page.keyboard.press("Alt+KeyS");
  await expect(bar).toContainText("3 of 6");
  await open(page, server.port, workspace);
  await expect(bar).toContainText("3 of 6");
  await document.focusText();
  await page.keyboard.press("Alt+F5");
  await page.keyboard.press("Control+Shift+Backspace");
  await page.keyboard.press("5");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await statusOf(document, "2,000.00"))?.status).toBe("rejected");
  await expect(bar).toContainText("4 of 6");
  await page.keyboard.press("Control+Enter");
  await page.keyboard.press("Enter");
  await expect(bar).toContainText("The review is done.");
  await expect(bar).toContainText("5 accepted");
});

test("who is second sees whose decision stands, and loses nothing", async ({ page, document, server, workspace, backend }) => {
  // What the backend says can be held back, so that the page does not hear of the other's decision in time.
  let held: (() => void)[] | null = null;
  await page.routeWebSocket(/.*/, (socket) => {
    const backendSide = socket.connectToServer();
    backendSide.onMessage((message) => {
      if (held === null) socket.send(message);
      else held.push(() => socket.send(message));
    });
  });
  await open(page, server.port, workspace);
  await document.showsPending(6);
  await document.focusText();
  await page.keyboard.press("Alt+F5");
  await expect(document.changes.getByText("1 of 6", { exact: true }).first()).toBeVisible();
  const hunk = (await document.hunks()).find((one) => one.newText === "due");
  const { version } = await document.state();
  held = [];
  const target = { documentId: document.id(), clientId: "other", baseVersion: version };
  await backend.proposals.decide({ ...target, hunkIds: [hunk?.id ?? ""], verdict: "reject", reason: "Too vague" });
  await page.keyboard.press("Control+Shift+Enter");
  const late: readonly (() => void)[] = held;
  held = null;
  for (const send of late) send();
  await expect(document.changes.getByText(/was faster and rejected this change .*Too vague/)).toBeVisible();
  expect((await statusOf(document, "due"))?.decision?.verdict).toBe("reject");
  await document.changes.getByRole("button", { name: "Show the decision" }).click();
  await expect(document.changes.getByText("Rejected by Ada Lovelace")).toBeVisible();
  await expect(document.changes.getByText("Reason: Too vague")).toBeVisible();
});

for (const theme of ["light", "dark"] as const) {
  test(`has no violations in the ${theme} theme`, async ({ page, backend, document }) => {
    await backend.settings.update({ theme });
    await expect(page.locator("html")).toHaveAttribute("data-pal-theme", theme);
    await document.focusText();
    await page.keyboard.press("Shift+Alt+F10");
    await page.keyboard.press("Alt+KeyX");
    await expect(document.changes.getByText("1 change is chosen.")).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Control+Enter");
    await expect(dialog(page)).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });
}

test("in a narrow window, in Japanese", async ({ page, backend, document }) => {
  await backend.settings.update({ language: "ja" });
  await page.setViewportSize({ width: 700, height: 900 });
  await page.keyboard.press("Shift+Alt+F10");
  await expect(page.getByText("6 件中 1 件目").first()).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("dialog", { name: "これらの変更 6 件を承認する理由" })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("1");
  await page.keyboard.press("Enter");
  await expect.poll(() => document.hunks("pending")).toEqual([]);
});
