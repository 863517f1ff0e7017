import type { ReactNode } from "react";

/** Buttons in a row. */
export function CommandRow({ children }: { children: ReactNode }): ReactNode {
  return <div style={{ display: "flex", flexWrap: "wrap", gap: 8, alignItems: "center" }}>{children}</div>;
}
