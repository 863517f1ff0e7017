import type { ExportedComments } from "../../../src/domain/comments/exportedComment.ts";
import type { FileNotice } from "../../../src/domain/document/fileNotice.ts";
import type { AiText } from "../../documents/aiText.ts";
import { renderedBase } from "../../documents/docx/renderedBase.ts";
import { runDocumentJob } from "../../documents/worker/documentWorker.ts";
import type { DocumentJob } from "../../documents/worker/protocol.ts";
import type { OpenDocument } from "../documents/openDocument.ts";
import { inHouseStyle } from "../house/houseService.ts";
import type { Workbench } from "../workbench.ts";
import { lossNotices } from "./backOntoWordFile.ts";
import type { ComparedText } from "./comparedText.ts";
import { creditsBetween } from "./creditsBetween.ts";
import { wordThreads } from "./wordThreads.ts";

/** A text of a document, and what it is compared with. */
export interface WordRedlineRequest {
  /** Row id of the revision with the text. */
  readonly revision: number;
  readonly text: string;
  readonly compared: ComparedText;
  /** Whether the changes stand on the Word file that the other text came from, where there is one. */
  readonly original: boolean;
  /** Whose the changes are that nobody is known for. */
  readonly author: string;
  readonly comments: ExportedComments;
  /** Whether a new file has the look of the house file, where there is one. */
  readonly houseStyle: boolean;
  readonly aiText: AiText | null;
}

/**
 * Tracked changes in Word that lead from one text to another: onto the Word file from outside, onto the one that the other text came from, brought to that text,
 * or onto a new one with the earlier text. Throws UNSUPPORTED_FORMAT, FILE_TOO_LARGE, DATABASE_DAMAGED.
 */
export async function wordRedline(
  workbench: Workbench,
  document: OpenDocument,
  asked: WordRedlineRequest,
): Promise<{ readonly bytes: Uint8Array; readonly names: string[]; readonly warnings: FileNotice[] }> {
  const { storage, ports } = workbench;
  const { text, compared, author, aiText } = asked;
  const date = ports.clock.now();
  const { revision } = compared;
  const credits = revision === null ? undefined : creditsBetween(workbench, document, revision.rowId, asked.revision);
  const file = asked.original && revision !== null ? storage.wordFiles.byDocument(revision.document) : null;
  const own = file !== null && revision?.document === document.rows.document;
  const shared = {
    kind: "redline",
    text,
    tracked: { author, date },
    threads: wordThreads(storage, document, asked.comments, own),
    aiText,
    ...(credits !== undefined && { credits }),
  } as const;
  const warnings: FileNotice[] = [];
  let job: DocumentJob;
  if (compared.word !== null) job = { ...shared, base: compared.word, resolutions: [], pending: "accept" };
  else if (file !== null) {
    // As the earlier version had it: what it had taken over of the file's changes is in its text, the others are not.
    const numbers = new Set(file.marks.flatMap(([, marks]) => marks));
    const resolutions = [...numbers].map((number) => [number, "reject"] as const);
    job = { ...shared, base: file.bytes, baseText: compared.text, resolutions, pending: "reject" };
  } else {
    const { warnings: said, ...made } = await renderedBase({ ...compared, title: document.info().title }, date);
    warnings.push(...said);
    job = { ...shared, ...made, resolutions: [], pending: "reject" };
  }
  const { bytes, losses, names } = await runDocumentJob(ports.documentWorker, job);
  const dressed = "rendering" in job && asked.houseStyle ? await inHouseStyle(workbench, bytes) : bytes;
  return { bytes: dressed, names, warnings: [...warnings, ...lossNotices(losses)] };
}
