import { permits } from "../src/domain/access/permissions.ts";
import type { Engine } from "./inference/engine.ts";
import { createSupervisor } from "./inference/supervisor.ts";
import type { Ports } from "./ports/ports.ts";
import { AccessService } from "./services/access/accessService.ts";
import { BackupSchedule } from "./services/backupSchedule.ts";
import { createWorkbench } from "./services/createWorkbench.ts";
import { createRouter, type Router } from "./services/router.ts";
import { markDeadRuns } from "./services/runs/runRecord.ts";
import { createServices, type Services, type StartDocument } from "./services/services.ts";
import type { Workbench } from "./services/workbench.ts";
import { openStorage, type Storage } from "./storage/storage.ts";

export interface BackendOptions {
  /** A file the app was started with: becomes a document and is shown first. */
  readonly startFile?: { readonly fileName: string; readonly bytes: Uint8Array };
}

/** The running backend of one workspace. */
export interface Backend {
  readonly router: Router;
  readonly engine: Engine;
  readonly services: Services;
  readonly storage: Storage;
  /** Cancels runs, writes what the journal has into revisions, makes a backup, ends the inference process and closes the database. */
  close(): Promise<void>;
}

/**
 * Composition root: opens the workspace and wires everything together.
 * Throws WORKSPACE_BUSY, DATABASE_FROM_FUTURE, READ_ONLY_TARGET, DISK_FULL, and for the start file what importing throws.
 */
export async function createBackend(ports: Ports, options: BackendOptions = {}): Promise<Backend> {
  const storage = await openStorage(ports.folders.workspace, ports.clock.now());
  const engine = createSupervisor(ports.inference, ports.clock, ports.logger);
  try {
    const workbench = createWorkbench(storage, ports);
    for (const notice of storage.notices) ports.logger.warn("The database was replaced", { ...notice });
    markDeadRuns(workbench);
    const startDocument = startWith(options.startFile);
    const services = createServices(workbench, engine, startDocument);
    // Alone, a file that cannot be read is told at once; with accounts it becomes a document when somebody who may do that signs in.
    if (!workbench.people.accounts()) await startDocument(services.documents, workbench.people.owner());
    services.registry.recover();
    services.dueDates.start();
    const backups = new BackupSchedule(workbench);
    backups.start();
    return {
      router: createRouter(services, new AccessService(services.sessions), ports.logger),
      engine,
      services,
      storage,
      close: once(() => closeBackend(workbench, engine, services, backups)),
    };
  } catch (error) {
    storage.close();
    await engine.close();
    throw error;
  }
}

async function closeBackend(workbench: Workbench, engine: Engine, services: Services, backups: BackupSchedule): Promise<void> {
  try {
    services.app.close();
    services.account.close();
    services.sessions.closeAll();
    services.dueDates.close();
    const ended = Promise.all([services.runs.close(), services.models.close()]);
    await engine.close();
    await ended;
    services.registry.close();
    services.exports.close();
    workbench.audit.sign();
    await backups.close();
  } finally {
    workbench.storage.close();
  }
}

/** Makes the start file a document, once, by the first person who may import it. */
function startWith(startFile: BackendOptions["startFile"]): StartDocument {
  let made: Promise<string> | null = null;
  return async (documents, person) => {
    if (startFile === undefined || !permits("documents.importFile", person) || person === null) return await made;
    made ??= documents.importOnce(startFile.fileName, startFile.bytes, person).then((info) => info.id);
    return await made;
  };
}

/** The same promise for every call. */
function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => {
    running ??= work();
    return running;
  };
}
