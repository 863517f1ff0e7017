import { mkdirSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { destination, type Logger as PinoLogger, pino } from "pino";
import type { Logger } from "../../ports/ports.ts";

export type LogLevel = "info" | "warn" | "error" | "silent";

/** Size at which a log file is set aside at the next start, bytes. */
const ROTATE_BYTES = 5 * 1024 * 1024;

/** Logger of lines of JSON on stderr from `level` on. */
export function stderrLogger(level: LogLevel): Logger {
  return wrap(pino({ level, base: null }, destination({ dest: 2, sync: true })));
}

/**
 * Logger of lines of JSON in a file with mode 0600; a file over 5 MB becomes `<file>.1` (one is kept). When the file
 * cannot be written the log goes to stderr from "warn" on: a log must never stop the app.
 */
export function fileLogger(file: string): Logger {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    rotate(file);
    return wrap(pino({ level: "info", base: null }, destination({ dest: file, sync: true, mode: 0o600 })));
  } catch {
    return stderrLogger("warn");
  }
}

function rotate(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > ROTATE_BYTES) renameSync(file, `${file}.1`);
}

function wrap(log: PinoLogger): Logger {
  return {
    info: (message, fields = {}) => log.info(fields, message),
    warn: (message, fields = {}) => log.warn(fields, message),
    error: (message, fields = {}) => log.error(fields, message),
  };
}
