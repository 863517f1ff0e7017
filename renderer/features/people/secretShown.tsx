/** A secret that is shown once, with a way to copy it. */
import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslator } from "../../state/language.ts";
import { announce } from "../../state/uiStore.ts";
import { IconCopy } from "../../ui/icons.ts";
import classes from "./people.module.css";

export function SecretShown({ title, hint, secret }: { title: string; hint: string; secret: string }): ReactNode {
  const translate = useTranslator();
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(secret);
    announce(translate("secret.copied"));
  };
  return (
    <section className={classes.secret} aria-label={title}>
      <h3>{title}</h3>
      <div className={classes.code}>
        <code>{secret}</code>
        <Button size="compact-sm" variant="default" leftSection={<IconCopy size={15} aria-hidden />} onClick={() => void copy()}>
          {translate("common.copy")}
        </Button>
      </div>
      <p>{hint}</p>
    </section>
  );
}
