import { createRouterClient } from "@orpc/server";
import type { Client } from "../../../src/contract/index.ts";
import { type Backend, createBackend } from "../../compose.ts";
import { createForkSpawner } from "../node/forkSpawner.ts";
import { stderrLogger } from "../node/logger.ts";
import { nodePorts } from "../node/ports.ts";
import { foldersOf, type GlobalOptions } from "./commandContext.ts";

/** Opens the workspace, lends out a client of the contract in memory, and closes the workspace again. Throws WORKSPACE_BUSY while the app is open. */
export async function withBackend<T>(options: GlobalOptions, use: (client: Client, backend: Backend) => Promise<T>): Promise<T> {
  const backend = await createBackend(
    nodePorts({ host: "memory", folders: foldersOf(options), inference: createForkSpawner(), logger: stderrLogger("silent") }),
  );
  try {
    return await use(createRouterClient(backend.router, { context: {} }) as Client, backend);
  } finally {
    await backend.close();
  }
}
