/** Begins a branch with a version: another wording beside the present one, which can be proposed back later. */
import { Button, Modal, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { openDocument } from "../../state/actions/documents.ts";
import { errorText } from "../../state/errors.ts";
import { useClient } from "../../state/hooks.ts";
import { useTranslator } from "../../state/language.ts";
import { announce, setUi } from "../../state/uiStore.ts";
import { CommandRow } from "../../ui/dialogRow.tsx";
import { Problem } from "../../ui/problem.tsx";
import classes from "./history.module.css";
import { useRevision } from "./useRevision.ts";

const close = (): void => setUi({ dialog: null });

export function BranchDialog({ revisionId }: { revisionId: string | null }): ReactNode {
  const translate = useTranslator();
  const client = useClient();
  const [name, setName] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { revision, found } = useRevision(revisionId, setError);
  const make = async (): Promise<void> => {
    setBusy(true);
    try {
      const from = revision ?? (await found);
      if (from === null) return;
      const made = await client.history.branch({ revisionId: from.id, name: name.trim() });
      await openDocument(made.id);
      announce(translate("versions.branchMade", { name: name.trim() }));
    } catch (reason) {
      setError(reason);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      opened
      onClose={close}
      size="md"
      title={revision === null ? translate("versions.continue") : translate("versions.branchTitle", { number: revision.number })}
      closeButtonProps={{ "aria-label": translate("common.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        <TextInput
          data-autofocus
          label={translate("versions.branchField")}
          description={translate("versions.branchHint")}
          placeholder={translate("versions.branchExample")}
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {error === null ? null : <Problem>{errorText(error, translate)}</Problem>}
        <div className={classes.dialogButtons}>
          <CommandRow>
            <Button type="submit" disabled={name.trim() === "" || busy}>
              {translate("versions.branchMake")}
            </Button>
            <Button variant="subtle" color="gray" onClick={close}>
              {translate("common.cancel")}
            </Button>
          </CommandRow>
        </div>
      </form>
    </Modal>
  );
}
