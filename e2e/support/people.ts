/**
 * Several people in an end-to-end test. `addPerson` goes through the backend (the fixture `backend` is the owner's client, at the channel of
 * the test's own browser context); the first one turns accounts on, and the owner stays signed in there. `signInAs` gives another person a
 * browser context of their own, signed in:
 *
 *     const rita = await signInAs({ browser, server, backend }, "Rita", ["reviewer"]);
 *     await gotoDocument(rita.page, server.port, info.id);
 *     ...
 *     await rita.close();
 */
import type { Browser, BrowserContext, Page } from "@playwright/test";
import type { Client } from "../../src/contract/index.ts";
import type { Role } from "../../src/domain/access/role.ts";
import { connectBackend } from "./backend.ts";
import type { Server } from "./server.ts";

/** What everybody signs in with in tests, the owner too. */
export const PASSPHRASE = "correct horse battery staple";

/** Adds a person whose passphrase is the returned one-time one until they change it. */
export async function addPerson(owner: Client, name: string, roles: readonly Role[]): Promise<string> {
  const { accounts } = await owner.app.info({});
  const added = await owner.people.add({ name, roles: [...roles], ...(accounts ? {} : { ownPassphrase: PASSPHRASE }) });
  return added.oneTimePassphrase;
}

export interface SignedIn {
  readonly context: BrowserContext;
  readonly page: Page;
  /** The person's own client, at the channel of the context. */
  readonly client: Client;
  close(): Promise<void>;
}

/** Another browser of the same server with a fresh session; nobody has signed in there. */
export async function anotherBrowser({ browser, server }: { browser: Browser; server: Server }): Promise<SignedIn> {
  const context = await browser.newContext({ locale: "en-GB", colorScheme: "light", viewport: { width: 1360, height: 860 } });
  await context.request.get(server.issueUrl());
  const connection = await connectBackend(context, server.port);
  const page = await context.newPage();
  return {
    context,
    page,
    client: connection.client,
    close: async () => {
      connection.close();
      await context.close();
    },
  };
}

/** Adds a person and signs them in in a browser context of their own; the page is still empty. */
export async function signInAs(
  parts: { browser: Browser; server: Server; backend: Client },
  name: string,
  roles: readonly Role[],
): Promise<SignedIn> {
  const oneTimePassphrase = await addPerson(parts.backend, name, roles);
  const other = await anotherBrowser(parts);
  await other.client.account.signIn({ name, passphrase: oneTimePassphrase });
  await other.client.account.changePassphrase({ current: oneTimePassphrase, next: PASSPHRASE });
  return other;
}
