/** The recovery code that takes the place of the one that was used up, shown until its person has kept it. */
import { Button, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslator } from "../../state/language.ts";
import { setUi, useUiStore } from "../../state/uiStore.ts";
import classes from "./people.module.css";
import { SecretShown } from "./secretShown.tsx";

export function RecoveryCode(): ReactNode {
  const translate = useTranslator();
  const code = useUiStore((ui) => ui.recoveryCode);
  if (code === null) return null;
  return (
    <Modal
      opened
      onClose={() => undefined}
      closeOnEscape={false}
      closeOnClickOutside={false}
      withCloseButton={false}
      title={translate("secret.recovery")}
    >
      <div className={classes.form}>
        <SecretShown title={translate("secret.recovery")} hint={translate("secret.recoveryHint")} secret={code} />
        <Button w="fit-content" onClick={() => setUi({ recoveryCode: null })}>
          {translate("secret.kept")}
        </Button>
      </div>
    </Modal>
  );
}
