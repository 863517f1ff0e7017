import type { DocumentEvent, EngineState, Notice } from "../../src/contract/index.ts";
import type { Notification } from "../../src/domain/review/notification.ts";
import type { Ports, Scheduler } from "../ports/ports.ts";
import type { Storage } from "../storage/storage.ts";
import type { KeyRing } from "./access/keyRing.ts";
import type { People } from "./access/people.ts";
import type { AuditLog } from "./audit/auditLog.ts";
import type { Listeners } from "./events/listeners.ts";
import type { NotificationCentre } from "./notifications/notificationCentre.ts";
import type { ReviewBook } from "./review/reviewBook.ts";

/** What every tab of the app hears about the workspace as a whole. */
export type AppEvent =
  | { readonly type: "engine"; readonly engine: EngineState }
  /** `personId`: whose settings changed, null for those of the workspace. */
  | { readonly type: "settings"; readonly personId: string | null }
  | { readonly type: "notice"; readonly notice: Notice }
  /** For the windows of one person. */
  | { readonly type: "notification"; readonly personId: string; readonly notification: Notification }
  | { readonly type: "notifications"; readonly personId: string }
  | { readonly type: "documents" }
  | { readonly type: "models" }
  | { readonly type: "people" };

export type { DocumentEvent };

/** What the services share: the storage, the host's ports, and the bus of workspace events. */
export interface Workbench {
  readonly storage: Storage;
  readonly ports: Ports;
  readonly scheduler: Scheduler;
  readonly events: Listeners<AppEvent>;
  readonly people: People;
  readonly keys: KeyRing;
  readonly audit: AuditLog;
  readonly notifications: NotificationCentre;
  readonly reviews: ReviewBook;
}
