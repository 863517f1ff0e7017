/** Who is signed in at this window, what they may do, and how they lock it or leave. Only where there are accounts. */
import { ActionIcon, Menu } from "@mantine/core";
import type { ReactNode } from "react";
import { useActor } from "../../state/access.ts";
import { useAccounts } from "../../state/account.ts";
import { commandById, keysOf, runCommand, useKeyChoices } from "../../state/commands.ts";
import { displayKey } from "../../state/keymap.ts";
import { useTranslator } from "../../state/language.ts";
import { IconUser } from "../../ui/icons.ts";
import classes from "./people.module.css";
import { RoleNames } from "./rolesChoice.tsx";

const ITEMS = ["account.people", "account.passphrase", "account.newKey", "account.lock", "account.signOut"] as const;

function Item({ id }: { id: string }): ReactNode {
  const translate = useTranslator();
  const command = commandById(id);
  const [key] = keysOf(command, useKeyChoices());
  return (
    <Menu.Item onClick={() => runCommand(id)} rightSection={key === undefined ? null : <kbd>{displayKey(key)}</kbd>}>
      {translate(command.title)}
    </Menu.Item>
  );
}

export function AccountMenu(): ReactNode {
  const translate = useTranslator();
  const accounts = useAccounts();
  const actor = useActor();
  if (!accounts || actor === null) return null;
  return (
    <Menu position="bottom-end" shadow="md" width={280} withinPortal={false}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          c="var(--pal-ink)"
          aria-label={translate("account.menu", { name: actor.name })}
          title={actor.name}
        >
          <IconUser size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <span className={classes.about}>
            <span className={classes.name}>{actor.name}</span>
            <RoleNames roles={actor.roles} />
          </span>
        </Menu.Label>
        <Menu.Divider />
        {ITEMS.map((id) => (
          <Item key={id} id={id} />
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
