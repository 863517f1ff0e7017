/** Every way in which a call can fail. The user's text for a code comes from i18n (`error.<CODE>`). */
export const ERROR_CODES = [
  "INVALID_ARGUMENT",
  "NOT_FOUND",
  "STALE_VERSION",
  "LOCKED_TEXT",
  "SPAN_BUSY",
  "SPAN_OUT_OF_RANGE",
  "SPAN_SPLITS_CHARACTER",
  "SPAN_TOO_LONG",
  "PROTECTED_TEXT",
  "NOT_UTF8",
  "CONTAINS_NUL",
  "FILE_TOO_LARGE",
  "EMPTY_FILE",
  "UNSUPPORTED_FORMAT",
  "READ_ONLY_TARGET",
  "DISK_FULL",
  "MODEL_MISSING",
  "MODEL_BROKEN",
  "MODEL_CHANGED",
  "LICENCE_NOT_ACCEPTED",
  "QUOTA_EXCEEDED",
  "DOWNLOAD_FAILED",
  "INFERENCE_FAILED",
  "CANCELLED",
  "WORKSPACE_BUSY",
  "DATABASE_FROM_FUTURE",
  "DATABASE_DAMAGED",
  "NOT_AVAILABLE",
  "NOT_SIGNED_IN",
  "NOT_ALLOWED",
  "SIGN_IN_FAILED",
  "TOO_MANY_ATTEMPTS",
  "NAME_TAKEN",
  "WEAK_PASSPHRASE",
  "LAST_ADMIN",
  "KEY_LOST",
  "REASON_REQUIRED",
  "DOCUMENT_FINAL",
  "ALREADY_DECIDED",
  "APPROVAL_STALE",
  "APPROVALS_FALL",
  "INTERNAL",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** Values that the localised sentence of an error may name. */
export type ErrorDetails = Record<string, string | number>;

/** The one error type of the product: a code of the closed union, an English sentence, and values for the localised one. */
export class PalimpsestError extends Error {
  override readonly name = "PalimpsestError";

  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.details = details;
  }
}
