import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { splitBlocks } from "../../../src/domain/history/blocks.ts";
import { openStorage } from "../../storage/storage.ts";
import { seededRandom } from "../../storage/testing/history.ts";
import { temporaryFolder } from "../../storage/testing/temporaryFolder.ts";
import { finish, verifyFile } from "../audit/verify/verifyLog.ts";
import { START } from "../testing/ports.ts";
import { stateHash } from "../testing/workUntilKilled.ts";
import { loadDocument } from "./loadDocument.ts";

/** How often the working process is killed; PALIMPSEST_KILLS=1000 for the long drill. */
const KILLS = Number(process.env.PALIMPSEST_KILLS ?? 100);
const LANES = 2;

/** How long a worker lives: ms of work, and steps that were acknowledged, so that on a busy machine there is work to lose as well. */
interface Life {
  readonly ms: number;
  readonly steps: number;
}

/** Starts the worker, kills it in the middle of its work, returns what it said. */
async function workAndDie(workspace: string, seed: number, life: Life, compiled: string): Promise<string[]> {
  const script = fileURLToPath(new URL("../testing/workUntilKilled.ts", import.meta.url));
  const child = spawn(process.execPath, [script, workspace, String(seed)], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
  });
  const closed = once(child, "close");
  let output = "";
  let said = (): void => {};
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
      if (output.startsWith("ready")) resolve();
      said();
    });
    child.once("exit", (code) => reject(new Error(`The worker ended by itself with ${code}.`)));
  });
  await ready;
  await new Promise((resolve) => setTimeout(resolve, life.ms));
  await new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    said = () => void (output.split("\na ").length > life.steps && resolve());
    said();
  });
  child.kill("SIGKILL");
  const [code] = await closed;
  // Null: it was killed; a worker that failed by itself proves nothing.
  expect(code).toBeNull();
  // A line that the kill cut off says nothing.
  return output.split("\n").slice(1, -1);
}

/** How far a workspace has come. */
interface Reached {
  readonly version: number;
  readonly revisions: number;
  readonly approvals: number;
}

/**
 * Everything acknowledged is there, at most one step more; text, blocks and hashes agree, and the log verifies. Returns what was reached;
 * `earlier` is what had been.
 */
async function inspect(workspace: string, lines: readonly string[], earlier: Reached): Promise<Reached> {
  const acknowledged = Math.max(
    earlier.version,
    ...lines.filter((line) => line.startsWith("a ")).map((line) => Number(line.split(" ")[1])),
  );
  const intended = new Map(lines.filter((line) => line.startsWith("i ")).map((line) => [Number(line.split(" ")[1]), line.split(" ")[2]]));
  const storage = await openStorage(workspace, START);
  try {
    expect(storage.notices).toEqual([]);
    const [row] = storage.documents.list();
    if (row === undefined) throw new Error("The document is gone.");
    const { state } = loadDocument(storage, row);
    expect(state.version).toBeGreaterThanOrEqual(acknowledged);
    expect(state.version).toBeLessThanOrEqual(Math.max(acknowledged + 1, ...intended.keys()));
    if (intended.has(state.version)) expect(stateHash(state)).toBe(intended.get(state.version));
    for (const revision of storage.revisions.list(row.rowId, 3, null)) {
      const text = storage.revisions.text(storage.revisions.byKey(revision.id).rowId);
      expect(splitBlocks(text).join("")).toBe(text);
    }
    expect(storage.connection().statement("PRAGMA foreign_key_check").all()).toEqual([]);
    for (const line of lines.filter((said) => said.startsWith("k "))) {
      const [, table, key] = line.split(" ");
      expect(storage.connection().statement(`SELECT 1 FROM ${table} WHERE key = ?`).all(key), line).toHaveLength(1);
    }
    const approvals = storage.connection().statement<{ count: number }>("SELECT count(*) AS count FROM approval").get()?.count ?? 0;
    expect(approvals).toBeGreaterThanOrEqual(earlier.approvals + lines.filter((line) => line === "s approval").length);
    const { firstBad } = finish(verifyFile(storage.connection().file));
    expect(firstBad).toBeNull();
    return { version: state.version, revisions: storage.revisions.count(row.rowId), approvals };
  } finally {
    storage.close();
  }
}

test(`a process killed at ${KILLS} random moments loses nothing that was acknowledged`, { timeout: 60_000 + KILLS * 6_000 }, async () => {
  // Compiled modules are kept between the lives, so that most of the time goes into work.
  const compiled = temporaryFolder();
  const lanes = Array.from({ length: LANES }, async (_, lane) => {
    const workspace = temporaryFolder();
    const random = seededRandom(lane + 1);
    let last: Reached = { version: 0, revisions: 0, approvals: 0 };
    let steps = 0;
    for (let kill = lane; kill < KILLS; kill += LANES) {
      const lines = await workAndDie(workspace, kill, { ms: random() * 60, steps: Math.floor(random() * 8) }, compiled);
      const now = await inspect(workspace, lines, last);
      expect(now.version).toBeGreaterThanOrEqual(last.version);
      expect(now.revisions).toBeGreaterThanOrEqual(last.revisions);
      steps += now.version - last.version;
      last = now;
    }
    return { steps, approvals: last.approvals };
  });
  const done = await Promise.all(lanes);
  const steps = done.map((lane) => lane.steps);
  expect(Math.min(...done.map(({ approvals }) => approvals))).toBeGreaterThan(0);
  // The drill must have done real work, or it proves nothing.
  expect(Math.min(...steps)).toBeGreaterThan(KILLS / LANES);
});
