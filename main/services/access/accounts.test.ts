import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Client } from "../../../src/contract/index.ts";
import type { Clock } from "../../ports/ports.ts";
import { temporaryFolder } from "../../storage/testing/temporaryFolder.ts";
import { importText, openBackend, TEXT } from "../testing/backend.ts";
import { clientOf, PASSPHRASE, signedInClient } from "../testing/people.ts";
import { ManualTime } from "../testing/ports.ts";

const NEXT = "another long passphrase";

const code = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => "ok",
    (error: { code?: string }) => error.code ?? String(error),
  );

const personOf = async (client: Client, name: string) => {
  const found = (await client.people.list({})).find((person) => person.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
};

/** The clocks as a test sets them. */
function handClock(): Clock & { wall: number; running: number } {
  return {
    wall: Date.UTC(2026, 10, 22),
    running: 1_000,
    now() {
      return this.wall;
    },
    monotonic() {
      return this.running;
    },
  };
}

test("wrong, unknown and removed names are answered alike", async () => {
  const { backend, client: owner } = await openBackend();
  await signedInClient(backend, "Rita", ["reviewer"]);
  await signedInClient(backend, "Bea", ["author"]);
  await owner.people.remove({ personId: (await personOf(owner, "Bea")).id });
  const answers = await Promise.all(
    [
      ["Rita", "not the passphrase"],
      ["Nobody", PASSPHRASE],
      ["Bea", PASSPHRASE],
    ].map(([name = "", passphrase = ""], index) =>
      clientOf(backend, `test-${index}`)
        .account.signIn({ name, passphrase })
        .catch((error: { code: string; message: string; data: unknown }) => [error.code, error.message, JSON.stringify(error.data)]),
    ),
  );
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(answers[0]).toMatchObject(["SIGN_IN_FAILED", expect.any(String), expect.any(String)]);
});

test("guessing gets slower by name and by channel, and no clock that is set shortens it", async () => {
  const clock = handClock();
  const { backend } = await openBackend(temporaryFolder(), { clock });
  await signedInClient(backend, "Rita", ["reviewer"]);
  const guess = (channel: string, passphrase = "wrong") => clientOf(backend, channel).account.signIn({ name: "Rita", passphrase });
  for (let failure = 0; failure < 3; failure += 1) expect(await code(guess("test-a"))).toBe("SIGN_IN_FAILED");
  await expect(guess("test-a")).rejects.toMatchObject({ code: "TOO_MANY_ATTEMPTS", data: { details: { seconds: 1 } } });
  // From elsewhere, even with the right passphrase; and at this channel with another name.
  expect(await code(guess("test-b", PASSPHRASE))).toBe("TOO_MANY_ATTEMPTS");
  expect(await code(clientOf(backend, "test-a").account.signIn({ name: "Other", passphrase: "x" }))).toBe("TOO_MANY_ATTEMPTS");
  clock.wall += 10 * 24 * 60 * 60 * 1000;
  expect(await code(guess("test-a"))).toBe("TOO_MANY_ATTEMPTS");
  clock.wall -= 20 * 24 * 60 * 60 * 1000;
  expect(await code(guess("test-a"))).toBe("TOO_MANY_ATTEMPTS");
  clock.running += 1_000;
  expect(await code(guess("test-a"))).toBe("SIGN_IN_FAILED");
  await expect(guess("test-a")).rejects.toMatchObject({ data: { details: { seconds: 2 } } });
  clock.running += 2_000;
  expect(await code(guess("test-a", PASSPHRASE))).toBe("ok");
  expect(await code(guess("test-a"))).toBe("SIGN_IN_FAILED");
});

test("many guesses at once get no further than one after the other", async () => {
  const { backend } = await openBackend();
  await signedInClient(backend, "Rita", ["reviewer"]);
  const codes = await Promise.all(
    Array.from({ length: 12 }, (_, index) =>
      code(clientOf(backend, `test-${index}`).account.signIn({ name: "rita", passphrase: "wrong" })),
    ),
  );
  expect(codes.filter((one) => one === "SIGN_IN_FAILED")).toHaveLength(3);
  expect(codes.filter((one) => one === "TOO_MANY_ATTEMPTS")).toHaveLength(9);
});

test("passphrases: too long, too short, repeated, a name, the one before", async () => {
  const { backend } = await openBackend();
  const rita = await signedInClient(backend, "Rita Roberta Ray", ["reviewer"]);
  const megabyte = "x".repeat(1_000_000);
  expect(await code(rita.account.signIn({ name: "Rita Roberta Ray", passphrase: megabyte }))).toBe("INVALID_ARGUMENT");
  const change = (next: string) => code(rita.account.changePassphrase({ current: PASSPHRASE, next }));
  expect(await change(megabyte)).toBe("INVALID_ARGUMENT");
  for (const weak of ["short", "aaaaaaaaaaaaaaaa", "rita  ROBERTA ray", PASSPHRASE]) expect(await change(weak)).toBe("WEAK_PASSPHRASE");
  expect(await change("契約書の秘密の合言葉は長いほどよい")).toBe("ok");
});

test("composed and decomposed writing is the same passphrase", async () => {
  const { backend } = await openBackend();
  const rita = await signedInClient(backend, "Rita", ["reviewer"]);
  await rita.account.changePassphrase({ current: PASSPHRASE, next: "déjà vu à la carte" });
  const again = clientOf(backend, "test-other").account;
  expect((await again.signIn({ name: "Rita", passphrase: "déjà vu à la carte".normalize("NFD") })).state).toBe("open");
});

test("a changed passphrase ends the other sessions; the old one is worth nothing", async () => {
  const { backend } = await openBackend();
  const rita = await signedInClient(backend, "Rita", ["reviewer"]);
  const other = clientOf(backend, "test-other");
  await other.account.signIn({ name: "Rita", passphrase: PASSPHRASE });
  await rita.account.changePassphrase({ current: PASSPHRASE, next: NEXT });
  expect(await code(other.documents.list({}))).toBe("NOT_SIGNED_IN");
  expect(await code(rita.documents.list({}))).toBe("ok");
  expect(await code(other.account.signIn({ name: "Rita", passphrase: PASSPHRASE }))).toBe("SIGN_IN_FAILED");
});

test("names that look alike are one name, for ever", async () => {
  const { backend, client: owner } = await openBackend();
  await signedInClient(backend, "Paula", ["reviewer"]);
  const add = (name: string) => code(owner.people.add({ name, roles: ["viewer"] }));
  for (const name of ["paula", "Ｐａｕｌａ", "Раula", "PauIa"]) expect(await add(name)).toBe("NAME_TAKEN");
  expect(await add("Pau\u200Bla")).toBe("INVALID_ARGUMENT");
  await owner.people.remove({ personId: (await personOf(owner, "Paula")).id });
  expect(await add("Paula")).toBe("NAME_TAKEN");
});

test("nobody gets a name under which something was written before", async () => {
  const { client } = await openBackend();
  await client.settings.update({ authorName: "Ada King" });
  await importText(client, TEXT);
  await client.settings.update({ authorName: "Ada Lovelace" });
  const added = client.people.add({ name: "ada king", roles: ["author"], ownPassphrase: PASSPHRASE });
  expect(await code(added)).toBe("NAME_TAKEN");
  expect(await client.app.info({})).toMatchObject({ accounts: false });
});

test("nobody raises their own roles, and an administrator always remains", async () => {
  const { backend, client: owner } = await openBackend();
  const rita = await signedInClient(backend, "Rita", ["author", "reviewer"]);
  const { id, version } = await personOf(rita, "Rita");
  expect(await code(rita.people.changeRoles({ personId: id, version, roles: ["admin"] }))).toBe("NOT_ALLOWED");
  const self = (await owner.app.info({})).actor;
  const own = await personOf(owner, self?.name ?? "");
  expect(await code(owner.people.changeRoles({ personId: own.id, version: own.version, roles: ["author"] }))).toBe("LAST_ADMIN");
  expect(await code(owner.people.remove({ personId: own.id }))).toBe("LAST_ADMIN");
  await owner.people.changeRoles({ personId: id, version, roles: ["admin"] });
  await owner.people.remove({ personId: own.id });
  expect(await code(owner.documents.list({}))).toBe("NOT_SIGNED_IN");
  expect(await code(rita.people.remove({ personId: id }))).toBe("LAST_ADMIN");
});

test("of two administrators who change one person at once the second is told", async () => {
  const { backend, client: owner } = await openBackend();
  const amy = await signedInClient(backend, "Amy", ["admin"]);
  await signedInClient(backend, "Rita", ["reviewer"]);
  const { id, version } = await personOf(owner, "Rita");
  const codes = await Promise.all([
    code(owner.people.changeRoles({ personId: id, version, roles: ["author"] })),
    code(amy.people.changeRoles({ personId: id, version, roles: ["viewer"] })),
  ]);
  expect(codes.sort()).toEqual(["STALE_VERSION", "ok"]);
  const removals = await Promise.all([code(owner.people.remove({ personId: id })), code(amy.people.remove({ personId: id }))]);
  expect(removals.sort()).toEqual(["NOT_FOUND", "ok"]);
});

test("who is removed is out at once; what they did keeps their name", async () => {
  const { backend, client: owner } = await openBackend();
  const rita = await signedInClient(backend, "Rita", ["author"]);
  const documentId = await importText(rita, TEXT);
  const streams = [await rita.app.watch({}), await rita.documents.watch({ documentId, afterVersion: 1 })];
  await streams[0]?.next();
  const waiting = streams.map(async (stream) => {
    for await (const _event of stream);
  });
  await owner.people.remove({ personId: (await personOf(owner, "Rita")).id });
  for (const stream of waiting) expect(await code(stream)).toBe("NOT_SIGNED_IN");
  expect(await code(rita.documents.open({ documentId }))).toBe("NOT_SIGNED_IN");
  expect(await code(clientOf(backend, "test-new").account.signIn({ name: "Rita", passphrase: PASSPHRASE }))).toBe("SIGN_IN_FAILED");
  const { revisions } = await owner.history.list({ documentId });
  expect(revisions[0]?.author).toEqual({ kind: "person", name: "Rita" });
  expect(await personOf(owner, "Rita")).toMatchObject({ removedAt: expect.any(Number), keys: [{ retiredAt: expect.any(Number) }] });
});

test("streams end when their person signs out, locks, becomes another one, or loses the role", async () => {
  const { backend, client: owner } = await openBackend();
  const documentId = await importText(owner, TEXT);
  const rita = await signedInClient(backend, "Rita", ["author"]);
  await signedInClient(backend, "Bea", ["author"]);
  const watchUntil = async (leave: () => Promise<unknown>): Promise<string> => {
    const stream = await rita.documents.watch({ documentId, afterVersion: 1 });
    const ended = code(stream.next());
    await leave();
    return ended;
  };
  expect(await watchUntil(() => rita.account.signOut({}))).toBe("NOT_SIGNED_IN");
  await rita.account.signIn({ name: "Rita", passphrase: PASSPHRASE });
  expect(await watchUntil(() => rita.account.lock({}))).toBe("NOT_SIGNED_IN");
  await rita.account.signIn({ name: "Rita", passphrase: PASSPHRASE });
  expect(await watchUntil(() => rita.account.signIn({ name: "Bea", passphrase: PASSPHRASE }))).toBe("NOT_SIGNED_IN");
  await rita.account.signIn({ name: "Rita", passphrase: PASSPHRASE });
  const { id, version } = await personOf(owner, "Rita");
  expect(await watchUntil(() => owner.people.changeRoles({ personId: id, version, roles: ["auditor"] }))).toBe("NOT_ALLOWED");
});

test("a channel hears who is at it, before and after", async () => {
  const { backend } = await openBackend();
  const rita = await signedInClient(backend, "Rita", ["author"]);
  const stream = await rita.account.watch({});
  const next = async () => (await stream.next()).value;
  expect(await next()).toMatchObject({ state: "open", actor: { name: "Rita" }, key: "ready" });
  await rita.account.lock({});
  expect(await next()).toMatchObject({ state: "locked", name: "Rita", actor: null });
  await rita.account.signOut({});
  expect(await next()).toMatchObject({ state: "signed-out", name: null, actor: null });
  await stream.return?.();
});

test("idle screens lock and sign-ins end, and a clock that is set back prolongs nothing", async () => {
  const clock = handClock();
  const time = new ManualTime();
  const { backend } = await openBackend(temporaryFolder(), { clock, scheduler: time });
  const rita = await signedInClient(backend, "Rita", ["author"]);
  const minutes = (count: number): void => {
    clock.running += count * 60_000;
    clock.wall += count * 60_000;
    time.pass(count * 60_000);
  };
  const state = async () => {
    for await (const session of await clientOf(backend, "test-Rita").account.watch({})) return session.state;
    return null;
  };
  minutes(14);
  await rita.account.active({});
  minutes(14);
  expect(await state()).toBe("open");
  clock.wall -= 24 * 60 * 60_000;
  clock.running += 60_000;
  expect(await state()).toBe("locked");
  await rita.account.signIn({ name: "Rita", passphrase: PASSPHRASE });
  // The machine slept: only the wall clock went on.
  clock.wall += 16 * 60_000;
  expect(await code(rita.documents.list({}))).toBe("NOT_SIGNED_IN");
  await rita.account.signIn({ name: "Rita", passphrase: PASSPHRASE });
  await rita.settings.update({ idleMinutes: 0 });
  minutes(60 * 11);
  expect(await state()).toBe("open");
  clock.wall -= 5 * 24 * 60 * 60_000;
  clock.running += 61 * 60_000;
  expect(await state()).toBe("signed-out");
});

test("keys: signing while signed in alone, lost by a reset, replaced, and what was signed stays valid", async () => {
  const { backend, client: owner } = await openBackend();
  const { keys } = backend.services;
  const rita = await signedInClient(backend, "Rita", ["approver"]);
  const { id } = await personOf(owner, "Rita");
  const message = Buffer.from("approved");
  const signature = keys.sign(id, message);
  await rita.account.signOut({});
  expect(() => keys.sign(id, message)).toThrow(expect.objectContaining({ code: "KEY_LOST" }));
  await rita.account.signIn({ name: "Rita", passphrase: PASSPHRASE });
  expect(keys.sign(id, message).keyId).toBe(signature.keyId);
  const { oneTimePassphrase } = await owner.people.resetPassphrase({ personId: id });
  expect(await code(rita.documents.list({}))).toBe("NOT_SIGNED_IN");
  await rita.account.signIn({ name: "Rita", passphrase: oneTimePassphrase });
  expect(await rita.account.changePassphrase({ current: oneTimePassphrase, next: NEXT })).toMatchObject({ state: "open", key: "lost" });
  expect(() => keys.sign(id, message)).toThrow(expect.objectContaining({ code: "KEY_LOST" }));
  expect(await code(rita.account.newKey({}))).toBe("INVALID_ARGUMENT");
  expect(await code(rita.account.newKey({ passphrase: PASSPHRASE }))).toBe("SIGN_IN_FAILED");
  expect(await rita.account.newKey({ passphrase: NEXT })).toMatchObject({ session: { key: "ready" }, recoveryCode: null });
  const later = keys.sign(id, message);
  expect(later.keyId).not.toBe(signature.keyId);
  expect([keys.verify(signature, message), keys.verify(later, message)]).toEqual([true, true]);
  expect((await personOf(owner, "Rita")).keys.map((key) => key.retiredAt !== null)).toEqual([true, false]);
});

test("the recovery code gives a forgotten passphrase and the key back, once", async () => {
  const folder = temporaryFolder();
  const { backend, client: owner } = await openBackend(folder);
  await owner.settings.update({ authorName: "Ada" });
  const added = await owner.people.add({ name: "Rita", roles: ["reviewer"], ownPassphrase: PASSPHRASE });
  const { id } = await personOf(owner, "Ada");
  const { keyId } = backend.services.keys.sign(id, Buffer.from("x"));
  await backend.close();
  const again = await openBackend(folder);
  const ada = clientOf(again.backend, "test-ada");
  const recover = (given: string) => ada.account.recover({ name: "Ada", code: given, next: NEXT });
  expect(await code(recover("wrong"))).toBe("SIGN_IN_FAILED");
  const typed = (added.recoveryCode ?? "").toUpperCase().replaceAll("-", " ").replaceAll("0", "O");
  const recovered = await recover(typed);
  expect(recovered.session).toMatchObject({ state: "open", key: "ready", actor: { name: "Ada" } });
  expect(again.backend.services.keys.sign(id, Buffer.from("x")).keyId).toBe(keyId);
  expect(await code(recover(typed))).toBe("SIGN_IN_FAILED");
  expect(recovered.recoveryCode).not.toBe(added.recoveryCode);
});

test("a key whose secret is gone from the machine is lost and replaced, alone and with accounts", async () => {
  const folder = temporaryFolder();
  const alone = await openBackend(folder);
  await alone.client.settings.update({ authorName: "Ada" });
  const person = (await alone.client.app.info({})).actor?.id ?? "";
  const wipe = (): void => {
    for (const name of readdirSync(join(folder, "secrets"))) if (name.startsWith("key-")) rmSync(join(folder, "secrets", name));
  };
  wipe();
  expect(() => alone.backend.services.keys.sign(person, Buffer.from("x"))).toThrow(expect.objectContaining({ code: "KEY_LOST" }));
  expect(await alone.client.account.newKey({})).toMatchObject({ session: { key: "ready" } });
  await alone.client.people.add({ name: "Rita", roles: ["reviewer"], ownPassphrase: PASSPHRASE });
  await alone.backend.close();
  wipe();
  const { client } = await openBackend(folder);
  expect(await client.account.signIn({ name: "Ada", passphrase: PASSPHRASE })).toMatchObject({ state: "open", key: "lost" });
  const renewed = await client.account.newKey({ passphrase: PASSPHRASE });
  expect(renewed).toMatchObject({ session: { key: "ready" }, recoveryCode: expect.any(String) });
});

test("with accounts everybody has settings of their own; models and rates are an administrator's", async () => {
  const { backend, client: owner } = await openBackend();
  await owner.settings.update({ theme: "dark" });
  const rita = await signedInClient(backend, "Rita", ["author"]);
  expect(await rita.settings.get({})).toMatchObject({ theme: "system", authorName: "Rita" });
  const heard: string[] = [];
  const stream = await owner.app.watch({});
  const listening = (async () => {
    for await (const event of stream) if (event.type === "settings") heard.push(event.settings.theme);
  })();
  await rita.settings.update({ theme: "light", language: "ja" });
  expect(await rita.settings.get({})).toMatchObject({ theme: "light", language: "ja" });
  expect(await owner.settings.get({})).toMatchObject({ theme: "dark", language: "system" });
  expect(await code(rita.settings.update({ provider: "cpu" }))).toBe("NOT_ALLOWED");
  expect(await code(rita.settings.update({ authorName: "Ada" }))).toBe("NOT_AVAILABLE");
  const costs = { machinePerHour: 2.5, peoplePerHour: 90, currency: "EUR" };
  expect(await code(rita.settings.update({ costs }))).toBe("NOT_ALLOWED");
  await owner.settings.update({ provider: "cpu", costs });
  expect(await rita.settings.get({})).toMatchObject({ provider: "cpu", theme: "light", costs });
  await rita.settings.update({ costs, theme: "light" });
  const logged = (await owner.audit.list({ filter: { type: "settings.changed" } })).events;
  expect(logged.map(({ data }) => data)).toContainEqual(
    expect.objectContaining({ costs: { from: expect.objectContaining({ machinePerHour: null }), to: costs } }),
  );
  await stream.return?.();
  await listening;
  expect(new Set(heard)).toEqual(new Set(["dark"]));
});

test("everything that happens to people is in the log", async () => {
  const { backend, client: owner } = await openBackend();
  const rita = await signedInClient(backend, "Rita", ["reviewer"]);
  await code(clientOf(backend, "test-x").account.signIn({ name: "Rita", passphrase: "wrong" }));
  await rita.account.signOut({});
  const { id, version } = await personOf(owner, "Rita");
  await owner.people.changeRoles({ personId: id, version, roles: ["viewer"] });
  await owner.people.remove({ personId: id });
  const events = [...backend.storage.audit.from(1)].map(({ event }) => JSON.parse(event) as { type: string; data: { what?: string } });
  const told = events
    .filter(({ type }) => /^(person|session)\./.test(type))
    .map(({ type, data }) => [type, data.what].filter(Boolean).join(" "));
  expect(told).toEqual([
    "person.added",
    "person.key-added",
    "person.changed accounts-on",
    "person.added",
    "person.key-added",
    "session.opened",
    "session.opened",
    "person.changed passphrase",
    "session.opened",
    "session.refused",
    "session.closed",
    "person.changed roles",
    "person.removed",
  ]);
});
