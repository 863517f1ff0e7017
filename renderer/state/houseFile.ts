import { useCallback, useEffect, useState } from "react";
import type { Outputs } from "../../src/contract/index.ts";
import { useClient } from "./hooks.ts";

/** The file that new Word documents take their look from. */
export type HouseFile = NonNullable<Outputs["house"]["get"]["file"]>;

/** The house file of the workspace: undefined while it is asked for, null when there is none. The second value tells of another one. */
export function useHouseFile(): [HouseFile | null | undefined, (file: HouseFile | null) => void] {
  const client = useClient();
  const [file, setFile] = useState<HouseFile | null>();
  useEffect(() => {
    let current = true;
    client.house.get({}).then(
      (answer) => current && setFile(answer.file),
      () => current && setFile(null), // without an answer there is nothing to choose
    );
    return () => {
      current = false;
    };
  }, [client]);
  return [file, useCallback((next: HouseFile | null) => setFile(next), [])];
}
