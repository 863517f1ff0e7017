import type { FileNotice } from "../../../src/domain/document/fileNotice.ts";
import { isWordFile } from "../../../src/domain/document/wordFile.ts";
import { DEFAULT_LINE_ENDINGS } from "../../../src/domain/text/lineEndings.ts";
import { type ReadDocument, readDocument } from "../../documents/read.ts";
import { runDocumentJob } from "../../documents/worker/documentWorker.ts";
import type { DocumentJob } from "../../documents/worker/protocol.ts";
import { readUserFile } from "../node/files.ts";
import { createForkDocumentWorker } from "../node/forkDocumentWorker.ts";

type RedlineJob = Extract<DocumentJob, { kind: "redline" }>;

/** A file as the command line takes it; `word`: its bytes are a Word file. */
export interface DocumentFile extends ReadDocument {
  readonly fileName: string;
  readonly bytes: Uint8Array;
  readonly word: boolean;
}

/** A text file as it is, a Word file with its tracked changes accepted. Throws what reading either throws. */
export async function readDocumentFile(path: string): Promise<DocumentFile> {
  const { fileName, bytes } = await readUserFile(path);
  if (!isWordFile(fileName)) return { ...readDocument(fileName, bytes), fileName, bytes, word: false };
  const job = { kind: "import", fileName, bytes, changes: "accept" } as const;
  const { title, kind, language, text } = await runDocumentJob(createForkDocumentWorker(), job);
  return { title, kind, language, text, lineEndings: DEFAULT_LINE_ENDINGS, warnings: [], fileName, bytes, word: true };
}

/**
 * A text as tracked changes on the file that it is compared with: on a Word file, which keeps everything else and whose own changes count as accepted, or
 * on a new one with the text of another file.
 */
export async function redlineInWord(
  base: DocumentFile,
  text: string,
  author: string,
): Promise<{ bytes: Uint8Array; warnings: FileNotice[] }> {
  const tracked = { author, date: Math.floor(Date.now() / 1000) * 1000 };
  const shared = { kind: "redline", text, tracked, resolutions: [] } as const;
  const warnings: FileNotice[] = [];
  let job: RedlineJob = { ...shared, base: base.bytes, pending: "accept" };
  if (!base.word) {
    // The writers are large; other commands do without them.
    const { renderedBase } = await import("../../documents/docx/renderedBase.ts");
    const { warnings: said, ...made } = await renderedBase(base, tracked.date);
    warnings.push(...said);
    job = { ...shared, ...made, pending: "reject" };
  }
  const { bytes, losses } = await runDocumentJob(createForkDocumentWorker(), job);
  return { bytes, warnings: [...warnings, ...losses.map(([what, count]) => ({ what, count }))] };
}
