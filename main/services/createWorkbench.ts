import type { Ports } from "../ports/ports.ts";
import type { Storage } from "../storage/storage.ts";
import { KeyRing } from "./access/keyRing.ts";
import { People } from "./access/people.ts";
import { AuditLog } from "./audit/auditLog.ts";
import { Listeners } from "./events/listeners.ts";
import { nodeScheduler } from "./events/nodeScheduler.ts";
import type { Workbench } from "./workbench.ts";

/** What the services of one workspace share. */
export function createWorkbench(storage: Storage, ports: Ports): Workbench {
  const { clock, random, secrets } = ports;
  return {
    storage,
    ports,
    scheduler: ports.scheduler ?? nodeScheduler,
    events: new Listeners(),
    people: new People(storage, clock, random),
    keys: new KeyRing(storage, secrets, clock, random),
    audit: new AuditLog(storage, clock),
  };
}
