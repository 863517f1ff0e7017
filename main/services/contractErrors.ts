import { AsyncIteratorClass, ORPCError, ValidationError } from "@orpc/contract";
import { errorStatus } from "../../src/contract/common.ts";
import { ERROR_CODES, type ErrorCode, type ErrorDetails, PalimpsestError } from "../../src/domain/errors/palimpsestError.ts";
import type { Logger } from "../ports/ports.ts";

/**
 * Anything that a call threw, as the contract's typed error. What the product does not know becomes INTERNAL without
 * what was inside; that goes to the log.
 */
export function toContractError(error: unknown, logger: Logger, path: string): ORPCError<string, unknown> {
  if (error instanceof PalimpsestError) return contractError(error.code, error.message, error.details, error);
  if (error instanceof ORPCError) {
    if (error.code === "BAD_REQUEST") return invalidArgument(error);
    if (ERROR_CODES.some((code) => code === error.code)) return error;
  }
  logger.error("A call failed unexpectedly", {
    call: path,
    error: error instanceof Error ? (error.stack ?? error.message) : String(error),
  });
  return contractError(
    "INTERNAL",
    "Something went wrong inside Palimpsest. Try again; the log in the data folder has the details.",
    { call: path },
    error,
  );
}

/** The same events; errors on the way become the contract's. */
export function mapStreamErrors<Event>(
  events: AsyncIterator<Event, unknown, void>,
  map: (error: unknown) => unknown,
): AsyncIteratorClass<Event, unknown, void> {
  return new AsyncIteratorClass<Event, unknown, void>(
    async () => {
      try {
        return await events.next();
      } catch (error) {
        throw map(error);
      }
    },
    async (reason) => {
      if (reason !== "next") await events.return?.();
    },
  );
}

function contractError(code: ErrorCode, message: string, details: ErrorDetails, cause: unknown): ORPCError<string, unknown> {
  return new ORPCError(code, { status: errorStatus(code), message, data: { details }, defined: true, cause });
}

/** oRPC's own error for input that does not fit the schema, told by the first thing that is wrong. */
function invalidArgument(error: ORPCError<string, unknown>): ORPCError<string, unknown> {
  const issue = error.cause instanceof ValidationError ? error.cause.issues[0] : undefined;
  const path = (issue?.path ?? []).map((part) => (typeof part === "object" ? String(part.key) : String(part))).join(".");
  const reason = issue?.message ?? error.message;
  const message = `The request cannot be carried out: ${path === "" ? "" : `${path}: `}${reason}. Correct it and try again.`;
  return contractError("INVALID_ARGUMENT", message, { argument: path, reason }, error);
}
