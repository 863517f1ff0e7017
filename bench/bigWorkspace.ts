/** A workspace with one long document and many pending proposals, written through the app's own storage. */
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { createRouterClient } from "@orpc/server";
import { createBackend } from "../main/compose.ts";
import { nodeFolders } from "../main/hosts/node/folders.ts";
import { createForkSpawner } from "../main/hosts/node/forkSpawner.ts";
import { stderrLogger } from "../main/hosts/node/logger.ts";
import { nodePorts } from "../main/hosts/node/ports.ts";
import { openStorage } from "../main/storage/storage.ts";
import type { Client } from "../src/contract/index.ts";
import type { Hunk, Proposal } from "../src/domain/proposal/proposal.ts";
import { prose } from "./prose.ts";

export interface BigWorkspace {
  readonly folder: string;
  readonly title: string;
  remove(): Promise<void>;
}

/** As many people as `authors` proposed them in turn; a model when that is 0. A document of `words` words with `proposals` pending changes of two to four words, evenly spread. */
export async function makeBigWorkspace(words: number, proposals: number, authors = 0): Promise<BigWorkspace> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "palimpsest-bench-"));
  const title = "Long agreement";
  const { text, word } = prose(words, 21);
  const ports = nodePorts({ host: "memory", folders: nodeFolders(folder), inference: createForkSpawner(), logger: stderrLogger("silent") });
  const backend = await createBackend(ports);
  const client: Client = createRouterClient(backend.router, { context: {} });
  const { info } = await client.documents.importFile({ fileName: `${title}.md`, base64: Buffer.from(text).toString("base64") });
  await client.documents.update({ documentId: info.id, title });
  await backend.close();
  const storage = await openStorage(folder, Date.now());
  const row = storage.documents.byKey(info.id);
  const before = storage.proposals.load(row.rowId, row.key);
  const added = Array.from({ length: proposals }, (_, index) => proposalAt(index, Math.floor(((index + 0.5) / proposals) * text.length)));
  storage.transaction(() =>
    storage.proposals.save(row.rowId, before, { proposals: [...before.proposals, ...added], anchors: before.anchors }),
  );
  storage.close();
  return { folder, title, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) };

  function proposalAt(index: number, near: number): Proposal {
    const start = text.indexOf(" ", near) + 1;
    const end = text.indexOf(" ", start + 12);
    const id = `bench-${index}`;
    const hunk: Hunk = {
      id: `${id}-hunk`,
      proposalId: id,
      start,
      end,
      oldText: text.slice(start, end),
      newText: `${word(index)} ${word(index + 1)} ${word(index + 2)}`,
      status: "pending",
      editedBy: null,
      confidence: 0.3 + (index % 60) / 100,
      decision: null,
      nested: [],
    };
    return {
      id,
      documentId: info.id,
      baseRevisionId: row.headRevisionId,
      author: authors === 0 ? { kind: "model", name: "bench", forPerson: "Bench" } : { kind: "person", name: `Author ${index % authors}` },
      kind: authors === 0 ? "regenerate" : "edit",
      createdAt: Date.now(),
      runId: null,
      alternative: 0,
      alternativeCount: 1,
      hunks: [hunk],
    };
  }
}
