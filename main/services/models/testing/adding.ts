/** Adding packages in tests: the whole backend, the real inference process, and what the stream told. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { AddEvent, ModelCandidate } from "../../../../src/contract/index.ts";
import type { Backend } from "../../../compose.ts";
import type { Ports } from "../../../ports/ports.ts";
import { temporaryFolder } from "../../../storage/testing/temporaryFolder.ts";
import { openBackend, type TestBackend } from "../../testing/backend.ts";
import type { AddOptions, PackageSource } from "../acquire/source.ts";
import { CA } from "./packageServer.ts";

/** A backend without any package that trusts the test server and waits for nothing. */
export async function openEmpty(parts: Partial<Ports> = {}, workspace = temporaryFolder()): Promise<TestBackend> {
  const folders = { workspace, bundledModels: join(workspace, "none"), assets: join(workspace, "none") };
  return openBackend(workspace, { folders, downloads: { ca: CA, stall: 2000, attempts: 3, pause: () => 1 }, ...parts });
}

/** Reads the whole stream. Throws what it fails with. */
export async function readAll(events: AsyncIterable<AddEvent>): Promise<AddEvent[]> {
  const all: AddEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

/** Adds from this machine up to the candidate. */
export async function addedCandidate(backend: Backend, source: PackageSource, options: Partial<AddOptions> = {}): Promise<ModelCandidate> {
  const last = (await readAll(backend.services.models.addFrom(source, options).iterator)).at(-1);
  if (last?.type !== "ready") throw new Error(`the stream ended with ${last?.type ?? "nothing"}`);
  return last.candidate;
}

/** Everything in the folder of added packages except downloads and what belongs to installed packages. */
export function leftovers(workspace: string): string[] {
  try {
    return readdirSync(join(workspace, "models"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(join(workspace, "models").length + 1))
      .filter((name) => name.startsWith(".candidates") || name.startsWith(".replaced") || name.startsWith(".removing"));
  } catch {
    return [];
  }
}
