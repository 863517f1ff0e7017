import { useEffect, useState } from "react";
import type { Revision } from "../../../src/contract/index.ts";
import { useClient, useSession } from "../../state/hooks.ts";

/** Newest versions that are known besides those with a name. */
const MOST_VERSIONS = 200;

/** The newest versions of the open document and all with a name, newest first; none while they are on their way or cannot be read. */
export function useKnownVersions(): readonly Revision[] {
  const client = useClient();
  const { documentId } = useSession();
  const [known, setKnown] = useState<readonly Revision[]>([]);
  useEffect(() => {
    let current = true;
    const lists = [
      client.history.list({ documentId, limit: MOST_VERSIONS }),
      client.history.list({ documentId, limit: MOST_VERSIONS, named: true }),
    ];
    Promise.all(lists).then(
      (pages) => {
        const revisions = new Map(pages.flatMap((page) => page.revisions.map((revision) => [revision.id, revision])));
        if (current) setKnown([...revisions.values()].sort((a, b) => b.number - a.number));
      },
      () => undefined, // what is chosen from them says what is wrong
    );
    return () => {
      current = false;
    };
  }, [client, documentId]);
  return known;
}
