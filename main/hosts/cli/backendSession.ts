import { createRouterClient } from "@orpc/server";
import type { Client } from "../../../src/contract/index.ts";
import { type Backend, createBackend } from "../../compose.ts";
import { createForkSpawner } from "../node/forkSpawner.ts";
import { stderrLogger } from "../node/logger.ts";
import { nodePorts } from "../node/ports.ts";
import { foldersOf, type GlobalOptions, type Streams } from "./commandContext.ts";
import { signIn } from "./signIn.ts";

/**
 * Opens the workspace, signs in where it has accounts, lends out a client of the contract in memory, and closes the workspace again.
 * Throws WORKSPACE_BUSY while the app is open, and what `signIn` throws.
 */
export async function withBackend<T>(
  options: GlobalOptions,
  streams: Pick<Streams, "askSecret">,
  use: (client: Client, backend: Backend) => Promise<T>,
): Promise<T> {
  const backend = await createBackend(
    nodePorts({ host: "memory", folders: foldersOf(options), inference: createForkSpawner(), logger: stderrLogger("silent") }),
  );
  try {
    const client: Client = createRouterClient(backend.router, { context: {} });
    await signIn(client, options, streams);
    return await use(client, backend);
  } finally {
    await backend.close();
  }
}
