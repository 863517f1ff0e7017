/** Revisions of the open document, newest first, fetched a page at a time. */
import { useCallback, useEffect, useRef, useState } from "react";
import type { Revision } from "../../../src/contract/index.ts";
import { report } from "../../state/app.ts";
import { useClient, useSession, useSessionState } from "../../state/hooks.ts";

const PAGE = 200;

export interface Revisions {
  readonly total: number;
  readonly revisions: readonly Revision[];
  readonly loaded: boolean;
  /** Fetches older revisions than those known; does nothing while a page is on its way. */
  readonly loadMore: () => void;
  readonly replace: (revision: Revision) => void;
}

export function useRevisions(): Revisions {
  const client = useClient();
  const session = useSession();
  const head = useSessionState((current) => current.info().headRevisionId);
  const [state, setState] = useState<{ total: number; revisions: readonly Revision[]; loaded: boolean }>({
    total: 0,
    revisions: [],
    loaded: false,
  });
  const busy = useRef(false);
  const { documentId } = session;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new head means that there are newer revisions
  useEffect(() => {
    let current = true;
    client.history.list({ documentId, limit: PAGE }).then((page) => {
      if (!current) return;
      setState((before) => {
        const last = page.revisions.at(-1)?.number ?? 0;
        return {
          total: page.total,
          revisions: [...page.revisions, ...before.revisions.filter((revision) => revision.number < last)],
          loaded: true,
        };
      });
    }, report);
    return () => {
      current = false;
    };
  }, [client, documentId, head]);

  const loadMore = useCallback(() => {
    const before = state.revisions.at(-1)?.number;
    if (busy.current || before === undefined || state.revisions.length >= state.total) return;
    busy.current = true;
    client.history
      .list({ documentId, limit: PAGE, before })
      .then((page) => setState((known) => ({ ...known, total: page.total, revisions: [...known.revisions, ...page.revisions] })), report)
      .finally(() => {
        busy.current = false;
      });
  }, [client, documentId, state]);

  const replace = useCallback((revision: Revision) => {
    setState((known) => ({ ...known, revisions: known.revisions.map((other) => (other.id === revision.id ? revision : other)) }));
  }, []);

  return { ...state, loadMore, replace };
}
