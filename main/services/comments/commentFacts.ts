import { createHash } from "node:crypto";
import { clauseName } from "../../../src/domain/document/clauseName.ts";
import type { DocumentKind } from "../../../src/domain/document/documentState.ts";
import { parseOutline } from "../../../src/domain/document/outline.ts";

/** SHA-256 (hex) of a text in UTF-8: how the log names it. */
export function textHash(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

/** The number and title of the clause at an offset, e.g. "5.1 Term"; "" before the first. */
export function placeLabel(text: string, kind: DocumentKind, offset: number): string {
  const item = parseOutline(text, kind).findLast((candidate) => candidate.start <= offset && candidate.end >= offset);
  return item === undefined ? "" : clauseName(item);
}
