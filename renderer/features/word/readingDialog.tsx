import { Button, Loader, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslator } from "../../state/language.ts";
import { useUiStore } from "../../state/uiStore.ts";
import classes from "./word.module.css";

/** Says that a file is being read, for as long as it takes; the way out of it. */
export function ReadingDialog(): ReactNode {
  const translate = useTranslator();
  const reading = useUiStore((state) => state.reading);
  if (reading === null) return null;
  return (
    <Modal opened onClose={reading.cancel} size="sm" withCloseButton={false} closeOnClickOutside={false} transitionProps={{ duration: 0 }}>
      <div className={classes.reading} role="status">
        <Loader size="sm" color="ink" aria-hidden />
        <div>
          <p>{translate("word.reading", { file: reading.fileName })}</p>
          <p className={classes.hint}>{translate("word.readingHint")}</p>
        </div>
      </div>
      <div className={classes.buttons}>
        <Button data-autofocus size="compact-sm" variant="default" onClick={reading.cancel}>
          {translate("common.cancel")}
        </Button>
      </div>
    </Modal>
  );
}
