/** Every command of the window, and the keys that are in force (defaults, or the user's own). */
import { create } from "zustand";
import { attempt } from "./app.ts";
import type { Command, CommandContext } from "./commands/command.ts";
import { fileCommands } from "./commands/fileCommands.ts";
import { generateCommands } from "./commands/generateCommands.ts";
import { reviewCommands } from "./commands/reviewCommands.ts";
import { viewCommands } from "./commands/viewCommands.ts";
import { currentSession, getUi } from "./uiStore.ts";

export type { Command, CommandContext, CommandGroup } from "./commands/command.ts";

export const COMMANDS: readonly Command[] = [...fileCommands, ...reviewCommands, ...generateCommands, ...viewCommands];

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
  return command.when?.(context) ?? true;
}

/** Runs a command where it is enabled; failures are shown to the user. */
export function runCommand(id: string): void {
  const command = commandById(id);
  const context = commandContext();
  if (isEnabled(command, context)) void attempt(async () => command.run(context));
}

const STORE_KEY = "palimpsest.keys";

/** The user's own keys by command id; a command that is not in it has its default keys. */
export type KeyChoices = Readonly<Record<string, readonly string[]>>;

function readChoices(): KeyChoices {
  try {
    const value: unknown = JSON.parse(globalThis.localStorage?.getItem(STORE_KEY) ?? "{}");
    if (typeof value !== "object" || value === null) return {};
    const entries = Object.entries(value).filter(
      (entry): entry is [string, string[]] =>
        BY_ID.has(entry[0]) && Array.isArray(entry[1]) && entry[1].every((key) => typeof key === "string"),
    );
    return Object.fromEntries(entries);
  } catch {
    return {};
  }
}

export const useKeyChoices = create<{ readonly choices: KeyChoices }>()(() => ({ choices: readChoices() }));

export function keysOf(command: Command, choices: KeyChoices): readonly string[] {
  return choices[command.id] ?? command.keys;
}

/** Gives a command other keys; null: its default ones again. */
export function chooseKeys(id: string, keys: readonly string[] | null): void {
  const { [id]: _before, ...rest } = useKeyChoices.getState().choices;
  const choices = keys === null ? rest : { ...rest, [id]: keys };
  useKeyChoices.setState({ choices });
  globalThis.localStorage?.setItem(STORE_KEY, JSON.stringify(choices));
}

/** The command that already has a key, other than `id`; null when it is free. */
export function keyHolder(key: string, id: string, choices: KeyChoices): Command | null {
  return COMMANDS.find((command) => command.id !== id && keysOf(command, choices).includes(key)) ?? null;
}
