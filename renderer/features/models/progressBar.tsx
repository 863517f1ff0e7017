import type { ReactNode } from "react";
import classes from "./progressBar.module.css";
import { percentOf } from "./progressNews.ts";

/** How far work is: `share` 0..1, or null while the whole is unknown. `text` says it in words. */
export function ProgressBar({ label, share, text }: { label: string; share: number | null; text: string }): ReactNode {
  const value = share === null ? {} : { "aria-valuenow": percentOf(share) };
  return (
    <div
      className={classes.track}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuetext={text}
      data-unknown={share === null || undefined}
      {...value}
    >
      <div className={classes.bar} style={share === null ? undefined : { width: `${share * 100}%` }} />
    </div>
  );
}
