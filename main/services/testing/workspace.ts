/** A workspace for tests: real storage in a folder of its own, a clock and timers that the test moves on. */
import { onTestFinished } from "vitest";
import type { DocumentInfo } from "../../../src/contract/index.ts";
import type { Actor } from "../../../src/domain/access/actor.ts";
import { OWNER_ROLES } from "../../../src/domain/access/role.ts";
import { emptyChange } from "../../../src/domain/document/applyChange.ts";
import type { DocumentChange } from "../../../src/domain/document/documentState.ts";
import type { Author, Proposal } from "../../../src/domain/proposal/proposal.ts";
import { DEFAULT_LINE_ENDINGS } from "../../../src/domain/text/lineEndings.ts";
import type { TextEdit } from "../../../src/domain/text/textEdit.ts";
import { openStorage, type Storage } from "../../storage/storage.ts";
import { temporaryFolder } from "../../storage/testing/temporaryFolder.ts";
import { createWorkbench } from "../createWorkbench.ts";
import { createDocument } from "../documents/createDocument.ts";
import { DocumentRegistry } from "../documents/documentRegistry.ts";
import { DocumentService } from "../documents/documentService.ts";
import type { OpenDocument } from "../documents/openDocument.ts";
import { HistoryService } from "../history/historyService.ts";
import { buildHunks, type Rewrite } from "../proposals/buildHunks.ts";
import { ProposalService } from "../proposals/proposalService.ts";
import { arrive } from "../runs/finishRun.ts";
import { SettingsService } from "../settings/settingsService.ts";
import type { Workbench } from "../workbench.ts";
import { ManualTime, testPorts } from "./ports.ts";

export { START } from "./ports.ts";

/** The owner of a test's workspace as a caller. */
export const ADA: Actor = { id: "ada", name: "Ada", roles: OWNER_ROLES };

export const MODEL: Author = { kind: "model", name: "tiny", forPerson: "Ada" };

export interface TestWorkspace {
  readonly folder: string;
  readonly time: ManualTime;
  readonly storage: Storage;
  readonly workbench: Workbench;
  readonly registry: DocumentRegistry;
  readonly settings: SettingsService;
  readonly documents: DocumentService;
  readonly proposals: ProposalService;
  readonly history: HistoryService;
  /** Ends the process's work without a clean close: what a kill would leave. */
  abandon(): void;
  close(): void;
}

/** Opens a workspace; `folder` again after `close` or `abandon` sees what was stored. */
export async function openWorkspace(folder: string = temporaryFolder(), time: ManualTime = new ManualTime()): Promise<TestWorkspace> {
  const storage = await openStorage(folder, time.now);
  const workbench = createWorkbench(storage, testPorts(folder, time));
  const settings = new SettingsService(workbench);
  workbench.people.ensureOwner(settings.get().authorName);
  settings.update({ authorName: "Ada" });
  const registry = new DocumentRegistry(workbench);
  registry.recover();
  onTestFinished(() => storage.close());
  return {
    folder,
    time,
    storage,
    workbench,
    registry,
    settings,
    documents: new DocumentService(workbench, registry),
    proposals: new ProposalService(workbench, registry),
    history: new HistoryService(workbench, registry),
    abandon: () => storage.close(),
    close() {
      registry.close();
      workbench.audit.sign();
      storage.close();
    },
  };
}

/** A document with this text. */
export function addDocument(
  { workbench, registry }: Pick<TestWorkspace, "workbench" | "registry">,
  text: string,
): { info: DocumentInfo; document: OpenDocument } {
  const source = { title: "Test", fileName: "test.md", kind: "contract", text, lineEndings: DEFAULT_LINE_ENDINGS, message: "" } as const;
  const info = createDocument(workbench, source, registry.person());
  return { info, document: registry.get(info.id) };
}

export function typing(...edits: TextEdit[]): DocumentChange {
  return { ...emptyChange("typing"), edits };
}

/** Sends typing as the client "tab" would. */
export function type(workspace: Pick<TestWorkspace, "documents">, document: OpenDocument, ...edits: TextEdit[]): void {
  workspace.documents.change({ documentId: document.key, clientId: "tab", baseVersion: document.state.version, by: ADA }, typing(...edits));
}

/** Brings a proposal of the model into the document. */
export function propose(
  { workbench }: Pick<TestWorkspace, "workbench">,
  document: OpenDocument,
  ...rewrites: Omit<Rewrite, "tokens">[]
): Proposal {
  const { random, clock } = workbench.ports;
  const id = random.id();
  const full = rewrites.map((rewrite) => ({ ...rewrite, tokens: [{ start: 0, end: rewrite.newText.length, logProbability: -0.25 }] }));
  const proposal: Proposal = {
    id,
    documentId: document.key,
    baseRevisionId: document.info().headRevisionId,
    author: MODEL,
    kind: "regenerate",
    createdAt: clock.now(),
    runId: null,
    alternative: 0,
    alternativeCount: 1,
    hunks: buildHunks(document.state, full, id, () => random.id()),
  };
  arrive(document, proposal, { ranges: full.map((rewrite) => rewrite.range), author: MODEL, clientId: null });
  return proposal;
}

/** Where `part` stands in the document. */
export function place(document: OpenDocument, part: string): { start: number; end: number } {
  const start = document.state.text.indexOf(part);
  if (start < 0) throw new Error(`The document does not contain ${part}`);
  return { start, end: start + part.length };
}
