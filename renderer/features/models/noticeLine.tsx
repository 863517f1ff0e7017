import type { ReactNode } from "react";
import { IconCheck } from "../../ui/icons.ts";
import classes from "./models.module.css";

/** What was just done. It was announced when it happened, so it is no live region of its own. */
export function NoticeLine({ children }: { children: ReactNode }): ReactNode {
  return (
    <p className={classes.notice}>
      <IconCheck size={16} aria-hidden />
      <span>{children}</span>
    </p>
  );
}
