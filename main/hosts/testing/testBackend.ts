import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Backend, createBackend } from "../../compose.ts";
import { createForkSpawner } from "../node/forkSpawner.ts";
import { nodePorts } from "../node/ports.ts";
import { applicationRoot } from "../node/root.ts";
import { quiet } from "./transports.ts";

const TINY = fileURLToPath(new URL("../../inference/fixtures/tiny-denoiser", import.meta.url));

/** A real backend in a folder of its own: real database, real inference process, the tiny model as the bundled one. */
export async function openTestBackend(): Promise<{ readonly backend: Backend; readonly workspace: string; close(): Promise<void> }> {
  const base = mkdtempSync(join(tmpdir(), "palimpsest-backend-"));
  const folders = { workspace: join(base, "workspace"), bundledModels: join(base, "models"), assets: join(applicationRoot(), "assets") };
  cpSync(TINY, join(folders.bundledModels, "tiny-denoiser"), { recursive: true });
  const backend = await createBackend(nodePorts({ host: "memory", folders, inference: createForkSpawner(), logger: quiet }));
  return {
    backend,
    workspace: folders.workspace,
    close: async () => {
      await backend.close();
      rmSync(base, { recursive: true, force: true });
    },
  };
}
