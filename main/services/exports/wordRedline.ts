import type { ExportedComments } from "../../../src/domain/comments/exportedComment.ts";
import type { AiText } from "../../documents/aiText.ts";
import { renderDocx } from "../../documents/docx/renderDocx.ts";
import { parseMarkdown } from "../../documents/markdown/parse.ts";
import { runDocumentJob } from "../../documents/worker/documentWorker.ts";
import type { DocumentJob } from "../../documents/worker/protocol.ts";
import type { OpenDocument } from "../documents/openDocument.ts";
import type { Workbench } from "../workbench.ts";
import { lossWarnings } from "./backOntoWordFile.ts";
import type { Against, ComparedText } from "./comparedText.ts";
import { creditsBetween } from "./creditsBetween.ts";
import { wordThreads } from "./wordThreads.ts";

/** A text of a document, and what it is compared with. */
export interface WordRedlineRequest {
  /** Row id of the revision with the text. */
  readonly revision: number;
  readonly text: string;
  readonly against: Against;
  readonly compared: ComparedText;
  /** Whether an earlier version stands on the Word file that the document came from, or is written anew. */
  readonly original: boolean;
  /** Whose the changes are that nobody is known for. */
  readonly author: string;
  readonly comments: ExportedComments;
  readonly aiText: AiText | null;
}

/**
 * Tracked changes in Word that lead from one text to another: onto the Word file from outside, onto the one that the document came from as the earlier version had it,
 * or onto a new one with the earlier text. Throws UNSUPPORTED_FORMAT, FILE_TOO_LARGE, DATABASE_DAMAGED.
 */
export async function wordRedline(
  workbench: Workbench,
  document: OpenDocument,
  asked: WordRedlineRequest,
): Promise<{ readonly bytes: Uint8Array; readonly warnings: string[] }> {
  const { storage, ports } = workbench;
  const { text, against, compared, author, aiText } = asked;
  const date = ports.clock.now();
  const before = against.kind === "revision" ? storage.revisions.byKey(against.revisionId).rowId : null;
  const credits = before === null ? undefined : creditsBetween(workbench, document, before, asked.revision);
  const file = asked.original ? storage.wordFiles.byDocument(document.rows.document) : null;
  const own = compared.word === null && file !== null;
  const shared = {
    kind: "redline",
    text,
    tracked: { author, date },
    threads: wordThreads(storage, document, asked.comments, own),
    aiText,
    ...(credits !== undefined && { credits }),
  } as const;
  const warnings: string[] = [];
  let job: DocumentJob;
  if (compared.word !== null) job = { ...shared, base: compared.word, resolutions: [], pending: "accept" };
  else if (own) {
    // As the earlier version had it: what it had taken over of the file's changes is in its text, the others are not.
    const numbers = new Set(file.marks.flatMap(([, marks]) => marks));
    const resolutions = [...numbers].map((number) => [number, "reject"] as const);
    job = { ...shared, base: file.bytes, baseText: compared.text, resolutions, pending: "reject" };
  } else {
    const parsed = parseMarkdown(compared.text, compared.kind, document.info().title);
    const rendered = await renderDocx(parsed, date);
    warnings.push(...parsed.warnings, ...rendered.warnings);
    job = {
      ...shared,
      base: rendered.bytes,
      resolutions: [],
      pending: "reject",
      rendering: { text: compared.text, places: rendered.places },
    };
  }
  const { bytes, losses } = await runDocumentJob(ports.documentWorker, job);
  return { bytes, warnings: [...warnings, ...lossWarnings(losses)] };
}
