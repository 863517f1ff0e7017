/** The test function of all end-to-end tests: a server, a workspace and a logged-in page of each test's own. */
import { test as base, expect, type Page } from "@playwright/test";
import type { Client, DocumentInfo } from "../../src/contract/index.ts";
import { DocumentPage } from "../pages/documentPage.ts";
import { WelcomePage } from "../pages/welcomePage.ts";
import { type BackendClient, connectBackend } from "./backend.ts";
import { createWorkspace, removeWorkspace, type Server, startServer } from "./server.ts";
import { type Watch, watchContext } from "./watch.ts";

interface Fixtures {
  workspace: string;
  server: Server;
  watch: Watch;
  /** A client beside the page's own, with the tiny model chosen in the settings. */
  backend: Client;
  welcome: WelcomePage;
  document: DocumentPage;
  /** Puts a document into the workspace and opens it in the page. */
  openText(text: string, fileName?: string): Promise<DocumentInfo>;
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from the pattern.
  workspace: async ({}, use) => {
    const folder = await createWorkspace();
    await use(folder);
    await removeWorkspace(folder);
  },
  server: async ({ workspace }, use) => {
    const server = await startServer(workspace);
    await use(server);
    await server.stop();
  },
  // The server is named first, so that it outlives the pages that talk to it.
  watch: [
    async ({ server: _server, context }, use) => {
      const watch = watchContext(context);
      await use(watch);
      expect(watch.problems).toEqual([]);
    },
    { auto: true },
  ],
  backend: async ({ context, server, watch: _watch }, use) => {
    // Redeems the one-time address; the browser has its cookie from now on.
    await context.request.get(server.url);
    const connection: BackendClient = await connectBackend(context, server.port);
    await connection.client.settings.update({ model: "tiny-denoiser", authorName: "Ada Lovelace", provider: "cpu" });
    await use(connection.client);
    connection.close();
  },
  welcome: async ({ page, server, backend: _backend }, use) => {
    await page.goto(`http://127.0.0.1:${server.port}/`);
    await use(new WelcomePage(page));
  },
  document: async ({ page, backend }, use) => {
    await use(new DocumentPage(page, backend));
  },
  openText: async ({ page, server, backend }, use) => {
    await use(async (text, fileName = "agreement.md") => {
      const { info } = await backend.documents.importFile({ fileName, base64: Buffer.from(text, "utf8").toString("base64") });
      await gotoDocument(page, server.port, info.id);
      return info;
    });
  },
});

/** Opens a document of the workspace by its address. A page that shows the application already is loaded anew. */
export async function gotoDocument(page: Page, port: number, documentId: string): Promise<void> {
  const address = `http://127.0.0.1:${port}/#document=${documentId}`;
  const isShown = page.url().startsWith(`http://127.0.0.1:${port}/`);
  await page.goto(address);
  if (isShown) {
    await page.reload();
  }
  await expect(page.getByRole("region", { name: /^(Document|文書)$/ })).toHaveAttribute("aria-busy", "false");
}

export { expect };
