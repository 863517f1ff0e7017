/** What the file shows changes against: nothing, an earlier version, or a file. */
import { Button, NativeSelect } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { Inputs, Revision } from "../../../src/contract/index.ts";
import { fileContent, pickFile } from "../../state/actions/documents.ts";
import { errorText } from "../../state/errors.ts";
import { useSession } from "../../state/hooks.ts";
import { useTranslator } from "../../state/language.ts";
import { Problem } from "../../ui/problem.tsx";
import { versionName } from "../history/compare/sides.ts";
import { useKnownVersions } from "../history/useKnownVersions.ts";
import classes from "./export.module.css";

export type Against = Exclude<Inputs["exports"]["create"]["against"], undefined>;

const NOTHING = "";
const FILE = "file";

/** The versions that a file can be compared with, the present one left out; those with a name first. */
function useVersions(): { named: readonly Revision[]; others: readonly Revision[] } {
  const session = useSession();
  const known = useKnownVersions();
  const head = session.info().headRevisionId;
  const older = known.filter(({ id }) => id !== head);
  return { named: older.filter(({ label }) => label !== null), others: older.filter(({ label }) => label === null) };
}

interface AgainstProps {
  readonly value: Against | null;
  /** What no choice means, in words. */
  readonly nothing: string;
  readonly onChange: (value: Against | null) => void;
}

export function AgainstChoice({ value, nothing, onChange }: AgainstProps): ReactNode {
  const translate = useTranslator();
  const { named, others } = useVersions();
  const [error, setError] = useState<unknown>(null);
  const choose = async (): Promise<void> => {
    setError(null);
    try {
      const file = await pickFile();
      if (file !== null) onChange({ kind: "file", ...(await fileContent(file)) });
    } catch (reason) {
      setError(reason);
    }
  };
  const select = (chosen: string): void => {
    if (chosen === FILE) void choose();
    else onChange(chosen === NOTHING ? null : { kind: "revision", revisionId: chosen });
  };
  const shown = value === null ? NOTHING : value.kind === "revision" ? value.revisionId : FILE;
  const options = (revisions: readonly Revision[]): ReactNode =>
    revisions.map((revision) => (
      <option key={revision.id} value={revision.id}>
        {versionName(revision, translate)}
      </option>
    ));
  return (
    <div className={classes.against}>
      <NativeSelect
        size="sm"
        label={translate("export.against")}
        description={translate("export.againstAbout")}
        value={shown}
        onChange={(event) => select(event.currentTarget.value)}
      >
        <option value={NOTHING}>{nothing}</option>
        {named.length === 0 ? null : <optgroup label={translate("history.title")}>{options(named)}</optgroup>}
        {others.length === 0 ? null : <optgroup label={translate("history.revisions")}>{options(others)}</optgroup>}
        <option value={FILE}>{value?.kind === "file" ? value.fileName : translate("export.againstFile")}</option>
      </NativeSelect>
      {value?.kind === "file" ? (
        <Button size="compact-sm" variant="default" onClick={() => void choose()}>
          {translate("export.againstOther")}
        </Button>
      ) : null}
      {error === null ? null : <Problem>{errorText(error, translate)}</Problem>}
    </div>
  );
}
