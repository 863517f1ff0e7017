import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";

/** Causes by their number in the database: only ever append. */
const CAUSES = ["baseline", "typing", "accept", "reject", "restore", "undo", "save", "import", "branch"] as const;

export type RevisionCause = (typeof CAUSES)[number];

export function causeNumber(cause: RevisionCause): number {
  return CAUSES.indexOf(cause);
}

export function causeName(number: number): RevisionCause {
  return CAUSES[number] ?? "save";
}

/** Id of a revision in the contract, e.g. "r17". */
export function revisionKey(id: number): string {
  return `r${id}`;
}

/** Number of a revision's row. Throws NOT_FOUND when the id cannot be one. */
export function parseRevisionKey(key: string): number {
  const id = /^r(\d{1,15})$/.exec(key)?.[1];
  if (id === undefined) throw unknownRevision(key);
  return Number(id);
}

export function unknownRevision(key: string): PalimpsestError {
  return new PalimpsestError("NOT_FOUND", `There is no version ${key}. Reload the history.`, { kind: "revision", id: key });
}
