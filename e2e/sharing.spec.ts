/** Several tabs, cut connections and crashes: what was typed and acknowledged stays. */
import { DocumentPage } from "./pages/documentPage.ts";
import { startServer } from "./support/server.ts";
import { expect, gotoDocument, test } from "./support/test.ts";
import { AGREEMENT } from "./support/texts.ts";

test("two tabs see each other's typing and converge", async ({ page, context, server, openText, document, backend }) => {
  const info = await openText(AGREEMENT);
  const other = await context.newPage();
  await gotoDocument(other, server.port, info.id);
  const second = new DocumentPage(other, backend);

  await document.focusText();
  await page.keyboard.press("Control+End");
  await second.focusText();
  await other.keyboard.press("Control+Home");
  await Promise.all([page.keyboard.type("written at the end", { delay: 8 }), other.keyboard.type("written at the start ", { delay: 8 })]);
  const wanted = `written at the start ${AGREEMENT}written at the end`;
  await expect.poll(() => document.storedText()).toBe(wanted);
  await expect(other.locator(".view-line").first()).toContainText("written at the start");
  await other.keyboard.press("Control+End");
  await expect(second.text.locator(".view-line").last()).toContainText("written at the end");
});

test("typing while the connection is cut is kept and sent after it", async ({ page, server, openText, document, watch }) => {
  watch.allow(/WebSocket/);
  let cut = false;
  const sockets: { close(): Promise<void> }[] = [];
  await page.routeWebSocket(/\/rpc$/, (socket) => {
    if (cut) {
      void socket.close();
      return;
    }
    socket.connectToServer();
    sockets.push(socket);
  });
  const info = await openText(AGREEMENT);
  await document.focusText();
  await page.keyboard.press("Control+End");
  cut = true;
  await Promise.all(sockets.map((socket) => socket.close()));
  await page.keyboard.type("typed while offline");
  expect(await document.storedText()).toBe(AGREEMENT);
  cut = false;
  await expect.poll(() => document.storedText(), { timeout: 20_000 }).toBe(`${AGREEMENT}typed while offline`);
  await gotoDocument(page, server.port, info.id);
  await document.focusText();
  await page.keyboard.press("Control+End");
  await expect(document.text.locator(".view-line").last()).toContainText("typed while offline");
});

test("a killed process loses nothing that was acknowledged", async ({ page, openText, document, server, workspace, watch }) => {
  watch.allow(/WebSocket|ERR_CONNECTION_REFUSED/);
  const info = await openText(AGREEMENT);
  await document.focusText();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("acknowledged");
  await expect.poll(() => document.storedText()).toBe(`${AGREEMENT}acknowledged`);
  await server.crash();

  const next = await startServer(workspace);
  try {
    await page.goto(next.url);
    await page.waitForURL(`http://127.0.0.1:${next.port}/`);
    await gotoDocument(page, next.port, info.id);
    await document.focusText();
    await page.keyboard.press("Control+End");
    await expect(document.text.locator(".view-line").last()).toContainText("acknowledged");
  } finally {
    await next.stop();
  }
});
