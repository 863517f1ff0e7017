import { type ReactNode, useEffect, useRef } from "react";
import classes from "./models.module.css";

/** The heading of a step inside the dialog; it takes the focus when the step begins, so that a screen reader says where one is. */
export function ViewHeading({ children, takesFocus = true }: { children: ReactNode; takesFocus?: boolean }): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // After the dialog has put the focus on its first control.
    if (!takesFocus) return;
    const frame = requestAnimationFrame(() => heading.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, [takesFocus]);
  return (
    <h3 ref={heading} tabIndex={-1} className={classes.viewHeading}>
      {children}
    </h3>
  );
}
