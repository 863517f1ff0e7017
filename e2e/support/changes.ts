/** Documents with changes of people and models that tests choose themselves, written through the app's own storage before it starts. */
import { createRouterClient } from "@orpc/server";
import { createBackend } from "../../main/compose.ts";
import { nodeFolders } from "../../main/hosts/node/folders.ts";
import { createForkSpawner } from "../../main/hosts/node/forkSpawner.ts";
import { stderrLogger } from "../../main/hosts/node/logger.ts";
import { nodePorts } from "../../main/hosts/node/ports.ts";
import { openStorage } from "../../main/storage/storage.ts";
import type { Client } from "../../src/contract/index.ts";
import type { Author, Proposal } from "../../src/domain/proposal/proposal.ts";

/** What one run or one person proposed. Each change: the text that it replaces, which stands there once, the new one, and its confidence. */
export interface Proposed {
  readonly author: Author;
  readonly changes: readonly (readonly [old: string, now: string, confidence?: number])[];
}

/** Puts a document with pending changes into a workspace that no app has open; gives its id. */
export async function writeDocument(workspace: string, text: string, proposed: readonly Proposed[]): Promise<string> {
  const ports = nodePorts({
    host: "memory",
    folders: nodeFolders(workspace),
    inference: createForkSpawner(),
    logger: stderrLogger("silent"),
  });
  const backend = await createBackend(ports);
  const client: Client = createRouterClient(backend.router, { context: {} });
  const { info } = await client.documents.importFile({ fileName: "agreement.md", base64: Buffer.from(text).toString("base64") });
  await backend.close();
  const storage = await openStorage(workspace, Date.now());
  const row = storage.documents.byKey(info.id);
  const proposals = proposed.map(({ author, changes }, index): Proposal => {
    const id = `test-${index}`;
    const hunks = changes.map(([oldText, newText, confidence], at) => {
      const start = text.indexOf(oldText);
      if (start < 0) throw new Error(`the text does not have "${oldText}"`);
      const rest = { status: "pending", editedBy: null, confidence: confidence ?? null, decision: null, nested: [] } as const;
      return { id: `${id}-${at}`, proposalId: id, start, end: start + oldText.length, oldText, newText, ...rest };
    });
    return {
      id,
      documentId: info.id,
      baseRevisionId: row.headRevisionId,
      author,
      kind: author.kind === "model" ? "regenerate" : "edit",
      createdAt: Date.now(),
      runId: null,
      alternative: 0,
      alternativeCount: 1,
      hunks,
    };
  });
  const before = storage.proposals.load(row.rowId, row.key);
  storage.transaction(() => storage.proposals.save(row.rowId, before, { proposals, anchors: before.anchors }));
  storage.close();
  return info.id;
}
