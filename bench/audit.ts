/** A log of 1,000,000 events: verifying it, paging through it, what an event costs, and 10,000 flipped bits. */
import { mkdtemp, rm, stat } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { finish, verifyFile } from "../main/services/audit/verify/verifyLog.ts";
import { createWorkbench } from "../main/services/createWorkbench.ts";
import { makeAuditedWorkspace } from "../main/services/testing/auditedWorkspace.ts";
import { flipPages, flipValues } from "../main/services/testing/bitFlips.ts";
import { ManualTime, testPorts } from "../main/services/testing/ports.ts";
import { openStorage, type Storage } from "../main/storage/storage.ts";
import { seededRandom } from "../main/storage/testing/history.ts";
import { type Benchmark, type Measurement, quantile, timeEach } from "./measurement.ts";
import { prose } from "./prose.ts";

const PERSON = { kind: "person", name: "Ada" } as const;
/** Events of one transaction while the log is made; as many lie between two checkpoints. */
const BATCH = 250;
const DOCUMENTS = 40;

export const audit: Benchmark = {
  name: "audit",
  about: "verifying, paging and appending to a log of 1,000,000 events; 10,000 flipped bits",
  async run({ scale, log }) {
    const events = scale === "full" ? 1_000_000 : 50_000;
    const folder = await mkdtemp(path.join(os.tmpdir(), "palimpsest-bench-"));
    try {
      return [...(await bigLog(path.join(folder, "big"), events, log)), ...(await flips(folder, scale === "full" ? 10_000 : 500, log))];
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function bigLog(workspace: string, events: number, log: (line: string) => void): Promise<Measurement[]> {
  const time = new ManualTime();
  const storage = await openStorage(workspace, time.now);
  const workbench = createWorkbench(storage, testPorts(workspace, time));
  workbench.people.ensureOwner("Ada");
  storage.connection().pragma("synchronous = OFF");
  fill(storage, events, time);
  const inOne = appendTogether(storage);
  storage.connection().pragma("synchronous = FULL");
  const append = await timeEach(300, 20, () => storage.transaction(() => note(storage)));
  const empty = await timeEach(300, 20, (at) => storage.settings.set("bench", at));
  const first = await timeEach(50, 5, () => storage.audit.find({}, 0, 200));
  const middle = await timeEach(50, 5, (at) => storage.audit.find({}, Math.floor((events * at) / 60), 200));
  const byType = await timeEach(30, 3, (at) => storage.audit.find({ type: "decision.made" }, 3000 * at, 200));
  const byDocument = await timeEach(30, 3, (at) =>
    storage.audit.find({ documentId: `d${at % DOCUMENTS}`, type: "revision.added" }, 0, 200),
  );
  workbench.audit.sign();
  storage.close();
  const file = path.join(workspace, "palimpsest.db");
  log(`${events} events are in ${(await stat(file)).size} bytes`);
  const before = process.cpuUsage();
  const began = performance.now();
  let longest = 0;
  let last = began;
  const found = finish(verifyFile(file), () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  });
  const verified = performance.now() - began;
  const used = process.cpuUsage(before);
  if (!found.ok) throw new Error(`The log of the benchmark is not sound: ${found.firstBad?.why}`);
  log(`${found.events} events, ${found.checkpoints} checkpoints, ${found.rows} rows verified`);
  const how = `${found.events} events: 25 % revisions of ${DOCUMENTS} documents, 35 % decisions, the rest without rows; ${found.rows} rows and ${found.checkpoints} signatures checked`;
  return [
    { name: "verify 1,000,000 events", value: verified, unit: "ms", target: { limit: 20_000, is: "at most" }, how },
    { name: "the same, processor time", value: (used.user + used.system) / 1000, unit: "ms", target: null, how },
    { name: "longest slice of verifying", value: longest, unit: "ms", target: null, how: "the longest that anything else has to wait" },
    { name: "append an event inside a transaction", value: inOne, unit: "ms", target: null, how: "mean of 10,000 in one transaction" },
    {
      name: "a durable transaction with an event, median",
      value: quantile(append, 0.5),
      unit: "ms",
      target: null,
      how: "300 transactions",
    },
    {
      name: "a durable transaction without one, median",
      value: quantile(empty, 0.5),
      unit: "ms",
      target: null,
      how: "300 transactions that write a setting",
    },
    { name: "newest 200 events, p95", value: quantile(first, 0.95), unit: "ms", target: { limit: 50, is: "at most" }, how: "50 calls" },
    { name: "200 events anywhere, p95", value: quantile(middle, 0.95), unit: "ms", target: { limit: 50, is: "at most" }, how: "50 calls" },
    {
      name: "200 events of one type, p95",
      value: quantile(byType, 0.95),
      unit: "ms",
      target: null,
      how: "30 calls at places up to 90,000",
    },
    { name: "200 events of a document and type, p95", value: quantile(byDocument, 0.95), unit: "ms", target: null, how: "30 calls" },
  ];
}

/** Events as work makes them, in the mix that `how` tells. */
function fill(storage: Storage, events: number, time: ManualTime): void {
  const random = seededRandom(5);
  const { paragraphs, word } = prose(1200, 3);
  const documents = Array.from({ length: DOCUMENTS }, (_, index) => {
    const row = storage.transaction(() =>
      storage.documents.add({
        key: `d${index}`,
        title: `Document ${index}`,
        fileName: null,
        kind: "contract",
        at: time.now,
        words: 1200,
        lineEndings: { dominant: "lf", exceptions: [], byteOrderMark: false },
      }),
    );
    return { row, key: `d${index}`, paragraphs: [...paragraphs], parent: null as number | null };
  });
  for (let made = storage.audit.last()?.id ?? 0; made < events; ) {
    storage.transaction(() => {
      for (let count = 0; count < BATCH && made < events; count += 1, made += 1) {
        time.now += 1000;
        const document = documents[Math.floor(random() * documents.length)];
        if (document === undefined) continue;
        const kind = random();
        if (kind < 0.25) {
          const place = Math.floor(random() * document.paragraphs.length);
          const words = (document.paragraphs[place] ?? "").split(" ");
          words.splice(Math.floor(random() * words.length), 2, word(made), word(made + 1));
          document.paragraphs[place] = words.join(" ");
          document.parent = storage.revisions.add({
            document: document.row,
            parent: document.parent,
            text: document.paragraphs.join("\n\n"),
            author: PERSON,
            cause: document.parent === null ? "baseline" : "typing",
            message: "",
            createdAt: time.now,
            words: 1200,
            run: null,
          });
        } else if (kind < 0.6) {
          const verdict = random() < 0.7 ? "accept" : "reject";
          storage.decisions.add(document.row, { hunkId: `h${made}`, verdict, by: "Ada", at: time.now, reason: null, version: made });
          storage.audit.record({
            type: "decision.made",
            person: "ada",
            document: document.key,
            data: { hunk: `h${made}`, verdict, version: made, reason: null },
          });
        } else note(storage);
      }
      storage.audit.wantCheckpoint();
    });
  }
}

function note(storage: Storage): void {
  const hash = "0123456789abcdef".repeat(4);
  const hunks = [{ hunk: "h1", start: 120, end: 180, old: hash, new: hash }];
  storage.audit.record({
    type: "proposal.added",
    person: "ada",
    document: "d1",
    data: { proposal: "p1", kind: "regenerate", by: "model", hunks },
  });
}

/** Ms per event. */
function appendTogether(storage: Storage): number {
  const count = 10_000;
  const began = performance.now();
  storage.transaction(() => {
    for (let at = 0; at < count; at += 1) note(storage);
  });
  return (performance.now() - began) / count;
}

async function flips(folder: string, count: number, log: (line: string) => void): Promise<Measurement[]> {
  const workspace = path.join(folder, "flips");
  await makeAuditedWorkspace(workspace);
  const values = flipValues(workspace, folder, count, seededRandom(1));
  log(
    `flipped bits of stored values: ${Object.entries(values.tables)
      .map(([table, hits]) => `${table} ${hits}`)
      .join(", ")}`,
  );
  for (const missed of values.missed) log(`MISSED: ${JSON.stringify(missed)}`);
  const pages = flipPages(workspace, folder, Math.ceil(count / 20), seededRandom(2));
  log(`flipped bits of pages: ${pages.seen} seen, ${pages.idle} in unused space`);
  return [
    {
      name: "flipped bits that went unnoticed",
      value: values.missed.length,
      unit: "count",
      target: { limit: 0, is: "at most" },
      how: `${count} random bits of stored values of the log, decisions, approvals, versions, authors, keys and blocks`,
    },
    {
      name: "flipped bits of pages that changed a row unnoticed",
      value: pages.missed.length,
      unit: "count",
      target: { limit: 0, is: "at most" },
      how: `${Math.ceil(count / 20)} random bits of the pages of those tables`,
    },
  ];
}
