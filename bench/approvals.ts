/** Where the approvals of a 50,000-word contract stand after every edit: fingerprints of all clauses, and which approvals have ended. */
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { createWorkbench } from "../main/services/createWorkbench.ts";
import { createDocument } from "../main/services/documents/createDocument.ts";
import { DocumentRegistry } from "../main/services/documents/documentRegistry.ts";
import { ReviewService } from "../main/services/review/reviewService.ts";
import { ManualTime, testPorts } from "../main/services/testing/ports.ts";
import { openStorage } from "../main/storage/storage.ts";
import { counterRandom } from "../src/domain/random/counterRandom.ts";
import { type Benchmark, type Measurement, quantile, timeEach } from "./measurement.ts";
import { prose } from "./prose.ts";

const TERMS = 80;

export const approvals: Benchmark = {
  name: "approvals",
  about: "a 50,000-word contract of about 1,000 clauses and 80 defined terms, approved by three people",
  async run(options) {
    const words = options.scale === "full" ? 50_000 : 5_000;
    const folder = await mkdtemp(path.join(os.tmpdir(), "palimpsest-bench-"));
    try {
      return await measure(folder, contract(words));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** A clause for every paragraph; some of them use defined terms, and some definitions use others. */
function contract(words: number): string {
  const source = prose(words, 7);
  const random = counterRandom(3, 0);
  const term = (index: number): string => `Term ${String.fromCharCode(65 + (index % 26))}${Math.floor(index / 26) + 1}`;
  const definitions = Array.from(
    { length: TERMS },
    (_, index) =>
      `**"${term(index)}"** means ${source.word(index)} and ${index % 3 === 0 ? term((index * 7 + 1) % TERMS) : source.word(index + 9)}.`,
  );
  const paragraphs = source.paragraphs.filter((paragraph) => !paragraph.startsWith("#"));
  const clauses = paragraphs.map((paragraph, index) => {
    const used = random.uniform(index) < 0.5 ? ` ${term(Math.floor(random.uniform(index + 100_000) * TERMS))} applies.` : "";
    return `## ${source.word(index + 40)} ${source.word(3 * index)}\n\n${paragraph}${used}`;
  });
  return `# Services agreement\n\n## Definitions\n\n${definitions.join("\n\n")}\n\n${clauses.join("\n\n")}\n`;
}

async function measure(folder: string, text: string): Promise<Measurement[]> {
  const time = new ManualTime();
  const storage = await openStorage(folder, time.now);
  const workbench = createWorkbench(storage, testPorts(folder, time));
  workbench.people.ensureOwner("Ada");
  const registry = new DocumentRegistry(workbench);
  const ada = workbench.people.owner();
  const people = ["Grace", "Eve", "Ida"].map((name) => ({ id: name.toLowerCase(), name, roles: ["approver" as const] }));
  for (const person of people) storage.people.add({ ...person, passphrase: null, createdAt: time.now });
  const lineEndings = { dominant: "lf", exceptions: [], byteOrderMark: false } as const;
  const source = { title: "Bench", fileName: null, kind: "contract", text, lineEndings, message: "" } as const;
  const info = createDocument(workbench, source, { kind: "person", name: ada.name });
  const service = new ReviewService(workbench, registry);
  const order = { approvers: people.map(({ id }) => id), quorum: null, dueAt: null, message: "", clauses: null };
  let review = service.request(info.id, order, ada);
  for (const person of people) {
    const clauses = review.clauses.map(({ id, fingerprint }) => ({ id, fingerprint }));
    review = service.sign(info.id, review.request?.id ?? "", { verdict: "approve", clauses, removed: [], reason: "" }, person);
  }
  const reviewed = registry.get(info.id).reviewed();
  const random = counterRandom(5, 0);
  let current = text;
  const first = current.indexOf("## ", current.indexOf("## Definitions") + 3);
  const edit = (index: number, inDefinition: boolean): void => {
    const from = inDefinition ? current.indexOf(" means ", Math.floor(random.uniform(index) * first * 0.9)) + 7 : first;
    const at = inDefinition ? from : current.indexOf(" ", from + Math.floor(random.uniform(index) * (current.length - from - 200)));
    current = `${current.slice(0, at)} x${current.slice(at)}`;
  };
  const standing = (index: number, inDefinition: boolean): unknown => {
    edit(index, inDefinition);
    return workbench.reviews.picture({ ...reviewed, text: current }).state;
  };
  const typing = await timeEach(200, 10, (index) => standing(index, false));
  const defining = await timeEach(50, 3, (index) => standing(index + 1000, true));
  storage.close();
  const limit = { limit: 20, is: "at most" } as const;
  const count = review.clauses.length;
  return [
    {
      name: "fingerprints and standing of approvals after an edit, p95",
      value: quantile(typing, 0.95),
      unit: "ms",
      target: limit,
      how: `200 edits, each of a random place; ${count} clauses, three signed approvals of all of them; signatures checked once`,
    },
    {
      name: "the same after an edit of a definition, p95",
      value: quantile(defining, 0.95),
      unit: "ms",
      target: limit,
      how: "50 edits, each of a random definition among 80",
    },
  ];
}
