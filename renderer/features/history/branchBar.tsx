/** Of which document the open one is a branch, and the ways between the two. */
import { Button } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import type { VersionLine } from "../../../src/contract/index.ts";
import { useMay } from "../../state/access.ts";
import { openDocument } from "../../state/actions/documents.ts";
import { proposeFrom } from "../../state/actions/versions.ts";
import { attempt, report } from "../../state/app.ts";
import { useClient, useSession } from "../../state/hooks.ts";
import { useTranslator } from "../../state/language.ts";
import { setUi, useUiStore } from "../../state/uiStore.ts";
import { IconGitBranch } from "../../ui/icons.ts";
import classes from "./history.module.css";

interface Origin {
  readonly name: string;
  readonly number: number;
  readonly line: VersionLine;
}

export function BranchBar(): ReactNode {
  const translate = useTranslator();
  const client = useClient();
  const { documentId } = useSession();
  const mayPropose = useMay("history.propose");
  const note = useUiStore((state) => state.versionNote);
  const [origin, setOrigin] = useState<Origin | null>(null);
  useEffect(() => {
    let current = true;
    setOrigin(null);
    client.history.graph({ documentId }).then(({ lines, nodes }) => {
      const own = lines.find((line) => line.documentId === documentId)?.branch ?? null;
      const line = lines.find((one) => one.documentId === own?.originDocumentId);
      const number = nodes.find((node) => node.revisionId === own?.originRevisionId)?.number;
      if (current && own !== null && line !== undefined && number !== undefined) setOrigin({ name: own.name, number, line });
    }, report);
    return () => {
      current = false;
      setUi({ versionNote: null });
    };
  }, [client, documentId]);
  if (origin === null) return note === null ? null : <p className={classes.note}>{note}</p>;
  const { name, number, line } = origin;
  const proposeBack = async (): Promise<void> => {
    await openDocument(line.documentId);
    await proposeFrom(documentId);
  };
  return (
    <div className={classes.branch}>
      <p>
        <IconGitBranch size={14} aria-hidden /> {translate("versions.onBranch", { name, title: line.title, number })}
      </p>
      {line.removed ? null : (
        <div className={classes.actions}>
          <Button size="compact-xs" variant="default" onClick={() => void attempt(() => openDocument(line.documentId))}>
            {translate("versions.openDocument")}
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => setUi({ dialog: { kind: "compare", before: { documentId: line.documentId }, after: null } })}
          >
            {translate("compare.title")}
          </Button>
          <Button size="compact-xs" variant="default" disabled={!mayPropose} onClick={() => void attempt(proposeBack)}>
            {translate("versions.proposeBack", { title: line.title })}
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            disabled={!mayPropose}
            onClick={() => void attempt(() => proposeFrom(line.documentId))}
          >
            {translate("versions.takeOver", { title: line.title })}
          </Button>
        </div>
      )}
      {note === null ? null : <p className={classes.hint}>{note}</p>}
    </div>
  );
}
