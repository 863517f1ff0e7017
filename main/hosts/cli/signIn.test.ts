import { expect, test } from "vitest";
import { openBackend } from "../../services/testing/backend.ts";
import { clientOf, PASSPHRASE, signedInClient } from "../../services/testing/people.ts";
import { signIn } from "./signIn.ts";

test("a command needs no name where one works alone", async () => {
  const { client } = await openBackend();
  await signIn(client, {}, {}, {});
  expect(await client.documents.list({})).toEqual([]);
});

test("with accounts it needs a name, and a passphrase from the environment or the terminal", async () => {
  const { backend } = await openBackend();
  await signedInClient(backend, "Rita", ["reviewer"]);
  const client = clientOf(backend, "test-command");
  const asked: string[] = [];
  const askSecret = (answer: string | null) => ({
    askSecret: async (question: string) => {
      asked.push(question);
      return answer;
    },
  });
  await expect(signIn(client, {}, askSecret(PASSPHRASE), {})).rejects.toMatchObject({ code: "NOT_SIGNED_IN" });
  await expect(signIn(client, { as: "Rita" }, askSecret(null), {})).rejects.toMatchObject({ code: "NOT_SIGNED_IN" });
  await expect(signIn(client, { as: "Rita" }, askSecret("wrong"), {})).rejects.toMatchObject({ code: "SIGN_IN_FAILED" });
  expect(asked).toEqual(["Passphrase of Rita: ", "Passphrase of Rita: "]);
  await signIn(client, { as: "rita" }, {}, { PALIMPSEST_PASSPHRASE: PASSPHRASE });
  expect((await client.app.info({})).actor?.name).toBe("Rita");
  await signIn(client, { as: "Rita" }, askSecret(PASSPHRASE), {});
});

test("a one-time passphrase opens no command", async () => {
  const { backend, client: owner } = await openBackend();
  const { oneTimePassphrase } = await owner.people.add({ name: "Rita", roles: ["admin"], ownPassphrase: PASSPHRASE });
  const client = clientOf(backend, "test-command");
  await expect(signIn(client, { as: "Rita" }, {}, { PALIMPSEST_PASSPHRASE: oneTimePassphrase })).rejects.toMatchObject({
    code: "NOT_ALLOWED",
  });
});
