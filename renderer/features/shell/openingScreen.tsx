import { Loader } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslator } from "../../state/language.ts";
import classes from "./shell.module.css";

export function OpeningScreen(): ReactNode {
  const translate = useTranslator();
  return (
    <main className={classes.opening} aria-busy="true">
      <Loader size="sm" color="ink" />
      <span>{translate("shell.opening")}</span>
    </main>
  );
}
