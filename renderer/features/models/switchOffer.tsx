/** The question before another package is used: compare first, or switch at once. */
import { Button } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";
import type { ModelInfo } from "../../../src/contract/index.ts";
import { useTranslator } from "../../state/language.ts";
import { IconGitCompare } from "../../ui/icons.ts";
import { comparePackages, switchTo } from "./comparing.ts";
import classes from "./models.module.css";

export function SwitchOffer({ from, to, onCancel }: { from: ModelInfo; to: ModelInfo; onCancel: () => void }): ReactNode {
  const translate = useTranslator();
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), []);
  return (
    <fieldset className={classes.offer}>
      <legend>{translate("models.switchTitle", { old: from.id, new: to.id })}</legend>
      <p>{translate("models.switchHint")}</p>
      <p>{translate("models.switchKeeps")}</p>
      <div className={classes.buttons}>
        <Button
          ref={first}
          size="compact-sm"
          leftSection={<IconGitCompare size={15} aria-hidden />}
          onClick={() => void comparePackages(from.id, to.id)}
        >
          {`${translate("models.compareFirst")} (${translate("models.recommended")})`}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => void switchTo(to.id)}>
          {translate("models.switchNow")}
        </Button>
        <Button size="compact-sm" variant="subtle" color="gray" c="var(--pal-ink)" onClick={onCancel}>
          {translate("common.cancel")}
        </Button>
      </div>
    </fieldset>
  );
}
