/** Asks before something ends approvals: accepting changes, restoring, saving a version. */
import { Button, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslator } from "../../state/language.ts";
import { useUiStore } from "../../state/uiStore.ts";
import classes from "./review.module.css";

export function EndingDialog(): ReactNode {
  const translate = useTranslator();
  const question = useUiStore((state) => state.ending);
  if (question === null) return null;
  return (
    <Modal
      opened
      onClose={() => question.answer(false)}
      title={translate("review.ending.title")}
      closeButtonProps={{ "aria-label": translate("common.close") }}
    >
      <p>{question.message}</p>
      <p className={classes.hint}>{translate("review.ending.hint")}</p>
      <div className={classes.dialogActions}>
        <Button variant="default" data-autofocus onClick={() => question.answer(false)}>
          {translate("review.ending.leave")}
        </Button>
        <Button onClick={() => question.answer(true)}>{translate("review.ending.goOn")}</Button>
      </div>
    </Modal>
  );
}
