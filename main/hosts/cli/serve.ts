import { join } from "node:path";
import { createBackend } from "../../compose.ts";
import type { UserFile } from "../node/files.ts";
import { nodeFolders } from "../node/folders.ts";
import { createForkSpawner } from "../node/forkSpawner.ts";
import { nodePorts } from "../node/ports.ts";
import { applicationRoot } from "../node/root.ts";
import { startWebHost } from "../web/webHost.ts";
import { onStopSignal } from "./stopSignals.ts";

export interface ServeOptions {
  readonly workspace: string | undefined;
  readonly port: number | undefined;
  readonly address: string | undefined;
  /** 0: never. */
  readonly idleMinutes: number;
  /** Document to import and show at once. */
  readonly startFile: UserFile | null;
  /** One-time addresses to print: one for each browser that is to be let in. */
  readonly addresses?: number;
  onReady(urls: readonly string[], port: number): void;
}

/**
 * Opens the workspace and serves it on 127.0.0.1 until SIGINT, SIGTERM or until it was idle; then closes everything in
 * order. Throws WORKSPACE_BUSY when another Palimpsest has the workspace.
 */
export async function serve(options: ServeOptions): Promise<void> {
  const ports = nodePorts({ host: "web", folders: nodeFolders(options.workspace), inference: createForkSpawner() });
  const backend = await createBackend(ports, options.startFile === null ? {} : { startFile: options.startFile });
  const stopped = whenStopped();
  try {
    const host = await startWebHost({
      router: backend.router,
      rendererFolder: join(applicationRoot(), "dist", "renderer"),
      logger: ports.logger,
      idleMinutes: options.idleMinutes,
      onIdle: stopped.stop,
      ...(options.port === undefined ? {} : { port: options.port }),
      ...(options.address === undefined ? {} : { address: options.address }),
    });
    try {
      options.onReady(
        Array.from({ length: options.addresses ?? 1 }, () => host.issueUrl()),
        host.port,
      );
      await stopped.promise;
    } finally {
      await host.close();
    }
  } finally {
    await backend.close();
  }
}

/** Resolves on the first signal to stop, or on `stop`. */
function whenStopped(): { readonly promise: Promise<void>; stop(): void } {
  let stop = (): void => undefined;
  const promise = new Promise<void>((resolve) => {
    stop = resolve;
  });
  onStopSignal(() => stop());
  return { promise, stop: () => stop() };
}
