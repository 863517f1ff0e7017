import { isWordFile } from "../../../src/domain/document/wordFile.ts";
import { DEFAULT_LINE_ENDINGS } from "../../../src/domain/text/lineEndings.ts";
import { type ReadDocument, readDocument } from "../../documents/read.ts";
import { runDocumentJob } from "../../documents/worker/documentWorker.ts";
import { readUserFile } from "../node/files.ts";
import { createForkDocumentWorker } from "../node/forkDocumentWorker.ts";

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

/** A text as tracked changes on the Word file that it is compared with, which keeps everything else. The file's own changes count as accepted. */
export async function redlineOnWord(base: Uint8Array, text: string, author: string): Promise<{ bytes: Uint8Array; warnings: string[] }> {
  const tracked = { author, date: Math.floor(Date.now() / 1000) * 1000 };
  const job = { kind: "redline", base, text, tracked, resolutions: [], pending: "accept" } as const;
  const { bytes, losses } = await runDocumentJob(createForkDocumentWorker(), job);
  return { bytes, warnings: losses.map(([what, count]) => `not written as it was meant: ${count} x ${what}`) };
}
