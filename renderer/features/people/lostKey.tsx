/** Says that the person at this window cannot sign, and how they can again. */
import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslator } from "../../state/language.ts";
import { setUi, useUiStore } from "../../state/uiStore.ts";
import { IconAlertTriangle } from "../../ui/icons.ts";
import classes from "./people.module.css";

export function LostKey(): ReactNode {
  const translate = useTranslator();
  const lost = useUiStore((ui) => ui.account?.key === "lost");
  if (!lost) return null;
  return (
    <div className={classes.lost} role="status">
      <IconAlertTriangle size={18} aria-hidden />
      <span>{translate("newKey.lost")}</span>
      <Button size="compact-sm" variant="default" onClick={() => setUi({ dialog: { kind: "newKey" } })}>
        {translate("newKey.make")}
      </Button>
    </div>
  );
}
