/** The whole backend with the real inference process and the tiny trained package, and a client in memory. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRouterClient } from "@orpc/server";
import { onTestFinished } from "vitest";
import type { Client, RunEvent, RunParameters } from "../../../src/contract/index.ts";
import { type Backend, type BackendOptions, createBackend } from "../../compose.ts";
import { fileSecrets } from "../../hosts/node/fileSecrets.ts";
import { createForkDocumentWorker } from "../../hosts/node/forkDocumentWorker.ts";
import { createForkSpawner } from "../../hosts/node/forkSpawner.ts";
import { createRandom } from "../../hosts/node/random.ts";
import type { Ports } from "../../ports/ports.ts";
import { temporaryFolder } from "../../storage/testing/temporaryFolder.ts";

const FIXTURES = fileURLToPath(new URL("../../inference/fixtures", import.meta.url));
const ASSETS = fileURLToPath(new URL("../../../assets", import.meta.url));

export const TEXT = `# Services Agreement

## 1. Services

The Supplier shall deliver the Services to the Customer within 30 days of the Effective Date.

## 2. Fees

The Customer shall pay USD 1,250.00 for each calendar month. Late payments bear interest at the rate of 8 percent.
`;

export const SPAN = "deliver the Services to the Customer within 30 days";

export const PARAMETERS: RunParameters = {
  strength: 1,
  plan: { by: "steps", steps: 6 },
  order: "entropy-bounded",
  temperature: 0.7,
  topP: 0.95,
  alternatives: 1,
  seed: 7,
  lengthFactor: 1.25,
  remask: true,
  protect: [],
  model: null,
};

export interface TestBackend {
  readonly backend: Backend;
  readonly client: Client;
  readonly folder: string;
  /** Errors that were logged. */
  readonly errors: string[];
}

export function backendPorts(folder: string, errors: string[], parts: Partial<Ports> = {}): Ports {
  const clock = { now: () => Date.now(), monotonic: () => performance.now() };
  return {
    clock,
    random: createRandom(clock),
    logger: { info: () => {}, warn: () => {}, error: (message, fields) => errors.push(`${message} ${JSON.stringify(fields)}`) },
    dialogs: null,
    inference: createForkSpawner(),
    folders: { workspace: folder, bundledModels: FIXTURES, assets: ASSETS },
    host: "memory",
    documentWorker: createForkDocumentWorker(),
    secrets: fileSecrets(join(folder, "secrets")),
    ...parts,
  };
}

export async function openBackend(
  folder: string = temporaryFolder(),
  parts: Partial<Ports> = {},
  options: BackendOptions = {},
): Promise<TestBackend> {
  const errors: string[] = [];
  const backend = await createBackend(backendPorts(folder, errors, parts), options);
  onTestFinished(() => backend.close());
  return { backend, client: createRouterClient(backend.router, { context: {} }), folder, errors };
}

/** Imports a Markdown text; returns the document's id. */
export async function importText(client: Client, text: string): Promise<string> {
  const { info } = await client.documents.importFile({ fileName: "test.md", base64: Buffer.from(text).toString("base64") });
  return info.id;
}

/** Where `part` stands in the text. */
export function find(text: string, part: string): { start: number; end: number } {
  const start = text.indexOf(part);
  if (start < 0) throw new Error(`The text does not contain ${part}`);
  return { start, end: start + part.length };
}

/** All events of a run until it has ended. */
export async function watchRun(client: Client, runId: string, afterFrames = 0): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of await client.runs.watch({ runId, afterFrames })) events.push(event);
  return events;
}
