import type { Ports } from "../ports/ports.ts";
import type { Storage } from "../storage/storage.ts";
import { KeyRing } from "./access/keyRing.ts";
import { People } from "./access/people.ts";
import { AuditLog } from "./audit/auditLog.ts";
import { Listeners } from "./events/listeners.ts";
import { nodeScheduler } from "./events/nodeScheduler.ts";
import { NotificationCentre } from "./notifications/notificationCentre.ts";
import { ReviewBook } from "./review/reviewBook.ts";
import type { AppEvent, Workbench } from "./workbench.ts";

/** What the services of one workspace share. */
export function createWorkbench(storage: Storage, ports: Ports): Workbench {
  const { clock, random, secrets } = ports;
  const events = new Listeners<AppEvent>();
  const audit = new AuditLog(storage, ports);
  audit.open();
  const keys = new KeyRing(storage, secrets, clock, random, audit);
  const reviews = new ReviewBook(storage, keys, () => random.id());
  return {
    storage,
    ports,
    scheduler: ports.scheduler ?? nodeScheduler,
    events,
    people: new People(storage, clock, random, keys, audit),
    keys,
    audit,
    notifications: new NotificationCentre(storage, clock, random, events),
    reviews,
  };
}
