import { useEffect, useState } from "react";
import type { Revision } from "../../../src/contract/index.ts";
import { presentRevision } from "../../state/actions/versions.ts";
import { useClient, useSession } from "../../state/hooks.ts";

interface WantedRevision {
  /** Null until it is known. */
  readonly revision: Revision | null;
  /** Rejected where it cannot be read. Null before the first look. */
  readonly found: Promise<Revision> | null;
}

/** The version with that id; null stands for the present text, which is saved for it. What is typed meanwhile need not wait. */
export function useRevision(revisionId: string | null, onError: (reason: unknown) => void): WantedRevision {
  const client = useClient();
  const session = useSession();
  const [found, setFound] = useState<Promise<Revision> | null>(null);
  const [revision, setRevision] = useState<Revision | null>(null);
  useEffect(() => {
    let current = true;
    const looked = presentRevision(client, session, revisionId);
    setFound(looked);
    looked.then(
      (value) => current && setRevision(value),
      (reason: unknown) => current && onError(reason),
    );
    return () => {
      current = false;
    };
  }, [client, session, revisionId, onError]);
  return { revision, found };
}
