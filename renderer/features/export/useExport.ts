import { useEffect, useState } from "react";
import type { Inputs } from "../../../src/contract/index.ts";
import { type MadeExport, saveExport } from "../../state/exports.ts";
import { useClient, useSession } from "../../state/hooks.ts";

/** What is asked for, without the document. Keep it the same object while nothing changes. */
export type ExportAsked = Omit<Inputs["exports"]["create"], "documentId">;

interface Exporting {
  readonly made: MadeExport | null;
  readonly error: unknown;
  readonly busy: boolean;
  /** Saves what was made; gives the name of the file, null when nothing was saved. */
  readonly write: () => Promise<string | null>;
}

/** Makes the file that is asked for, anew whenever something else is asked. */
export function useExport(asked: ExportAsked): Exporting {
  const client = useClient();
  const session = useSession();
  const [made, setMade] = useState<MadeExport | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(true);
  useEffect(() => {
    let current = true;
    setBusy(true);
    setMade(null);
    setError(null);
    session
      .save()
      .then(() => client.exports.create({ documentId: session.documentId, ...asked }))
      .then(
        (value) => current && setMade(value),
        (reason: unknown) => current && setError(reason),
      )
      .finally(() => current && setBusy(false));
    return () => {
      current = false;
    };
  }, [client, session, asked]);
  const write = async (): Promise<string | null> => {
    if (made === null) return null;
    setBusy(true);
    try {
      return await saveExport(client, made);
    } catch (reason) {
      setError(reason);
      return null;
    } finally {
      setBusy(false);
    }
  };
  return { made, error, busy, write };
}
