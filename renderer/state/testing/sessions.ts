/** Sessions over the real backend, behind wires that can be cut. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRouterClient } from "@orpc/server";
import { afterAll, beforeAll, expect } from "vitest";
import { type Backend, createBackend } from "../../../main/compose.ts";
import { createForkSpawner } from "../../../main/hosts/node/forkSpawner.ts";
import { nodePorts } from "../../../main/hosts/node/ports.ts";
import { supersedeWithin } from "../../../main/services/proposals/supersede.ts";
import { signedInClient } from "../../../main/services/testing/people.ts";
import type { Role } from "../../../src/domain/access/role.ts";
import { emptyChange } from "../../../src/domain/document/applyChange.ts";
import type { Proposal } from "../../../src/domain/proposal/proposal.ts";
import type { TextEdit } from "../../../src/domain/text/textEdit.ts";
import { openSession } from "../documentSession.ts";
import type { DocumentSession } from "../session.ts";
import { type Calls, cuttableWire, type Wire } from "./cuttableWire.ts";

export const TEXT = "# Agreement\n\n## Term\n\nThis agreement runs for two years.\n\n## Fees\n\nThe Customer pays ten euros.\n";

let folder: string;
let backend: Backend;
const open: DocumentSession[] = [];

/** Starts the backend before the tests of a file and ends it behind them. */
export function withBackend(): void {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "palimpsest-session-"));
    const bundledModels = join(folder, "none");
    const assets = fileURLToPath(new URL("../../../assets", import.meta.url));
    const folders = { workspace: join(folder, "workspace"), bundledModels, assets };
    backend = await createBackend(nodePorts({ host: "memory", inference: createForkSpawner(), folders }));
    await wire().client.settings.update({ authorName: "Ann" });
  });
  afterAll(async () => {
    await Promise.all(open.map((session) => session.close()));
    await backend.close();
    rmSync(folder, { recursive: true, force: true });
  });
}

/** The real backend behind a wire that can be cut. */
export function wire(): Wire {
  return cuttableWire(createRouterClient(backend.router, { context: {} }) as unknown as Calls);
}

/** The same, signed in as another person, who is added; from the first such call on the workspace has accounts. */
export async function wireOf(name: string, roles: readonly Role[]): Promise<Wire> {
  return cuttableWire((await signedInClient(backend, name, roles)) as unknown as Calls);
}

/** A new document with a text; gives its id. */
export async function newDocument(text = TEXT): Promise<string> {
  const answer = await wire().client.documents.importFile({ fileName: "agreement.md", base64: Buffer.from(text).toString("base64") });
  return answer.info.id;
}

/** Opens a session, as Ann unless told otherwise. */
export async function attach(
  documentId: string,
  connection: Wire = wire(),
  problems: unknown[] = [],
  name = "Ann",
): Promise<DocumentSession> {
  const session = await openSession({
    connection,
    documentId,
    author: () => name,
    now: () => Date.now(),
    mayEndApprovals: async () => true,
    onProblem: (error, lost) => problems.push({ error, lost }),
  });
  open.push(session);
  return session;
}

const caret = { start: 0, end: 0 };
/** Types as the editor would. */
export const type = (session: DocumentSession, ...edits: TextEdit[]): void => session.typed(edits, caret, caret);
/** Types `text` before the first occurrence of `at`. */
export const insert = (session: DocumentSession, at: string, text: string): void => {
  const start = session.state().text.indexOf(at);
  type(session, { start, end: start, text });
};

/** Waits for a condition. */
export async function until(condition: () => boolean): Promise<void> {
  await expect.poll(condition, { timeout: 15_000, interval: 10 }).toBe(true);
}

/** Waits until everything typed is acknowledged. */
export const settled = (session: DocumentSession) => until(() => session.connection() === "saved");
/** The text that the backend has. */
export const stored = async (documentId: string): Promise<string> => (await wire().client.documents.open({ documentId })).state.text;

/** A proposal as a finished run would bring it; `clientId`: of the window that started the run. */
export function propose(documentId: string, changes: readonly (readonly [string, string])[], clientId: string | null = null): Proposal {
  const document = backend.services.registry.get(documentId);
  const id = `proposal-${Math.random().toString(36).slice(2)}`;
  const hunks = changes.map(([oldText, newText], index) => {
    const start = document.state.text.indexOf(oldText);
    return {
      id: `${id}-${index}`,
      proposalId: id,
      start,
      end: start + oldText.length,
      oldText,
      newText,
      status: "pending" as const,
      editedBy: null,
      confidence: 0.5,
      decision: null,
      nested: [],
    };
  });
  const author = { kind: "model" as const, name: "tiny", forPerson: "Ann" };
  const proposal: Proposal = {
    id,
    documentId,
    baseRevisionId: document.info().headRevisionId,
    author,
    kind: "regenerate",
    createdAt: 1,
    runId: null,
    alternative: 0,
    alternativeCount: 1,
    hunks,
  };
  const places = hunks.map(({ start, end }) => ({ start, end }));
  document.apply({ ...emptyChange("run"), hunks: supersedeWithin(document.state, places), proposals: [proposal] }, { clientId, author });
  return proposal;
}

/** The statuses of all changes. */
export const statuses = (session: DocumentSession): string[] =>
  session.state().proposals.flatMap((proposal) => proposal.hunks.map((hunk) => hunk.status));
