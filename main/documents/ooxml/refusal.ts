import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";

/** Why a Word file cannot be read. */
export type RefusalReason =
  | "encrypted"
  | "old-word"
  | "macros"
  | "not-word"
  | "broken-archive"
  | "too-large"
  | "missing-part"
  | "broken-xml"
  | "document-type"
  | "too-deep";

/** An error that says in a sentence why a Word file cannot be read and what helps. `part` is the name of the part inside the file. */
export function refuseWord(reason: RefusalReason, sentence: string, part = "", cause?: unknown): PalimpsestError {
  const code = reason === "too-large" ? "FILE_TOO_LARGE" : "UNSUPPORTED_FORMAT";
  const where = part === "" ? "" : ` (${part.slice(0, 200)})`;
  return new PalimpsestError(code, `${sentence}${where}`, { reason, part: part.slice(0, 200), file: "", size: 0, limit: 0 }, { cause });
}
