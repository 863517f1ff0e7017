/** Errors of calls, as the user reads them. */
import { ORPCError } from "@orpc/client";
import type { Run } from "../../src/contract/index.ts";
import { ERROR_CODES, type ErrorCode, type ErrorDetails, PalimpsestError } from "../../src/domain/errors/palimpsestError.ts";
import { errorKey, type MessageKey } from "../../src/i18n/translate.ts";
import { ConnectionLost, isConnectionError } from "../boot/connection.ts";
import type { Translate } from "./language.ts";

/** How much of a hash people are shown. */
const SHOWN_HASH = 12;

const CODES: ReadonlySet<string> = new Set(ERROR_CODES);

const isErrorCode = (code: string): code is ErrorCode => CODES.has(code);

/** The product's code of an error that a call threw; null for anything else (a cut connection, a slip in the program). */
export function errorCode(error: unknown): ErrorCode | null {
  if (error instanceof PalimpsestError) return error.code;
  if (error instanceof ORPCError && isErrorCode(error.code)) return error.code;
  return null;
}

/** The values that an error names; empty where it has none. */
export function detailsOf(error: unknown): ErrorDetails {
  if (error instanceof PalimpsestError) return error.details;
  if (!(error instanceof ORPCError)) return {};
  const data: unknown = error.data;
  if (typeof data !== "object" || data === null || !("details" in data)) return {};
  const details = data.details;
  return typeof details === "object" && details !== null ? (details as ErrorDetails) : {};
}

/** The sentence for a problem that the backend tells with a code; its own English one for a code that is unknown here. */
export function problemText(problem: { readonly code: string; readonly message: string }, translate: Translate): string {
  return isErrorCode(problem.code) ? translate(errorKey(problem.code)) : problem.message;
}

/** Why a run failed, with the package that it needed; null for a run that did not. */
export function runProblemText(run: Pick<Run, "error" | "model" | "packageHash">, translate: Translate): string | null {
  const { error, model, packageHash } = run;
  if (error === null || !isErrorCode(error.code)) return error?.message ?? null;
  return translate(errorKey(error.code), { model, needed: packageHash.slice(0, SHOWN_HASH), message: error.message });
}

/** Reasons why a Word file is refused, each with a sentence of its own. */
const REFUSALS = [
  "encrypted",
  "old-word",
  "not-word",
  "broken-archive",
  "missing-part",
  "broken-xml",
  "document-type",
  "too-deep",
  "broken",
] as const;

/** Requests that are refused for what the document is now, each with a sentence of its own. */
const REASONS: Readonly<Record<string, MessageKey>> = {
  "nothing changed": "timeline.nothingChanged",
  "the text has changed": "timeline.textChanged",
};

/** One sentence with a next step, in the user's language. */
export function errorText(error: unknown, translate: Translate): string {
  const code = errorCode(error);
  const refusal = code === "UNSUPPORTED_FORMAT" ? REFUSALS.find((reason) => reason === detailsOf(error).reason) : undefined;
  if (refusal !== undefined) return translate(`word.refusal.${refusal}`);
  const reason = code === "INVALID_ARGUMENT" ? REASONS[String(detailsOf(error).reason)] : undefined;
  if (reason !== undefined) return translate(reason);
  if (code !== null) return translate(errorKey(code), { ...detailsOf(error), message: error instanceof Error ? error.message : "" });
  if (error instanceof ConnectionLost || isConnectionError(error)) return translate("shell.connection.lost");
  return translate("error.INTERNAL", { message: error instanceof Error ? error.message : String(error) });
}
