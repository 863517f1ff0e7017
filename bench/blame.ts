/** Blame of a 50,000-word document with 1,000 revisions, and figures over 10,000 decisions. */
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Ports } from "../main/ports/ports.ts";
import { BlameService } from "../main/services/blame/blameService.ts";
import { createWorkbench } from "../main/services/createWorkbench.ts";
import { createDocument } from "../main/services/documents/createDocument.ts";
import { DocumentRegistry } from "../main/services/documents/documentRegistry.ts";
import type { OpenDocument } from "../main/services/documents/openDocument.ts";
import { InsightService } from "../main/services/insights/insightService.ts";
import { SettingsService } from "../main/services/settings/settingsService.ts";
import { ManualTime, testPorts } from "../main/services/testing/ports.ts";
import type { Workbench } from "../main/services/workbench.ts";
import { openStorage } from "../main/storage/storage.ts";
import type { Actor } from "../src/domain/access/actor.ts";
import { decisionChange, emptyChange } from "../src/domain/document/applyChange.ts";
import type { Hunk, Proposal } from "../src/domain/proposal/proposal.ts";
import { counterRandom } from "../src/domain/random/counterRandom.ts";
import { DEFAULT_LINE_ENDINGS } from "../src/domain/text/lineEndings.ts";
import { type Benchmark, type BenchmarkOptions, type Measurement, quantile, timeEach } from "./measurement.ts";
import { prose } from "./prose.ts";

const START = Date.UTC(2026, 0, 1);
const ADA: Actor = { id: "ada", name: "Ada", roles: ["author", "admin"] };

export const blame: Benchmark = {
  name: "blame",
  about: "blame of a 50,000-word document with 1,000 revisions; figures over 10,000 decisions",
  async run(options) {
    const folder = await mkdtemp(path.join(os.tmpdir(), "palimpsest-bench-"));
    try {
      return [
        ...(await measureBlame(path.join(folder, "blame"), options)),
        ...(await measureInsights(path.join(folder, "insights"), options)),
      ];
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** A workspace whose clock moves on a second with every question, and whose timers never come due. */
async function openWorkspace(folder: string): Promise<Workbench> {
  const storage = await openStorage(folder, START);
  let now = START;
  const ports: Ports = {
    ...testPorts(folder, new ManualTime()),
    clock: { now: () => (now += 1000), monotonic: () => performance.now() },
    scheduler: { after: () => () => {} },
  };
  const workbench = createWorkbench(storage, ports);
  workbench.people.ensureOwner("Ada");
  return workbench;
}

function open(workbench: Workbench, registry: DocumentRegistry, text: string): OpenDocument {
  const source = { title: "Bench", fileName: "bench.md", kind: "contract", text, lineEndings: DEFAULT_LINE_ENDINGS, message: "" } as const;
  return registry.get(createDocument(workbench, source, registry.person()).id);
}

async function measureBlame(folder: string, options: BenchmarkOptions): Promise<Measurement[]> {
  const revisions = options.scale === "full" ? 1000 : 100;
  const words = options.scale === "full" ? 50_000 : 5000;
  const document = prose(words, 7);
  let workbench = await openWorkspace(folder);
  let registry = new DocumentRegistry(workbench);
  let opened = open(workbench, registry, document.paragraphs.join("\n\n"));
  const random = counterRandom(11, 1);
  const authors = [registry.person(), { kind: "person", name: "Bob" } as const];
  for (let revision = 0; revision < revisions; revision += 1) {
    for (let edit = 0; edit < 3; edit += 1) {
      const draw = (place: number): number => random.uniform(12 * revision + 4 * edit + place);
      const start = Math.floor(draw(0) * (opened.state.text.length - 30));
      const text = Array.from({ length: 3 }, (_, index) => document.word(Math.floor(draw(1) * 1e6) + index)).join(" ");
      const edits = [{ start, end: start + Math.floor(draw(2) * 20), text: ` ${text} ` }];
      opened.apply({ ...emptyChange("typing"), edits }, { clientId: "bench", author: authors[revision % 2] ?? registry.person() });
    }
    opened.settle();
  }
  const { key } = opened;
  options.log(`${revisions} revisions of ${words} words written`);
  const reopen = async (): Promise<BlameService> => {
    registry.close();
    workbench.storage.close();
    workbench = await openWorkspace(folder);
    registry = new DocumentRegistry(workbench);
    opened = registry.get(key);
    return new BlameService(workbench, registry);
  };
  const cold: number[] = [];
  const kept: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    let service = await reopen();
    workbench.storage.origins.forgetBlame(opened.rows.document);
    cold.push(timed(() => service.describe(key, undefined)));
    service = await reopen();
    kept.push(timed(() => service.describe(key, undefined)));
  }
  const service = await reopen();
  service.describe(key, undefined);
  const again = await timeEach(30, 1, (index) => {
    opened.apply(
      { ...emptyChange("typing"), edits: [{ start: 100 + index, end: 100 + index, text: "x" }] },
      { clientId: "bench", author: ADA_AUTHOR },
    );
    return service.describe(key, undefined);
  });
  const spans = service.describe(key, undefined).spans.length;
  options.log(`${spans} stretches`);
  registry.close();
  workbench.storage.close();
  const of = `${words.toLocaleString("en")} words, ${revisions} revisions of 3 edits by 2 people, ${spans} stretches`;
  return [
    {
      name: "blame, nothing known, median",
      value: quantile(cold, 0.5),
      unit: "ms",
      target: null,
      how: `5 freshly opened databases; ${of}`,
    },
    {
      name: "blame, kept from before, median",
      value: quantile(kept, 0.5),
      unit: "ms",
      target: null,
      how: "5 freshly opened databases with the kept blame",
    },
    {
      name: "blame after an edit, p95",
      value: quantile(again, 0.95),
      unit: "ms",
      target: null,
      how: "30 times one typed character and the whole answer",
    },
  ];
}

const ADA_AUTHOR = { kind: "person", name: "Ada" } as const;

function timed(work: () => unknown): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}

async function measureInsights(folder: string, options: BenchmarkOptions): Promise<Measurement[]> {
  const decisions = options.scale === "full" ? 10_000 : 1000;
  const workbench = await openWorkspace(folder);
  const registry = new DocumentRegistry(workbench);
  const settings = new SettingsService(workbench);
  const perDocument = 500;
  for (let number = 0; number < decisions / perDocument; number += 1) {
    const text = prose(5000, 20 + number).paragraphs.join("\n\n");
    const opened = open(workbench, registry, text);
    const id = `p${number}`;
    const gap = Math.floor(text.length / perDocument);
    const hunks = Array.from({ length: perDocument }, (_, index): Hunk => {
      const start = index * gap;
      const oldText = text.slice(start, start + Math.floor(gap / 2));
      return {
        id: `${id}h${index}`,
        proposalId: id,
        start,
        end: start + oldText.length,
        oldText,
        newText: `${oldText.slice(0, 10)}other words ${index}`,
        status: "pending",
        editedBy: null,
        confidence: 0.5,
        decision: null,
        nested: [],
      };
    });
    const proposal: Proposal = {
      id,
      documentId: opened.key,
      baseRevisionId: opened.info().headRevisionId,
      author: { kind: "model", name: `package-${number % 3}`, forPerson: "Ada" },
      kind: "regenerate",
      createdAt: START,
      runId: null,
      alternative: 0,
      alternativeCount: 1,
      hunks,
    };
    opened.apply({ ...emptyChange("run"), proposals: [proposal] }, { clientId: null, author: proposal.author });
    for (const verdict of ["accept", "reject"] as const) {
      const ids = hunks.filter((_, index) => (index % 3 === 0) === (verdict === "reject")).map((hunk) => hunk.id);
      const at = workbench.ports.clock.now();
      const change = decisionChange(opened.state, ids, verdict, "Ada", at, null);
      const author = registry.person();
      opened.apply(change, {
        clientId: "bench",
        author,
        decisions: ids.map((hunkId) => ({ hunkId, verdict, by: "Ada", at, reason: null })),
        ...(verdict === "accept" ? { revision: { author, cause: "accept", message: "" } as const } : {}),
      });
    }
    opened.flush();
  }
  const service = new InsightService({ storage: workbench.storage, registry, blame: new BlameService(workbench, registry) }, settings);
  const times = await timeEach(10, 1, () => service.summary({ by: "package" }, ADA));
  const { total } = service.summary({ by: "week" }, ADA);
  options.log(`${total.accepted} accepted, ${total.rejected} rejected`);
  registry.close();
  workbench.storage.close();
  return [
    {
      name: "insights, p95",
      value: quantile(times, 0.95),
      unit: "ms",
      target: null,
      how: `10 questions about ${(total.accepted + total.rejected).toLocaleString("en")} decisions in ${decisions / perDocument} documents, by package and by week`,
    },
  ];
}
