import { Loader, Modal } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import type { Outputs } from "../../../src/contract/index.ts";
import { errorText } from "../../state/errors.ts";
import { useClient } from "../../state/hooks.ts";
import { useLanguage, useTranslator } from "../../state/language.ts";
import { setUi } from "../../state/uiStore.ts";
import { formatExact } from "../../ui/format.ts";
import { Problem } from "../../ui/problem.tsx";
import classes from "./history.module.css";
import { ProofNote } from "./proofNote.tsx";

type Stored = Outputs["history"]["text"];

/** The text of one revision, with the hash that proves it. */
export function RevisionDialog({ revisionId }: { revisionId: string }): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  const client = useClient();
  const [stored, setStored] = useState<Stored | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    client.history.text({ revisionId }).then(setStored, setError);
  }, [client, revisionId]);
  const title = stored === null ? translate("common.loading") : translate("history.version", { number: stored.revision.number });
  return (
    <Modal
      opened
      onClose={() => setUi({ dialog: null })}
      size="min(920px, 94vw)"
      title={title}
      closeButtonProps={{ "aria-label": translate("common.close") }}
    >
      {error === null ? null : <Problem>{errorText(error, translate)}</Problem>}
      {stored === null && error === null ? <Loader size="sm" color="ink" /> : null}
      {stored === null ? null : (
        <>
          <p className={classes.hint}>
            {translate(`cause.${stored.revision.cause}`)} · {formatExact(stored.revision.createdAt, language)} · SHA-256{" "}
            {stored.revision.rootHash}
          </p>
          {stored.revision.named === null ? null : (
            <p className={classes.hint}>
              {translate("versions.namedBy", {
                by: stored.revision.named.by,
                when: formatExact(stored.revision.named.at, language),
              })}
            </p>
          )}
          <ProofNote subject={{ revisionId }} />
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
          <pre className={classes.text} tabIndex={0}>
            {stored.text}
          </pre>
        </>
      )}
    </Modal>
  );
}
