import type { z } from "zod";
import type { againstSchema } from "../../../src/contract/exports.ts";
import type { DocumentKind } from "../../../src/domain/document/documentState.ts";
import { isJapanese } from "../../../src/domain/document/language.ts";
import { isWordFile } from "../../../src/domain/document/wordFile.ts";
import { createTranslator } from "../../../src/i18n/translate.ts";
import { readDocument } from "../../documents/read.ts";
import { runDocumentJob } from "../../documents/worker/documentWorker.ts";
import type { DocumentRegistry } from "../documents/documentRegistry.ts";
import type { OpenDocument } from "../documents/openDocument.ts";
import type { Workbench } from "../workbench.ts";

/** What a redline is against, as it is asked for. */
export type Against = z.infer<typeof againstSchema>;

/** The text that an export is compared with. */
export interface ComparedText {
  /** Of the file, or of the version with its name, in the language of the text. */
  readonly name: string;
  readonly text: string;
  readonly kind: DocumentKind;
  /** The file itself where it is a Word file, so that a redline can stand on it. */
  readonly word: Uint8Array | null;
  /** The revision that has the text, by row ids; null for a file. */
  readonly revision: { readonly rowId: number; readonly document: number } | null;
}

/**
 * The text that an export is compared with: of a version, of another document as it is now, or of a file from outside, whose tracked changes count as
 * accepted. Throws NOT_FOUND, DATABASE_DAMAGED, and what reading the file throws (UNSUPPORTED_FORMAT,
 * FILE_TOO_LARGE, NOT_UTF8, CONTAINS_NUL).
 */
export async function comparedText(workbench: Workbench, registry: DocumentRegistry, against: Against): Promise<ComparedText> {
  if (against.kind === "revision") return ofRevision(workbench, against.revisionId);
  if (against.kind === "document") return ofDocument(registry.get(against.documentId));
  const { fileName } = against;
  const bytes = Buffer.from(against.base64, "base64");
  if (!isWordFile(fileName)) {
    const { text, kind } = readDocument(fileName, bytes);
    return { name: fileName, text, kind, word: null, revision: null };
  }
  const job = { kind: "import", fileName, bytes, changes: "accept" } as const;
  const { text, kind } = await runDocumentJob(workbench.ports.documentWorker, job);
  return { name: fileName, text, kind, word: bytes, revision: null };
}

function ofDocument(document: OpenDocument): ComparedText {
  document.settle();
  const { title, kind } = document.info();
  return {
    name: title,
    text: document.state.text,
    kind,
    word: null,
    revision: { rowId: document.rows.head, document: document.rows.document },
  };
}

function ofRevision({ storage }: Workbench, revisionId: string): ComparedText {
  const { documentKey, number, label, rowId } = storage.revisions.byKey(revisionId);
  const { rowId: document, kind } = storage.documents.byKey(documentKey);
  const text = storage.revisions.text(rowId);
  const translate = createTranslator(isJapanese(text) ? "ja" : "en");
  const version = translate("history.version", { number });
  return { name: label === null ? version : `${version} · ${label}`, text, kind, word: null, revision: { rowId, document } };
}
