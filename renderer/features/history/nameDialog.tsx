/** Gives a version a name, another one, or none. */
import { Button, Modal, TextInput } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import type { Revision } from "../../../src/contract/index.ts";
import { presentRevision, versionsChanged } from "../../state/actions/versions.ts";
import { errorText } from "../../state/errors.ts";
import { useClient, useSession } from "../../state/hooks.ts";
import { useLanguage, useTranslator } from "../../state/language.ts";
import { announce, setUi } from "../../state/uiStore.ts";
import { CommandRow } from "../../ui/dialogRow.tsx";
import { formatExact } from "../../ui/format.ts";
import { Problem } from "../../ui/problem.tsx";
import classes from "./history.module.css";

const close = (): void => setUi({ dialog: null });

export function NameDialog({ revisionId }: { revisionId: string | null }): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  const client = useClient();
  const session = useSession();
  const [revision, setRevision] = useState<Revision | null>(null);
  const [name, setName] = useState("");
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    let current = true;
    presentRevision(client, session, revisionId).then((found) => {
      if (!current) return;
      setRevision(found);
      setName(found.label ?? "");
    }, setError);
    return () => {
      current = false;
    };
  }, [client, session, revisionId]);
  const save = async (wanted: string | null): Promise<void> => {
    if (revision === null) return;
    const label = wanted === null || wanted.trim() === "" ? null : wanted.trim();
    try {
      await client.history.label({ revisionId: revision.id, label });
    } catch (reason) {
      setError(reason);
      return;
    }
    versionsChanged();
    const { number } = revision;
    announce(label === null ? translate("versions.unnamed", { number }) : translate("versions.named", { number, name: label }));
    close();
  };
  return (
    <Modal
      opened
      onClose={close}
      size="md"
      title={revision === null ? translate("versions.nameNow") : translate("versions.nameTitle", { number: revision.number })}
      closeButtonProps={{ "aria-label": translate("common.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save(name);
        }}
      >
        <TextInput
          data-autofocus
          label={translate("versions.nameField")}
          description={translate("versions.nameHint")}
          placeholder={translate("history.labelExample")}
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {revision?.named == null ? null : (
          <p className={classes.hint}>
            {translate("versions.namedBy", { by: revision.named.by, when: formatExact(revision.named.at, language) })}
          </p>
        )}
        {error === null ? null : <Problem>{errorText(error, translate)}</Problem>}
        <div className={classes.dialogButtons}>
          <CommandRow>
            <Button type="submit" disabled={revision === null || (name.trim() === "" && revision.label === null)}>
              {translate("common.save")}
            </Button>
            {revision === null || revision.label === null ? null : (
              <Button variant="default" onClick={() => void save(null)}>
                {translate("versions.removeName")}
              </Button>
            )}
            <Button variant="subtle" color="gray" onClick={close}>
              {translate("common.cancel")}
            </Button>
          </CommandRow>
        </div>
      </form>
    </Modal>
  );
}
