/** Gives a version a name, another one, or none. */
import { Button, Modal, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { Revision } from "../../../src/contract/index.ts";
import { versionsChanged } from "../../state/actions/versions.ts";
import { errorText } from "../../state/errors.ts";
import { useClient } from "../../state/hooks.ts";
import { useLanguage, useTranslator } from "../../state/language.ts";
import { announce, setUi } from "../../state/uiStore.ts";
import { CommandRow } from "../../ui/dialogRow.tsx";
import { formatExact } from "../../ui/format.ts";
import { Problem } from "../../ui/problem.tsx";
import classes from "./history.module.css";
import { useRevision } from "./useRevision.ts";

const close = (): void => setUi({ dialog: null });

export function NameDialog({ revisionId }: { revisionId: string | null }): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  const client = useClient();
  const [typed, setTyped] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const { revision, found } = useRevision(revisionId, setError);
  const name = typed ?? revision?.label ?? "";
  const save = async (wanted: string | null): Promise<void> => {
    const label = wanted === null || wanted.trim() === "" ? null : wanted.trim();
    let saved: Revision;
    try {
      const named = revision ?? (await found);
      if (named === null) return;
      saved = await client.history.label({ revisionId: named.id, label });
    } catch (reason) {
      setError(reason);
      return;
    }
    versionsChanged();
    const { number } = saved;
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
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        {revision?.named == null ? null : (
          <p className={classes.hint}>
            {translate("versions.namedBy", { by: revision.named.by, when: formatExact(revision.named.at, language) })}
          </p>
        )}
        {error === null ? null : <Problem>{errorText(error, translate)}</Problem>}
        <div className={classes.dialogButtons}>
          <CommandRow>
            <Button type="submit" disabled={name.trim() === "" && (revision === null || revision.label === null)}>
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
