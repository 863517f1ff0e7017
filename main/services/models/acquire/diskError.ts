import { PalimpsestError } from "../../../../src/domain/errors/palimpsestError.ts";

/** A file system error as the product says it; other errors stay as they are. `what` is what was not written, "the download". */
export function diskError(error: unknown, what: string): unknown {
  const code = error instanceof Error && !(error instanceof PalimpsestError) && "code" in error ? error.code : null;
  if (code === "ENOSPC" || code === "EDQUOT")
    return new PalimpsestError(
      "DISK_FULL",
      `The disk is full: ${what} was not written. Free some space and try again.`,
      { file: what },
      { cause: error },
    );
  if (code === "EACCES" || code === "EROFS" || code === "EPERM")
    return new PalimpsestError(
      "READ_ONLY_TARGET",
      `The folder for models cannot be written: ${what} was not written. Check its permissions.`,
      { file: what },
      { cause: error },
    );
  return error;
}
