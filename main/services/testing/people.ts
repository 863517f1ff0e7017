/**
 * Several people in a test of the backend. Begin with `openBackend()`; its `client` is the owner's. The first `signedInClient` turns accounts
 * on and leaves the owner signed in at `client`; each call adds a person and gives a client of theirs, at a channel of its own:
 *
 *     const { backend, client: owner } = await openBackend();
 *     const rita = await signedInClient(backend, "Rita", ["reviewer"]);
 */
import { createRouterClient } from "@orpc/server";
import type { Client } from "../../../src/contract/index.ts";
import type { Role } from "../../../src/domain/access/role.ts";
import type { Backend } from "../../compose.ts";

/** What everybody signs in with in tests, the owner too. */
export const PASSPHRASE = "correct horse battery staple";

/** A client of a channel of its own, as another browser would be; nobody has signed in there. */
export function clientOf(backend: Backend, channel: string): Client {
  return createRouterClient(backend.router, { context: { channel } });
}

/** Adds a person with these roles, signs them in at the channel `test-NAME` and changes their first passphrase to `PASSPHRASE`. */
export async function signedInClient(backend: Backend, name: string, roles: readonly Role[]): Promise<Client> {
  const owner: Client = createRouterClient(backend.router, { context: {} });
  const { accounts } = await owner.app.info({});
  const { oneTimePassphrase } = await owner.people.add({
    name,
    roles: [...roles],
    ...(accounts ? {} : { ownPassphrase: PASSPHRASE }),
  });
  const client = clientOf(backend, `test-${name}`);
  await client.account.signIn({ name, passphrase: oneTimePassphrase });
  await client.account.changePassphrase({ current: oneTimePassphrase, next: PASSPHRASE });
  return client;
}
