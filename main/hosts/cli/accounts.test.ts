/** Commands that open the workspace, where it has accounts. */
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { PASSPHRASE, signedInClient } from "../../services/testing/people.ts";
import { withBackend } from "./backendSession.ts";
import { type CommandResult, runInProcess } from "./testing/runInProcess.ts";
import { type WorkedOnWorkspace, workedOnWorkspace } from "./testing/workedOnWorkspace.ts";

let made: WorkedOnWorkspace;
beforeAll(async () => {
  made = await workedOnWorkspace();
  await withBackend({ workspace: made.workspace }, {}, async (_client, backend) => {
    await signedInClient(backend, "Rita", ["author"]);
    await signedInClient(backend, "Vic", ["viewer"]);
  });
});
afterAll(() => rmSync(made.workspace, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());

const run = (words: readonly string[], passphrase?: string): Promise<CommandResult> => {
  vi.stubEnv("PALIMPSEST_PASSPHRASE", passphrase);
  return runInProcess([...words, "--workspace", made.workspace]);
};

const COMMANDS: readonly (readonly string[])[] = [
  ["blame", "agreement.md"],
  ["insights"],
  ["insights", "--csv", "OUT"],
  ["export", "agreement.md", "--to", "docx", "--comments", "external", "--out", "OUT"],
  ["export", "agreement.md", "--to", "html", "--provenance", "--out", "OUT"],
  ["history", "agreement.md"],
  ["compare", "1", "1", "--of", "agreement.md"],
];

test.each(COMMANDS.map((words) => [words]))("%j: only who says who they are, with the right passphrase, gets an answer", async (words) => {
  const out = join(made.workspace, "answer");
  const command = words.map((word) => (word === "OUT" ? out : word));
  const refused = async (code: string, more: readonly string[], passphrase?: string): Promise<void> => {
    const result = await run([...command, ...more], passphrase);
    expect(result).toMatchObject({ code: 1, out: "" });
    expect(result.err).toMatch(new RegExp(`^palimpsest: ${code}: [^\\n]+\\n$`));
    expect(existsSync(out)).toBe(false);
  };
  await refused("NOT_SIGNED_IN", [], PASSPHRASE);
  await refused("NOT_SIGNED_IN", ["--as", "Rita"]);
  await refused("SIGN_IN_FAILED", ["--as", "Rita"], "not her passphrase");
  await refused("SIGN_IN_FAILED", ["--as", "Nobody"], PASSPHRASE);
  const accepted = await run([...command, "--as", "Rita"], PASSPHRASE);
  expect(accepted).toMatchObject({ code: 0, err: "" });
  expect(accepted.out).not.toBe("");
  expect(existsSync(out)).toBe(words.includes("OUT"));
  rmSync(out, { force: true });
});

test("--as may stand before the command, and the passphrase is asked for at a terminal", async () => {
  expect(await run(["--as", "rita", "blame", "agreement.md"], PASSPHRASE)).toMatchObject({ code: 0, err: "" });
  vi.stubEnv("PALIMPSEST_PASSPHRASE", undefined);
  const asked: string[] = [];
  const askSecret = async (question: string): Promise<string> => {
    asked.push(question);
    return PASSPHRASE;
  };
  const answered = await runInProcess(["blame", "agreement.md", "--as", "Rita", "--workspace", made.workspace], { askSecret });
  expect(answered).toMatchObject({ code: 0, err: "" });
  expect(asked).toEqual(["Passphrase of Rita: "]);
});

test("the roles of who signs in hold: a viewer reads, but sees no figures; an author sees nobody else's name", async () => {
  expect((await run(["blame", "agreement.md", "--as", "Vic"], PASSPHRASE)).code).toBe(0);
  expect(await run(["insights", "--as", "Vic"], PASSPHRASE)).toMatchObject({
    code: 1,
    out: "",
    err: expect.stringMatching(/^palimpsest: NOT_ALLOWED: /),
  });
  const byPerson = ["insights", "--by", "person", "--json", "--as"];
  const asAuthor = JSON.parse((await run([...byPerson, "Rita"], PASSPHRASE)).out);
  expect(asAuthor.named).toBe(false);
  expect(JSON.stringify(asAuthor)).not.toContain("Ada");
  const asOwner = JSON.parse((await run([...byPerson, "Ada"], PASSPHRASE)).out);
  expect(asOwner.groups.map((group: { name: string }) => group.name)).toContain("Ada");
});
