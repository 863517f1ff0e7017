import { expect, test } from "vitest";
import { openBackend } from "../testing/backend.ts";
import { clientOf, PASSPHRASE, signedInClient } from "../testing/people.ts";

test("alone nobody signs in; a second person turns accounts on", async () => {
  const { backend, client } = await openBackend();
  expect(await client.app.info({})).toMatchObject({ accounts: false, actor: { roles: expect.arrayContaining(["admin"]) } });
  await expect(client.people.add({ name: "Rita", roles: ["reviewer"] })).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  const rita = await signedInClient(backend, "Rita", ["reviewer"]);
  expect(await client.app.info({})).toMatchObject({ accounts: true, actor: { roles: expect.arrayContaining(["admin"]) } });
  expect(await rita.app.info({})).toMatchObject({ accounts: true, actor: { name: "Rita", roles: ["reviewer"] } });
  const stranger = clientOf(backend, "test-stranger");
  expect(await stranger.app.info({})).toMatchObject({ accounts: true, actor: null });
  await expect(stranger.documents.list({})).rejects.toMatchObject({ code: "NOT_SIGNED_IN" });
  await expect(rita.people.add({ name: "Eve", roles: ["admin"] })).rejects.toMatchObject({ code: "NOT_ALLOWED" });
  await stranger.account.signIn({ name: "rita", passphrase: PASSPHRASE });
  expect((await stranger.app.info({})).actor?.name).toBe("Rita");
});
