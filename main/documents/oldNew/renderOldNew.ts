import { createTranslator } from "../../../src/i18n/translate.ts";
import { safeFileName } from "../fileName.ts";
import { type OldNewInput, oldNewModel } from "./oldNewModel.ts";
import { renderOldNewHtml } from "./renderOldNewHtml.ts";

/** A table of old and new wording as a file. */
export interface OldNewFile {
  readonly bytes: Uint8Array;
  readonly fileName: string;
  readonly mediaType: string;
}

/** Writes the table in a format; `date` is ms since 1970 UTC. */
export async function renderOldNew(format: "html" | "docx", input: OldNewInput, date: number): Promise<OldNewFile> {
  const model = oldNewModel(input);
  const fileName = safeFileName(createTranslator(input.language)("table.fileName", { title: input.title }), format);
  if (format === "html")
    return { bytes: new TextEncoder().encode(renderOldNewHtml(model)), fileName, mediaType: "text/html; charset=utf-8" };
  // The writer of Word files is large: it is loaded when it is asked for.
  const { renderOldNewDocx } = await import("./renderOldNewDocx.ts");
  return {
    bytes: await renderOldNewDocx(model, date),
    fileName,
    mediaType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  };
}
