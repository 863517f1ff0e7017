/** Every command of the window, and the keys that are in force (defaults, or the user's own). */
import type { Settings } from "../../src/contract/index.ts";
import { permits } from "../../src/domain/access/permissions.ts";
import { updateSettings } from "./actions/documents.ts";
import { attempt } from "./app.ts";
import { accountCommands } from "./commands/accountCommands.ts";
import { approvalCommands } from "./commands/approvalCommands.ts";
import type { Command, CommandContext } from "./commands/command.ts";
import { commentCommands } from "./commands/commentCommands.ts";
import { decisionCommands } from "./commands/decisionCommands.ts";
import { fileCommands } from "./commands/fileCommands.ts";
import { generateCommands } from "./commands/generateCommands.ts";
import { modeCommands } from "./commands/modeCommands.ts";
import { originCommands } from "./commands/originCommands.ts";
import { reviewCommands } from "./commands/reviewCommands.ts";
import { versionCommands } from "./commands/versionCommands.ts";
import { viewCommands } from "./commands/viewCommands.ts";
import { currentSession, getUi, type UiState, useUiStore } from "./uiStore.ts";

export type { Command, CommandContext, CommandGroup } from "./commands/command.ts";

export const COMMANDS: readonly Command[] = [
  ...fileCommands,
  ...reviewCommands,
  ...commentCommands,
  ...approvalCommands,
  ...decisionCommands,
  ...generateCommands,
  ...versionCommands,
  ...modeCommands,
  ...viewCommands,
  ...accountCommands,
  ...originCommands,
];

const BY_ID = new Map(COMMANDS.map((command) => [command.id, command]));

export function commandById(id: string): Command {
  const command = BY_ID.get(id);
  if (command === undefined) throw new Error(`There is no command "${id}".`);
  return command;
}

export function commandContext(): CommandContext {
  return { session: currentSession(), ui: getUi() };
}

export function isEnabled(command: Command, context: CommandContext = commandContext()): boolean {
  if (context.ui.account !== null && context.ui.account.actor === null) return false;
  const actor = context.ui.appInfo?.actor;
  if (command.call !== undefined && actor !== undefined && !permits(command.call, actor)) return false;
  return command.when?.(context) ?? true;
}

/** Runs a command where it is enabled; failures are shown to the user. */
export function runCommand(id: string): void {
  const command = commandById(id);
  const context = commandContext();
  if (isEnabled(command, context)) void attempt(async () => command.run(context));
}

/** The user's own keys by command id; a command that is not in it has its default keys. */
export type KeyChoices = Settings["keys"];

const NONE: KeyChoices = {};

const choicesOf = (ui: UiState): KeyChoices => ui.settings?.keys ?? NONE;

/** The keys that the user chose, for code outside of React. */
export const keyChoices = (): KeyChoices => choicesOf(getUi());

export const useKeyChoices = (): KeyChoices => useUiStore(choicesOf);

export function keysOf(command: Command, choices: KeyChoices): readonly string[] {
  const own = choices[command.id];
  return own === undefined ? command.keys : [own];
}

/** The choices with another key for a command; null: its default ones again. */
export function withKey(choices: KeyChoices, id: string, key: string | null): KeyChoices {
  const { [id]: _before, ...rest } = choices;
  return key === null ? rest : { ...rest, [id]: key };
}

/** Gives a command another key and keeps it in the settings; null: its default ones again. */
export function chooseKey(id: string, key: string | null): Promise<void> {
  return updateSettings({ keys: withKey(keyChoices(), id, key) });
}

/** The command that already has a key, other than `id`; null when it is free. */
export function keyHolder(key: string, id: string, choices: KeyChoices): Command | null {
  return COMMANDS.find((command) => command.id !== id && keysOf(command, choices).includes(key)) ?? null;
}
