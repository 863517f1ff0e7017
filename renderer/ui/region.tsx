import type { ReactNode } from "react";
import type { RegionName } from "../state/regions.ts";

/** A named part of the window; F6 goes from one to the next. */
export function Region({
  name,
  label,
  className,
  children,
}: {
  name: RegionName;
  label: string;
  className?: string | undefined;
  children: ReactNode;
}): ReactNode {
  return (
    <section data-region={name} aria-label={label} tabIndex={-1} className={className} style={{ outlineOffset: -2 }}>
      {children}
    </section>
  );
}
