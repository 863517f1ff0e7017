import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Beside the database: what the log's newest checkpoint said. A log whose end was cut off together with its checkpoints does not agree with it. */
export const HEAD_FILE = "audit-head.json";

const DATABASE_FILE = "palimpsest.db";

/** The newest checkpoint as the side file has it. */
export interface LogHead {
  /** Text of a CheckpointStatement. */
  readonly statement: string;
  /** Hexadecimal. */
  readonly signature: string;
  /** Ed25519, raw, hexadecimal. */
  readonly publicKey: string;
}

/** Writes the file so that it is either the old one or the whole new one. Throws what the file system throws. */
export function writeHead(folder: string, head: LogHead): void {
  const file = join(folder, HEAD_FILE);
  const handle = openSync(`${file}.new`, "w", 0o600);
  try {
    writeSync(handle, `${JSON.stringify(head)}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(`${file}.new`, file);
}

/** Reads the file: null when there is none, "unreadable" when it is not one of ours. */
export function readHead(folder: string): LogHead | "unreadable" | null {
  let text: string;
  try {
    text = readFileSync(join(folder, HEAD_FILE), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    return "unreadable";
  }
  try {
    const { statement, signature, publicKey } = JSON.parse(text) as Partial<LogHead>;
    if (typeof statement !== "string" || typeof signature !== "string" || typeof publicKey !== "string") return "unreadable";
    return { statement, signature, publicKey };
  } catch {
    return "unreadable";
  }
}

/** The folder whose side file belongs to a database file: that of a workspace's own database; a copy under another name has none. */
export function folderOfHead(databaseFile: string): string | null {
  return basename(databaseFile) === DATABASE_FILE ? dirname(databaseFile) : null;
}
