import { Button, Modal } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useAccounts } from "../../state/account.ts";
import { appClient, toast } from "../../state/app.ts";
import { useTranslator } from "../../state/language.ts";
import { setUi } from "../../state/uiStore.ts";
import { CommandRow } from "../../ui/dialogRow.tsx";
import { PassphraseInput } from "../../ui/passphraseInput.tsx";
import { Problem } from "../../ui/problem.tsx";
import classes from "./people.module.css";
import { SecretShown } from "./secretShown.tsx";
import { useWork } from "./useWork.ts";

const close = (): void => setUi({ dialog: null });

/** A new signing key for whoever is signed in, in place of one that was lost or that somebody else may know. */
export function NewKeyDialog(): ReactNode {
  const translate = useTranslator();
  const accounts = useAccounts();
  const [passphrase, setPassphrase] = useState("");
  const [code, setCode] = useState<string | null>(null);
  const work = useWork();
  const submit = (): void =>
    void work.run(async () => {
      const { recoveryCode } = await appClient().account.newKey(accounts ? { passphrase } : {});
      toast({ level: "info", message: translate("newKey.done") });
      if (recoveryCode === null) close();
      else setCode(recoveryCode);
    });
  return (
    <Modal
      opened
      onClose={close}
      title={translate("newKey.title")}
      closeOnEscape={code === null}
      closeOnClickOutside={false}
      withCloseButton={code === null}
      closeButtonProps={{ "aria-label": translate("common.close") }}
    >
      {code === null ? (
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <p className={classes.lead}>{translate("newKey.about")}</p>
          {accounts ? (
            <PassphraseInput
              label={translate("newKey.passphrase")}
              autoComplete="current-password"
              required
              withAsterisk={false}
              data-autofocus
              value={passphrase}
              onChange={(event) => setPassphrase(event.currentTarget.value)}
            />
          ) : null}
          {work.problem === null ? null : <Problem>{work.problem}</Problem>}
          <CommandRow>
            <Button type="submit" loading={work.busy}>
              {translate("newKey.make")}
            </Button>
            <Button variant="default" onClick={close}>
              {translate("common.cancel")}
            </Button>
          </CommandRow>
        </form>
      ) : (
        <div className={classes.form}>
          <SecretShown title={translate("secret.recovery")} hint={translate("secret.recoveryHint")} secret={code} />
          <CommandRow>
            <Button onClick={close}>{translate("secret.done")}</Button>
          </CommandRow>
        </div>
      )}
    </Modal>
  );
}
