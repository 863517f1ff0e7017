/** First questions to the backend, and the stream of what concerns the whole window. */

import { useDocumentsChanged } from "../features/welcome/documentsChanged.ts";
import { documentInAddress, openDocument, refreshModels } from "../state/actions/documents.ts";
import { attempt, report } from "../state/app.ts";
import { applySettings, setUi } from "../state/uiStore.ts";
import type { Connection } from "./connection.ts";

async function readState(connection: Connection): Promise<string | null> {
  const [info, settings] = await Promise.all([connection.client.app.info({}), connection.client.settings.get({})]);
  applySettings(settings);
  setUi({ appInfo: info, notices: info.notices });
  return info.startDocumentId;
}

async function follow(connection: Connection): Promise<void> {
  for (;;) {
    await connection.whenConnected();
    try {
      for await (const event of await connection.client.app.watch({})) {
        if (event.type === "engine") setUi({ engine: event.engine });
        else if (event.type === "settings") applySettings(event.settings);
        else if (event.type === "notice")
          setUi((state) => ({ notices: [...state.notices.filter((notice) => notice.id !== event.notice.id), event.notice] }));
        else if (event.type === "models") void attempt(refreshModels);
        else useDocumentsChanged.setState((state) => ({ count: state.count + 1 }));
      }
    } catch {
      // The connection is down or the backend restarts: the status bar says so, and the loop tries again.
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

export async function startUp(connection: Connection): Promise<void> {
  void follow(connection);
  try {
    const startDocumentId = await readState(connection);
    void attempt(refreshModels);
    prefetch();
    const wanted = documentInAddress() ?? startDocumentId;
    if (wanted !== null) await openDocument(wanted);
  } catch (error) {
    report(error);
  }
}
