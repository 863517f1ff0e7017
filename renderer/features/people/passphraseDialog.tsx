import { Button, Modal } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { appClient, toast } from "../../state/app.ts";
import { useTranslator } from "../../state/language.ts";
import { setUi } from "../../state/uiStore.ts";
import { CommandRow } from "../../ui/dialogRow.tsx";
import { PassphraseInput } from "../../ui/passphraseInput.tsx";
import { Problem } from "../../ui/problem.tsx";
import { useNewPassphrase } from "./newPassphrase.tsx";
import classes from "./people.module.css";
import { useWork } from "./useWork.ts";

const close = (): void => setUi({ dialog: null });

/** Another passphrase for whoever is signed in. */
export function PassphraseDialog(): ReactNode {
  const translate = useTranslator();
  const [current, setCurrent] = useState("");
  const next = useNewPassphrase(translate("passphrase.hint"));
  const work = useWork();
  const submit = (): void => {
    if (next.problem !== null) work.fail(next.problem);
    else
      void work.run(async () => {
        await appClient().account.changePassphrase({ current, next: next.value });
        toast({ level: "info", message: translate("passphrase.changed") });
        close();
      });
  };
  return (
    <Modal opened onClose={close} title={translate("passphrase.title")} closeButtonProps={{ "aria-label": translate("common.close") }}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <PassphraseInput
          label={translate("passphrase.current")}
          autoComplete="current-password"
          required
          withAsterisk={false}
          data-autofocus
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
        />
        {next.fields}
        {work.problem === null ? null : <Problem>{work.problem}</Problem>}
        <CommandRow>
          <Button type="submit" loading={work.busy}>
            {translate("passphrase.change")}
          </Button>
          <Button variant="default" onClick={close}>
            {translate("common.cancel")}
          </Button>
        </CommandRow>
      </form>
    </Modal>
  );
}
