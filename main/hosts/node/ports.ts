import { join } from "node:path";
import type { Dialogs, DocumentWorkerSpawner, Folders, InferenceSpawner, Logger, Notifier, Ports, SecretStore } from "../../ports/ports.ts";
import { systemClock } from "./clock.ts";
import { fileSecrets } from "./fileSecrets.ts";
import { createForkDocumentWorker } from "./forkDocumentWorker.ts";
import { fileLogger } from "./logger.ts";
import { createRandom } from "./random.ts";

/** What of the ports differs between hosts. */
export interface HostParts {
  readonly host: Ports["host"];
  readonly folders: Folders;
  readonly inference: InferenceSpawner;
  readonly dialogs?: Dialogs;
  readonly logger?: Logger;
  readonly secrets?: SecretStore;
  readonly documentWorker?: DocumentWorkerSpawner;
  readonly notifier?: Notifier;
}

/** Ports of every host that runs on Node, with the system's clock and randomness; logs to `<workspace>/logs/<host>.log`. */
export function nodePorts(parts: HostParts): Ports {
  return {
    clock: systemClock,
    random: createRandom(systemClock),
    logger: parts.logger ?? fileLogger(join(parts.folders.workspace, "logs", `${parts.host}.log`)),
    dialogs: parts.dialogs ?? null,
    inference: parts.inference,
    documentWorker: parts.documentWorker ?? createForkDocumentWorker(),
    folders: parts.folders,
    host: parts.host,
    ...(parts.notifier === undefined ? {} : { notifier: parts.notifier }),
    secrets: parts.secrets ?? fileSecrets(join(parts.folders.workspace, "secrets")),
  };
}
