import { join } from "node:path";
import type { ProviderChoice } from "../../inference/protocol.ts";
import type { Folders } from "../../ports/ports.ts";
import { nodeFolders } from "../node/folders.ts";
import { askOnTerminal, askSecretOnTerminal } from "./terminal.ts";

/** Options that every command has. */
export interface GlobalOptions {
  readonly workspace?: string;
  readonly json?: boolean;
  /** Who signs in where there are accounts. */
  readonly as?: string;
}

/** Options of commands that use a model. */
export interface ModelOptions extends GlobalOptions {
  readonly model?: string;
  readonly provider: ProviderChoice;
}

/** Where output goes; replaced in tests. `out` is the result, `err` progress and notes. */
export interface Streams {
  out(text: string): void;
  err(text: string): void;
  /** Whether somebody watches stderr, so that progress may overwrite its line. */
  readonly interactive: boolean;
  /** Asks whoever sits at the terminal; null when nobody does. */
  readonly ask?: (question: string) => Promise<string | null>;
  /** The same without showing what is typed. */
  readonly askSecret?: (question: string) => Promise<string | null>;
}

export const processStreams: Streams = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  interactive: process.stderr.isTTY === true,
  ask: askOnTerminal,
  askSecret: askSecretOnTerminal,
};

export const foldersOf = (options: GlobalOptions): Folders => nodeFolders(options.workspace);

/** Folder of model packages that the user added. */
export const addedModels = (folders: Folders): string => join(folders.workspace, "models");

/** One JSON value on one line. */
export function printJson(streams: Streams, value: unknown): void {
  streams.out(`${JSON.stringify(value)}\n`);
}
