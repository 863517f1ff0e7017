/** Buttons of commands: their tooltip says what they do and by which key. */
import { ActionIcon, Button, type ButtonProps } from "@mantine/core";
import type { ReactNode } from "react";
import { commandById, keysOf, runCommand, useKeyChoices } from "../state/commands.ts";
import { displayKey } from "../state/keymap.ts";
import { useTranslator } from "../state/language.ts";
import { Hint } from "./hint.tsx";

/** The key of a command as people read it; null when it has none. */
export function useCommandKey(id: string): string | null {
  const key = keysOf(commandById(id), useKeyChoices())[0];
  return key === undefined ? null : displayKey(key);
}

interface Shared {
  readonly command: string;
  /** Accessible name; default: the command's title. */
  readonly label?: string;
  /** What the tooltip says, e.g. with the scope; default: the command's title. */
  readonly hint?: string;
  readonly disabled?: boolean;
  readonly onClick?: () => void;
}

export function CommandIcon({
  command,
  label,
  hint,
  disabled,
  onClick,
  icon,
  pressed,
}: Shared & { icon: ReactNode; pressed?: boolean }): ReactNode {
  const translate = useTranslator();
  const title = translate(commandById(command).title);
  const shortcut = useCommandKey(command);
  return (
    <Hint text={hint ?? title} shortcut={shortcut}>
      <ActionIcon
        variant="subtle"
        color="gray"
        c="var(--pal-ink)"
        aria-label={label ?? title}
        aria-pressed={pressed}
        disabled={disabled ?? false}
        onClick={onClick ?? (() => runCommand(command))}
      >
        {icon}
      </ActionIcon>
    </Hint>
  );
}

export function CommandButton({
  command,
  label,
  hint,
  disabled,
  onClick,
  children,
  ...rest
}: Shared & ButtonProps & { children?: ReactNode }): ReactNode {
  const translate = useTranslator();
  const title = translate(commandById(command).title);
  const shortcut = useCommandKey(command);
  return (
    <Hint text={hint ?? title} shortcut={shortcut}>
      <Button
        size="compact-sm"
        variant="default"
        {...rest}
        aria-label={label}
        disabled={disabled ?? false}
        onClick={onClick ?? (() => runCommand(command))}
      >
        {children ?? label ?? title}
      </Button>
    </Hint>
  );
}
