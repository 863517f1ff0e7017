import type { ReactNode } from "react";
import { IconAlertTriangle } from "./icons.ts";
import classes from "./problem.module.css";

/** A sentence about what went wrong, beside the thing it concerns. */
export function Problem({ children, action }: { children: ReactNode; action?: ReactNode }): ReactNode {
  return (
    <div className={classes.problem} role="alert">
      <IconAlertTriangle size={16} aria-hidden />
      <div>{children}</div>
      {action}
    </div>
  );
}
