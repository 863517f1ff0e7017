/** The ☰ menu: every command of the window, by group, from the one table. */
import { ActionIcon, Menu } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { COMMANDS, type Command, type CommandGroup, isEnabled, keysOf, runCommand, useKeyChoices } from "../../state/commands.ts";
import { displayKey } from "../../state/keymap.ts";
import { useTranslator } from "../../state/language.ts";
import { IconMenu2 } from "../../ui/icons.ts";
import classes from "./shell.module.css";

const GROUPS: readonly CommandGroup[] = ["file", "edit", "review", "generate", "timeline", "view", "help"];

function Item({ command }: { command: Command }): ReactNode {
  const translate = useTranslator();
  const choices = useKeyChoices();
  const key = keysOf(command, choices)[0];
  return (
    <Menu.Item
      disabled={!isEnabled(command)}
      onClick={() => runCommand(command.id)}
      rightSection={key === undefined ? null : <kbd className={classes.menuKey}>{displayKey(key)}</kbd>}
    >
      {translate(command.title)}
    </Menu.Item>
  );
}

export function MainMenu(): ReactNode {
  const translate = useTranslator();
  const [open, setOpen] = useState(false);
  return (
    <Menu opened={open} onChange={setOpen} width={340} position="bottom-start" shadow="md" withinPortal={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" c="var(--pal-ink)" aria-label={translate("shell.menu")}>
          <IconMenu2 size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown className={classes.menu ?? ""}>
        {open
          ? GROUPS.map((group) => (
              <div key={group}>
                <Menu.Label>{translate(`command.group.${group}`)}</Menu.Label>
                {COMMANDS.filter((command) => command.group === group).map((command) => (
                  <Item key={command.id} command={command} />
                ))}
              </div>
            ))
          : null}
      </Menu.Dropdown>
    </Menu>
  );
}
