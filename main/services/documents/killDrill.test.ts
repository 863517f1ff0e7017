import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { splitBlocks } from "../../../src/domain/history/blocks.ts";
import { openStorage } from "../../storage/storage.ts";
import { seededRandom } from "../../storage/testing/history.ts";
import { temporaryFolder } from "../../storage/testing/temporaryFolder.ts";
import { START } from "../testing/ports.ts";
import { stateHash } from "../testing/workUntilKilled.ts";
import { loadDocument } from "./loadDocument.ts";

/** How often the working process is killed; PALIMPSEST_KILLS=1000 for the long drill. */
const KILLS = Number(process.env.PALIMPSEST_KILLS ?? 100);
const LANES = 2;

/** Starts the worker, kills it after `life` ms of work, returns what it said. */
async function workAndDie(workspace: string, seed: number, life: number, compiled: string): Promise<string[]> {
  const script = fileURLToPath(new URL("../testing/workUntilKilled.ts", import.meta.url));
  const child = spawn(process.execPath, [script, workspace, String(seed)], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
  });
  let output = "";
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
      if (output.startsWith("ready")) resolve();
    });
    child.once("exit", (code) => reject(new Error(`The worker ended by itself with ${code}.`)));
  });
  await ready;
  await new Promise((resolve) => setTimeout(resolve, life));
  child.kill("SIGKILL");
  await once(child, "close");
  // A line that the kill cut off says nothing.
  return output.split("\n").slice(1, -1);
}

/** Everything acknowledged is there (`before`: the version reached earlier), at most one step more; text, blocks and hashes agree. Returns the version reached. */
async function inspect(workspace: string, lines: readonly string[], before: number): Promise<{ version: number; revisions: number }> {
  const acknowledged = Math.max(before, ...lines.filter((line) => line.startsWith("a ")).map((line) => Number(line.split(" ")[1])));
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
    return { version: state.version, revisions: storage.revisions.count(row.rowId) };
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
    let last = { version: 0, revisions: 0 };
    let steps = 0;
    for (let kill = lane; kill < KILLS; kill += LANES) {
      const lines = await workAndDie(workspace, kill, random() * 60, compiled);
      const now = await inspect(workspace, lines, last.version);
      expect(now.version).toBeGreaterThanOrEqual(last.version);
      expect(now.revisions).toBeGreaterThanOrEqual(last.revisions);
      steps += now.version - last.version;
      last = now;
    }
    return steps;
  });
  const steps = await Promise.all(lanes);
  // The drill must have done real work, or it proves nothing.
  expect(Math.min(...steps)).toBeGreaterThan(KILLS / LANES);
});
