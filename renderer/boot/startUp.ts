/** Who is at this window, and the stream of what concerns the whole window while somebody is. */

import type { Client } from "../../src/contract/index.ts";
import { useDocumentsChanged } from "../features/welcome/documentsChanged.ts";
import { followAccount } from "../state/account.ts";
import { refreshModels } from "../state/actions/documents.ts";
import { attempt } from "../state/app.ts";
import { receiveNotification, refreshNotifications } from "../state/notifications.ts";
import { refreshPeople } from "../state/people.ts";
import { applySettings, setUi } from "../state/uiStore.ts";
import type { Connection } from "./connection.ts";

type WindowEvent = Awaited<ReturnType<Client["app"]["watch"]>> extends AsyncIterator<infer Event, unknown, unknown> ? Event : never;

function take(event: WindowEvent): void {
  if (event.type === "engine") setUi({ engine: event.engine });
  else if (event.type === "settings") applySettings(event.settings);
  else if (event.type === "notice")
    setUi((state) => ({ notices: [...state.notices.filter((notice) => notice.id !== event.notice.id), event.notice] }));
  else if (event.type === "notification") receiveNotification(event.notification);
  else if (event.type === "notifications") void refreshNotifications();
  else if (event.type === "models") void attempt(refreshModels);
  else if (event.type === "people") void attempt(refreshPeople);
  else if (event.type === "documents") useDocumentsChanged.setState((state) => ({ count: state.count + 1 }));
}

async function follow(connection: Connection, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await connection.whenConnected();
    try {
      for await (const event of await connection.client.app.watch({}, { signal })) take(event);
    } catch {
      // The connection is down, the backend restarts, or nobody is signed in any more: the loop tries again, or is over.
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

/** Fetches the editor while nobody waits for it yet. */
function prefetch(): void {
  const fetchParts = (): void =>
    void Promise.all([
      import("../features/shell/documentScreen.tsx"),
      import("../editor/documentEditor.tsx"),
      import("../features/palette/palette.tsx"),
    ]).catch(() => undefined);
  if ("requestIdleCallback" in window) window.requestIdleCallback(fetchParts, { timeout: 1500 });
  else setTimeout(fetchParts, 300);
}

export function startUp(connection: Connection): void {
  void followAccount(connection, (signal) => void follow(connection, signal));
  prefetch();
}
