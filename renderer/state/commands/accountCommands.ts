import { lockScreen, signOut } from "../account.ts";
import { setUi } from "../uiStore.ts";
import type { Command, CommandContext } from "./command.ts";

const withAccounts = ({ ui }: CommandContext): boolean => ui.account?.accounts ?? false;

export const accountCommands: readonly Command[] = [
  {
    id: "account.people",
    title: "command.account.people",
    group: "file",
    keys: [],
    run: () => setUi({ dialog: { kind: "people" } }),
  },
  {
    id: "account.lock",
    title: "command.account.lock",
    group: "file",
    keys: ["$mod+Alt+KeyL"],
    everywhere: true,
    when: withAccounts,
    run: lockScreen,
  },
  {
    id: "account.passphrase",
    title: "command.account.passphrase",
    group: "file",
    keys: [],
    when: withAccounts,
    run: () => setUi({ dialog: { kind: "passphrase" } }),
  },
  {
    id: "account.newKey",
    title: "command.account.newKey",
    group: "file",
    keys: [],
    run: () => setUi({ dialog: { kind: "newKey" } }),
  },
  { id: "account.signOut", title: "command.account.signOut", group: "file", keys: [], when: withAccounts, run: signOut },
];
