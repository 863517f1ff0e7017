/** The two halves of a suggestion. Their roles are spelled out: not every reader knows those that the elements have by themselves. */
import type { ReactNode } from "react";

export function Deleted({ children }: { children: ReactNode }): ReactNode {
  // biome-ignore lint/a11y/noRedundantRoles: see above.
  return <del role="deletion">{children}</del>;
}

/** `author`: kind of the author, for the colour. */
export function Inserted({ children, author }: { children: ReactNode; author?: "person" | "model" }): ReactNode {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: see above.
    <ins role="insertion" data-author={author}>
      {children}
    </ins>
  );
}
