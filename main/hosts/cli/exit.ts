import { ORPCError } from "@orpc/client";
import { CommanderError } from "commander";
import { ERROR_CODES, PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { NegativeAnswer } from "./negativeAnswer.ts";
import { UsageError } from "./usageError.ts";

export const EXIT_OK = 0;
export const EXIT_FAILED = 1;
export const EXIT_USAGE = 2;

/** What an error means for the process: its exit code and, unless it was no failure (help, version), one line for stderr. */
export function describeFailure(error: unknown): { readonly exitCode: number; readonly line: string | null } {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return { exitCode: EXIT_OK, line: null };
    if (error.code === "commander.help")
      return { exitCode: EXIT_USAGE, line: errorLine("INVALID_ARGUMENT", "A command is missing. See `palimpsest --help`.") };
    return { exitCode: EXIT_USAGE, line: errorLine("INVALID_ARGUMENT", error.message.replace(/^error: /, "")) };
  }
  if (error instanceof NegativeAnswer) return { exitCode: EXIT_FAILED, line: null };
  if (error instanceof UsageError) return { exitCode: EXIT_USAGE, line: errorLine(error.code, error.message) };
  if (error instanceof PalimpsestError) return { exitCode: EXIT_FAILED, line: errorLine(error.code, error.message) };
  if (error instanceof ORPCError && ERROR_CODES.some((code) => code === error.code))
    return { exitCode: EXIT_FAILED, line: errorLine(error.code, error.message) };
  return { exitCode: EXIT_FAILED, line: errorLine("INTERNAL", error instanceof Error ? error.message : String(error)) };
}

function errorLine(code: string, message: string): string {
  return `palimpsest: ${code}: ${message.replace(/\s+/g, " ").trim()}`;
}
