import type { ExportedComments } from "../../../src/domain/comments/exportedComment.ts";
import type { DocumentState } from "../../../src/domain/document/documentState.ts";
import type { FileNotice, NoticeKind } from "../../../src/domain/document/fileNotice.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { HunkStatus } from "../../../src/domain/proposal/proposal.ts";
import type { AiText } from "../../documents/aiText.ts";
import { runDocumentJob } from "../../documents/worker/documentWorker.ts";
import type { NumberedResolutions } from "../../documents/worker/protocol.ts";
import type { ImportedMarks } from "../../storage/repositories/wordFiles.ts";
import type { OpenDocument } from "../documents/openDocument.ts";
import type { Workbench } from "../workbench.ts";
import { creditsBetween } from "./creditsBetween.ts";
import { wordThreads } from "./wordThreads.ts";

export interface OntoRequest {
  readonly onto: "redline" | "clean";
  /** Whose the changes are that nobody is known for. */
  readonly author: string;
  readonly comments: ExportedComments;
  readonly aiText: AiText | null;
  /** Whether what the file says of generated text may stay in a clean file. */
  readonly aiMark: boolean;
}

/** The file with the present text, and what to say about it. */
interface OntoOriginal {
  readonly bytes: Uint8Array;
  readonly warnings: FileNotice[];
  /** Whose changes and comments it has. */
  readonly names: string[];
  /** Changes that nobody decided on yet, and that the file does not show. */
  readonly pending: number;
}

/**
 * Brings the present accepted text back onto the Word file that the document came from. Changes of the file that were decided here are settled
 * in it. `redline`: what differs is tracked in the name of whoever changed it, and the file's undecided changes go on waiting. `clean`: nothing of the
 * text is tracked, undecided changes of the file are left out, and so is what tells who worked on the file; its comments too unless some are asked for.
 * Throws NOT_AVAILABLE (the document came from no Word file), DATABASE_DAMAGED, UNSUPPORTED_FORMAT, FILE_TOO_LARGE.
 */
export async function backOntoWordFile(
  workbench: Workbench,
  document: OpenDocument,
  { onto, author, comments, aiText, aiMark }: OntoRequest,
): Promise<OntoOriginal> {
  const { storage, ports } = workbench;
  const file = storage.wordFiles.byDocument(document.rows.document);
  if (file === null) {
    throw new PalimpsestError("NOT_AVAILABLE", "This document came from no Word file. Export a new Word file instead.", { format: "docx" });
  }
  const { state } = document;
  const tracked = onto === "clean" ? null : { author, date: ports.clock.now() };
  const imported = storage.revisions.ancestors(document.rows.head).at(-1);
  const credits =
    tracked === null || imported === undefined ? undefined : creditsBetween(workbench, document, imported, document.rows.head);
  const { bytes, losses, names } = await runDocumentJob(ports.documentWorker, {
    kind: "redline",
    base: file.bytes,
    text: state.text,
    tracked,
    resolutions: resolutionsOf(file.marks, state, onto),
    pending: "reject",
    threads: wordThreads(storage, document, comments, true),
    aiText,
    ...(credits !== undefined && { credits }),
    ...(onto === "clean" && { clean: { comments: comments === "none" ? "remove" : "keep", aiMark: aiMark ? "keep" : "remove" } as const }),
  });
  const warnings = lossNotices(losses);
  if (onto === "clean") {
    const left = (await runDocumentJob(ports.documentWorker, { kind: "import", fileName: file.name, bytes, changes: "markup" })).changes
      .length;
    if (left > 0) warnings.push({ what: "changes-left", count: left });
  }
  return { bytes, warnings, names, pending: leftOut(file.marks, state, onto) };
}

/** What a Word file could not take over. */
export function lossNotices(losses: readonly (readonly [NoticeKind, number])[]): FileNotice[] {
  return losses.map(([what, count]) => ({ what, count }));
}

/** Undecided changes that the file does not show. */
function leftOut(marks: ImportedMarks, state: DocumentState, onto: "redline" | "clean"): number {
  const waiting = new Set(onto === "redline" ? marks.map(([id]) => id) : []);
  return state.proposals.flatMap(({ hunks }) => hunks).filter(({ id, status }) => status === "pending" && !waiting.has(id)).length;
}

/** What becomes of each tracked element of the file. One that several changes were made of is accepted as soon as one of them is. */
function resolutionsOf(marks: ImportedMarks, state: DocumentState, onto: "redline" | "clean"): NumberedResolutions {
  const statuses = new Map(state.proposals.flatMap(({ hunks }) => hunks.map(({ id, status }) => [id, status] as const)));
  const found = new Map<number, Set<HunkStatus>>();
  for (const [id, numbers] of marks) {
    const status = statuses.get(id) ?? "rejected";
    for (const number of numbers) found.set(number, (found.get(number) ?? new Set()).add(status));
  }
  return [...found].flatMap(([number, said]): NumberedResolutions => {
    if (said.has("accepted")) return [[number, "accept"]];
    return said.has("pending") && onto === "redline" ? [] : [[number, "reject"]];
  });
}
