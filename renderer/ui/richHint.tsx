import { Kbd, Tooltip } from "@mantine/core";
import type { ReactNode } from "react";
import type { HintProps } from "./hint.tsx";

/** A tooltip that shows on keyboard focus too, with the key set apart. */
export function RichHint({ text, shortcut, children }: HintProps): ReactNode {
  const label = (
    <span style={{ display: "inline-flex", gap: 8, alignItems: "center" }}>
      {text}
      {shortcut === null ? null : <Kbd size="xs">{shortcut}</Kbd>}
    </span>
  );
  return (
    <Tooltip label={label} multiline maw={360} events={{ hover: true, focus: true, touch: false }}>
      {children}
    </Tooltip>
  );
}
