/** 10,000 revisions of a 20,000-word document: listing, opening any revision, and size against a packed git repository. */
import { execFileSync, spawn } from "node:child_process";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { openStorage } from "../main/storage/storage.ts";
import { counterRandom } from "../src/domain/random/counterRandom.ts";
import { type Benchmark, type BenchmarkOptions, type Measurement, quantile, timeEach } from "./measurement.ts";
import { type Prose, prose } from "./prose.ts";

const AUTHOR = { kind: "person", name: "Bench" } as const;
const START = Date.UTC(2026, 0, 1);

export const history: Benchmark = {
  name: "history",
  about: "10,000 revisions of a 20,000-word document",
  async run(options) {
    const revisions = options.scale === "full" ? 10_000 : 1_000;
    const document = prose(20_000, 7);
    const texts = edits(document, revisions);
    const folder = await mkdtemp(path.join(os.tmpdir(), "palimpsest-bench-"));
    try {
      const git = await gitSize(path.join(folder, "git"), texts);
      options.log(`git holds ${revisions} revisions in ${git} bytes`);
      return await measure(path.join(folder, "workspace"), texts, git, options);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** The document after each of `count` small edits: a few words of one paragraph change each time. */
function edits(document: Prose, count: number): () => Generator<string> {
  return function* generate() {
    const paragraphs = [...document.paragraphs];
    const random = counterRandom(11, 1);
    for (let revision = 0; revision < count; revision += 1) {
      const place = Math.floor(random.uniform(3 * revision) * paragraphs.length);
      const words = (paragraphs[place] ?? "").split(" ");
      const from = Math.floor(random.uniform(3 * revision + 1) * words.length);
      const fresh = Array.from({ length: 4 }, (_, word) => document.word(Math.floor(random.uniform(3 * revision + 2) * 1e6) + word));
      words.splice(from, 3, ...fresh);
      paragraphs[place] = words.join(" ");
      yield paragraphs.join("\n\n");
    }
  };
}

async function measure(workspace: string, texts: () => Generator<string>, git: number, options: BenchmarkOptions): Promise<Measurement[]> {
  let storage = await openStorage(workspace, START);
  let last = 0;
  const document = storage.transaction(() =>
    storage.documents.add({
      key: "bench",
      title: "Bench",
      fileName: null,
      kind: "contract",
      at: START,
      words: 20_000,
      lineEndings: { dominant: "lf", exceptions: [], byteOrderMark: false },
    }),
  );
  const ids: number[] = [];
  const wrote: number[] = [];
  let parent: number | null = null;
  for (const text of texts()) {
    const from: number | null = parent;
    const began = performance.now();
    last = storage.transaction(() =>
      storage.revisions.add({
        document,
        parent: from,
        text,
        author: AUTHOR,
        cause: from === null ? "baseline" : "typing",
        message: "",
        createdAt: START + ids.length * 60_000,
        words: 20_000,
        run: null,
      }),
    );
    wrote.push(performance.now() - began);
    parent = last;
    ids.push(last);
  }
  storage.close();
  options.log(`${ids.length} revisions written`);
  // Opened afresh, so that nothing is answered from what writing left in memory.
  storage = await openStorage(workspace, START);
  const list = await timeEach(30, 2, () => storage.revisions.list(document, 200, null));
  const random = counterRandom(5, 2);
  const open = await timeEach(200, 2, (index) => storage.revisions.text(ids[Math.floor(random.uniform(index) * ids.length)] ?? last));
  storage.close();
  const size = (await stat(path.join(workspace, "palimpsest.db"))).size;
  return [
    {
      name: "list of the newest 200 revisions, p95",
      value: quantile(list, 0.95),
      unit: "ms",
      target: { limit: 50, is: "at most" },
      how: "30 calls on a freshly opened database",
    },
    {
      name: "open any revision, p95",
      value: quantile(open, 0.95),
      unit: "ms",
      target: { limit: 30, is: "at most" },
      how: "200 random revisions on a freshly opened database",
    },
    { name: "add a revision, p95", value: quantile(wrote, 0.95), unit: "ms", target: null, how: "one durable transaction each" },
    { name: "database", value: size, unit: "bytes", target: null, how: "palimpsest.db after closing" },
    {
      name: "git repository, packed",
      value: git,
      unit: "bytes",
      target: null,
      how: "git fast-import of the same texts with equal authors and dates, then git repack -adf; all files under objects/",
    },
    { name: "database against git", value: size / git, unit: "x", target: { limit: 1.5, is: "at most" }, how: "both above" },
  ];
}

/** Bytes under objects/ of a repository with one commit per text, packed with fresh deltas. */
async function gitSize(folder: string, texts: () => Generator<string>): Promise<number> {
  execFileSync("git", ["init", "-q", "--bare", folder]);
  const importer = spawn("git", ["-C", folder, "fast-import", "--quiet"], { stdio: ["pipe", "ignore", "inherit"] });
  const closed = new Promise<void>((resolve, reject) => {
    importer.on("error", reject);
    importer.on("close", (code) => (code === 0 ? resolve() : reject(new Error(`git fast-import ended with ${code}`))));
  });
  let number = 0;
  for (const text of texts()) {
    const time = START / 1000 + number * 60;
    const content = Buffer.from(text, "utf8");
    const header = `commit refs/heads/main\ncommitter Bench <bench@localhost> ${time} +0000\ndata 0\n\nM 100644 inline document.md\ndata ${content.length}\n`;
    const room = importer.stdin.write(Buffer.concat([Buffer.from(header), content, Buffer.from("\n")]));
    if (!room) await new Promise((resolve) => importer.stdin.once("drain", resolve));
    number += 1;
  }
  importer.stdin.end();
  await closed;
  // fast-import packs in a hurry: the deltas are looked for again, as they would be for commits made one by one.
  execFileSync("git", ["-C", folder, "repack", "-a", "-d", "-f", "-q"]);
  return folderBytes(path.join(folder, "objects"));
}

async function folderBytes(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) bytes += (await stat(path.join(entry.parentPath, entry.name))).size;
  }
  return bytes;
}
