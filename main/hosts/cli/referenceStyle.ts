import { runDocumentJob } from "../../documents/worker/documentWorker.ts";
import { readUserFile } from "../node/files.ts";
import { createForkDocumentWorker } from "../node/forkDocumentWorker.ts";

/** A new Word file in the look of another one. Throws UNSUPPORTED_FORMAT, FILE_TOO_LARGE and what reading a file throws. */
export async function inStyleOf(path: string, document: Uint8Array): Promise<{ bytes: Uint8Array; warnings: string[] }> {
  const { fileName, bytes: reference } = await readUserFile(path);
  const { bytes, report } = await runDocumentJob(createForkDocumentWorker(), { kind: "house", document, reference });
  return {
    bytes,
    warnings: report.left.map(({ what, count }) => `not taken over from ${fileName}: ${count} x ${what.replaceAll("-", " ")}`),
  };
}
