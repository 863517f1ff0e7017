import { createORPCClient, ORPCError } from "@orpc/client";
import { RPCLink } from "@orpc/client/websocket";
import { expect, test } from "vitest";
import type { Client } from "../../../src/contract/index.ts";
import { type CallName, PERMISSIONS, permits } from "../../../src/domain/access/permissions.ts";
import { ROLES } from "../../../src/domain/access/role.ts";
import { access } from "../../../src/i18n/en/access.ts";
import { CALL_NAMES, callOf, isStream } from "../../hosts/testing/calls.ts";
import { quiet } from "../../hosts/testing/transports.ts";
import { logIn, openSocket } from "../../hosts/testing/webClient.ts";
import { startWebHost } from "../../hosts/web/webHost.ts";
import { openBackend } from "../testing/backend.ts";
import { clientOf, PASSPHRASE, signedInClient } from "../testing/people.ts";

/** Calls that end the sign-in that the others need; they are anybody's, and are tried for themselves. */
const LEAVING: readonly string[] = ["account.signOut", "account.lock"];
const NAMES = CALL_NAMES.filter((name): name is CallName => !LEAVING.includes(name));
const REFUSALS = ["NOT_ALLOWED", "NOT_SIGNED_IN"];

/** How a call with an empty argument is answered: the code of its error, else "ok". The check of roles comes before that of arguments. */
async function answer(client: Client, name: string): Promise<string> {
  try {
    const result = await callOf(client, name)({});
    if (isStream(result)) await result.return?.();
    return "ok";
  } catch (error) {
    return error instanceof ORPCError ? error.code : String(error);
  }
}

async function refusals(client: Client): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of NAMES) {
    const code = await answer(client, name);
    found[name] = REFUSALS.includes(code) ? code : "allowed";
  }
  return found;
}

test("the table has a line for every call of the contract, and no other", () => {
  expect(Object.keys(PERMISSIONS).sort()).toEqual([...CALL_NAMES].sort());
});

test.each(ROLES)("%s: every call is allowed or refused as the table says", { timeout: 60_000 }, async (role) => {
  const { backend } = await openBackend();
  const client = await signedInClient(backend, "Rita", [role]);
  const expected = Object.fromEntries(NAMES.map((name) => [name, permits(name, { roles: [role] }) ? "allowed" : "NOT_ALLOWED"]));
  // Who is signed in passes the check of the call that changes a passphrase; signed out, it checks itself.
  expect(await refusals(client)).toEqual(expected);
});

test("signed out, locked or before a one-time passphrase is changed nothing is allowed but what is anybody's", async () => {
  const { backend, client: owner } = await openBackend();
  const rita = await signedInClient(backend, "Rita", ["author", "admin"]);
  const { oneTimePassphrase } = await owner.people.add({ name: "Bea", roles: ["author", "admin"] });
  const bea = clientOf(backend, "test-Bea");
  await bea.account.signIn({ name: "Bea", passphrase: oneTimePassphrase });
  await rita.account.lock({});
  const expected = Object.fromEntries(NAMES.map((name) => [name, permits(name, null) ? "allowed" : "NOT_SIGNED_IN"]));
  for (const client of [clientOf(backend, "test-nobody"), rita, bea]) expect(await refusals(client)).toEqual(expected);
});

test("a person with several roles may what one of them allows", async () => {
  const { backend } = await openBackend();
  const client = await signedInClient(backend, "Rita", ["auditor", "reviewer"]);
  for (const name of ["documents.list", "proposals.decide"] as const) expect(REFUSALS).not.toContain(await answer(client, name));
  expect(await answer(client, "people.add")).toBe("NOT_ALLOWED");
});

test("over a WebSocket each session has its own sign-in, and the table holds", { timeout: 60_000 }, async () => {
  const { backend } = await openBackend();
  await signedInClient(backend, "Vic", ["viewer"]);
  const host = await startWebHost({ router: backend.router, rendererFolder: "/none", logger: quiet, idleMinutes: 0 });
  const dial = async (cookie: string): Promise<Client> =>
    createORPCClient<Client>(new RPCLink({ websocket: (await openSocket(host.port, cookie)) as unknown as WebSocket }));
  try {
    const [first, second] = [await logIn(host.issueUrl()), await logIn(host.issueUrl())];
    const vic = await dial(first);
    await vic.account.signIn({ name: "Vic", passphrase: PASSPHRASE });
    const expected = Object.fromEntries(NAMES.map((name) => [name, permits(name, { roles: ["viewer"] }) ? "allowed" : "NOT_ALLOWED"]));
    expect(await refusals(vic)).toEqual(expected);
    expect(await answer(await dial(first), "documents.list")).toBe("ok");
    expect(await answer(await dial(second), "documents.list")).toBe("NOT_SIGNED_IN");
  } finally {
    await host.close();
  }
});

test("docs/ROLES.md is what the table says (vitest --update writes it)", async () => {
  await expect(rolesDocument()).toMatchFileSnapshot("../../../docs/ROLES.md");
});

function rolesDocument(): string {
  const title = (role: string): string => access[`role.${role}` as keyof typeof access];
  const about = ROLES.map((role) => `| ${title(role)} | \`${role}\` | ${access[`role.about.${role}`]} |`);
  const rows = Object.entries(PERMISSIONS).map(([call, permission]) => {
    const cells = ROLES.map((role) => (permits(call as CallName, { roles: [role] }) ? "yes" : ""));
    const note = permission === "anyone" ? "anyone" : permission === "signed-in" ? "signed in" : "";
    return `| \`${call}\` | ${cells.join(" | ")} | ${note} |`;
  });
  return `# Roles

This page is made from \`src/domain/access/permissions.ts\`, the table that the backend checks on every call; a test compares the two.

Whoever works alone in a workspace does not sign in and may do everything. A second person turns accounts on. A person holds one or more
roles and may do what any of them allows. What a call may do to a particular document is checked besides: only authors change the
accepted text itself, nobody approves alone what they wrote themselves, and a final document is locked for everybody.

| Role | id | What it allows |
|---|---|---|
${about.join("\n")}

## Calls

"anyone" needs no sign-in, "signed in" no particular role.

| Call | ${ROLES.map(title).join(" | ")} | |
|---|${ROLES.map(() => "---").join("|")}|---|
${rows.join("\n")}
`;
}
