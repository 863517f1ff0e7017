import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryFolder } from "../../../storage/testing/temporaryFolder.ts";
import { makeAuditedWorkspace } from "../../testing/auditedWorkspace.ts";
import { finish, verifyFile } from "../verify/verifyLog.ts";
import { exportLog } from "./exportLog.ts";
import { toFolder, zipInMemory } from "./targets.ts";

let database = "";
let exported = "";

const workspace = mkdtempSync(join(tmpdir(), "palimpsest-test-"));

afterAll(() => rmSync(workspace, { recursive: true, force: true }));

beforeAll(async () => {
  await makeAuditedWorkspace(workspace);
  database = join(workspace, "palimpsest.db");
  exported = join(workspace, "export");
  toFolder(exported, (target) => exportLog(database, null, target));
});

/** Runs the recipe's own blocks, in one shell, in the folder of an export. */
function followRecipe(folder: string): { status: number | null; out: string; err: string } {
  const blocks = [...readFileSync(join(folder, "RECIPE.md"), "utf8").matchAll(/```sh\n(.*?)```/gs)].map(([, block]) => block);
  expect(blocks).toHaveLength(4);
  const { status, stdout, stderr } = spawnSync("sh", ["-s"], { cwd: folder, input: blocks.join("\n"), encoding: "utf8" });
  return { status, out: stdout, err: stderr };
}

/** A copy of the export with one file changed. */
function changed(name: string, change: (text: string) => string): string {
  const folder = temporaryFolder();
  toFolder(join(folder, "export"), (target) => exportLog(database, null, target));
  const file = join(folder, "export", name);
  const before = readFileSync(file, "utf8");
  const after = change(before);
  expect(after).not.toBe(before);
  writeFileSync(file, after);
  return join(folder, "export");
}

test("a third party verifies an export with sh, sha256sum, xxd and openssl by its own recipe", { timeout: 60_000 }, () => {
  const { events, head, keys } = finish(verifyFile(database));
  const { status, out, err } = followRecipe(exported);
  expect(err).toBe("");
  expect(out).toContain(`The chain of ${events} events is whole.`);
  expect(out).toContain("All events are those of the chain.");
  expect(out).toMatch(/All \d+ signatures are right/);
  expect(out).toContain(`keys/${keys[0]?.id}.pem ${keys[0]?.fingerprint}`);
  expect(readFileSync(join(exported, "RECIPE.md"), "utf8")).toContain(head);
  expect(status).toBe(0);
});

test("the recipe finds a changed event, a moved one, one taken out, a rewritten chain and a forged signature", { timeout: 120_000 }, () => {
  const wrong = (folder: string) => {
    const { status, out } = followRecipe(folder);
    expect(status).toBe(1);
    return out;
  };
  expect(wrong(changed("events.jsonl", (text) => text.replace('"verdict":"accept"', '"verdict":"reject"')))).toMatch(
    /WRONG: not the events/,
  );
  expect(wrong(changed("events.jsonl", (text) => text.split("\n").slice(1).join("\n")))).toMatch(/WRONG: there are not/);
  expect(wrong(changed("chain.txt", (text) => text.split("\n").toSpliced(3, 1).join("\n")))).toMatch(/WRONG: the chain breaks at event 4/);
  const swapped = changed("chain.txt", (text) => {
    const lines = text.split("\n");
    return [lines[0], lines[2], lines[1], ...lines.slice(3)].join("\n");
  });
  expect(wrong(swapped)).toMatch(/WRONG: the chain breaks at event 2/);
  expect(wrong(changed("chain.txt", (text) => `${text.trimEnd().split("\n").slice(0, -1).join("\n")}\n`))).toMatch(
    /does not end with event/,
  );
  const forged = changed("checkpoints.tsv", (text) =>
    text.replace(/\t([0-9a-f])([0-9a-f]{127})\t/, (_, first, rest) => `\t${first === "0" ? "1" : "0"}${rest}\t`),
  );
  expect(wrong(forged)).toMatch(/WRONG: the signature/);
  expect(wrong(changed("checkpoints.tsv", (text) => text.replace(/"at":1/, '"at":2')))).toMatch(/WRONG: the signature/);
});

test("the export of one document tells its events alone, and the recipe still verifies the whole chain", { timeout: 60_000 }, () => {
  const events = readFileSync(join(exported, "events.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const { document } = events.find((event) => event.type === "document.created");
  const folder = join(temporaryFolder(), "one");
  const done = toFolder(folder, (target) => exportLog(database, document, target));
  expect(done.exported).toBeLessThan(done.events);
  const told = readFileSync(join(folder, "events.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(told.every((event) => event.document === document || event.type.startsWith("log."))).toBe(true);
  expect(followRecipe(folder)).toMatchObject({ status: 0, err: "" });
});

/** The log as an archive. */
function archive(file: string, document: string | null): { bytes: Buffer; events: number } {
  const zip = zipInMemory();
  const steps = exportLog(file, document, zip.target);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return { bytes: zip.bytes(), events: step.value.events };
}

test("an archive has the same files; unknown documents and full folders are refused; events hold no line break", () => {
  const { bytes } = archive(database, null);
  const files = unzipSync(bytes);
  const names = (readdirSync(exported, { recursive: true }) as string[]).filter((name) => name.includes("."));
  expect(Object.keys(files).sort()).toEqual(names.map((name) => `audit-log/${name}`).sort());
  expect(Buffer.from(files["audit-log/events.jsonl"] ?? []).toString()).toBe(readFileSync(join(exported, "events.jsonl"), "utf8"));
  expect(() => archive(database, "nobody")).toThrow(/tells of no document/);
  expect(() => toFolder(exported, (target) => exportLog(database, null, target))).toThrow(/not empty/);
  const lines = readFileSync(join(exported, "events.jsonl"), "utf8").trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line).id)).toEqual(lines.map((_, index) => index + 1));
  const copy = join(temporaryFolder(), "copy.db");
  copyFileSync(database, copy);
  expect(archive(copy, null).events).toBe(lines.length);
});
