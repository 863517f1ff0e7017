/** Revisions of the open document, newest first, fetched a page at a time. */
import { useCallback, useEffect, useRef, useState } from "react";
import type { Revision } from "../../../src/contract/index.ts";
import { report } from "../../state/app.ts";
import { useClient, useSession, useSessionState } from "../../state/hooks.ts";
import { useUiStore } from "../../state/uiStore.ts";

const PAGE = 200;

export interface Revisions {
  readonly total: number;
  readonly revisions: readonly Revision[];
  readonly loaded: boolean;
  /** Fetches older revisions than those known; does nothing while a page is on its way. */
  readonly loadMore: () => void;
}

/** `named`: only versions with a name. */
export function useRevisions(named: boolean): Revisions {
  const client = useClient();
  const session = useSession();
  const head = useSessionState((current) => current.info().headRevisionId);
  const changed = useUiStore((current) => current.versionsChanged);
  const [state, setState] = useState<{ total: number; revisions: readonly Revision[]; loaded: boolean; named: boolean }>({
    total: 0,
    revisions: [],
    loaded: false,
    named,
  });
  const busy = useRef(false);
  const { documentId } = session;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new head means that there are newer revisions, a change that names are others
  useEffect(() => {
    let current = true;
    client.history.list({ documentId, limit: PAGE, named }).then((page) => {
      if (!current) return;
      setState((before) => {
        const last = page.revisions.at(-1)?.number ?? 0;
        const older = before.named === named ? before.revisions.filter((revision) => revision.number < last) : [];
        return { total: page.total, revisions: [...page.revisions, ...older], loaded: true, named };
      });
    }, report);
    return () => {
      current = false;
    };
  }, [client, documentId, head, named, changed]);

  const loadMore = useCallback(() => {
    const before = state.revisions.at(-1)?.number;
    if (busy.current || before === undefined || state.revisions.length >= state.total) return;
    busy.current = true;
    client.history
      .list({ documentId, limit: PAGE, before, named })
      .then((page) => setState((known) => ({ ...known, total: page.total, revisions: [...known.revisions, ...page.revisions] })), report)
      .finally(() => {
        busy.current = false;
      });
  }, [client, documentId, state, named]);

  return { ...state, loadMore };
}
