import type { ExportedThread } from "../../../src/domain/comments/exportedComment.ts";
import { toCriticMarkup } from "../../../src/domain/document/criticMarkup.ts";
import type { LineEndings } from "../../../src/domain/document/documentState.ts";
import type { Hunk } from "../../../src/domain/proposal/proposal.ts";
import { writeLineEndings } from "../../../src/domain/text/lineEndings.ts";

/** Accepted text as the file it came from would have it: its line endings and byte order mark, byte for byte. */
export function renderMarkdown(text: string, lineEndings: LineEndings): Uint8Array {
  return new TextEncoder().encode(writeLineEndings(text, lineEndings));
}

/**
 * Accepted text with the pending hunks as CriticMarkup. Lines end in the dominant way of the file: where endings were
 * mixed, the places of the exceptions are not those of the redline.
 */
export function renderCriticMarkup(
  text: string,
  hunks: readonly Hunk[],
  lineEndings: LineEndings,
  comments: readonly ExportedThread[] = [],
): Uint8Array {
  const redline = toCriticMarkup(text, hunks, comments);
  return new TextEncoder().encode(writeLineEndings(redline, { ...lineEndings, exceptions: [] }));
}
