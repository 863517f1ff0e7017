import type { ExportFormat } from "../../../src/contract/index.ts";
import type { ExportedComments } from "../../../src/domain/comments/exportedComment.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { writeUserFile } from "../node/files.ts";
import { type GlobalOptions, printJson, type Streams } from "./commandContext.ts";
import { findDocument } from "./findDocument.ts";

/** The options of `export` that matter to documents of the workspace. */
export interface WorkspaceExportOptions extends GlobalOptions {
  readonly to: "docx" | "pdf" | "html" | "md";
  readonly base?: string;
  readonly provenance?: boolean;
  readonly comments: ExportedComments;
  /** True where it was asked for, false where it was refused; absent: as usual. */
  readonly aiMark?: boolean;
  readonly aiComments?: boolean;
  readonly out: string;
}

/** Whether something is asked for that only the workspace knows, so that the document is the workspace's. */
export function isFromWorkspace({ provenance, comments, aiMark, aiComments }: WorkspaceExportOptions): boolean {
  return provenance === true || comments !== "none" || aiMark === true || aiComments === true;
}

/**
 * The document of the workspace with this name or id, with what the workspace knows of it: its open comments, and who or which model wrote what.
 * With comments Markdown is a CriticMarkup redline, since plain Markdown has none.
 * Throws NOT_FOUND, NOT_AVAILABLE (a redline against another file, or something that the format cannot say).
 */
export async function exportFromWorkspace(name: string, options: WorkspaceExportOptions, streams: Streams): Promise<void> {
  const { comments, provenance = false, aiMark = true, aiComments = false } = options;
  refuse(options);
  const { withBackend } = await import("./backendSession.ts");
  await withBackend(options, streams, async (client) => {
    const { id } = await findDocument(client, name);
    const format: ExportFormat = options.to === "md" && comments !== "none" ? "criticmarkup" : options.to;
    const made = await client.exports.create({ documentId: id, format, comments, provenance, aiMark, aiComments });
    const { base64 } = await client.exports.download({ exportId: made.exportId });
    await writeUserFile(options.out, Buffer.from(base64, "base64"));
    const { bytes, warnings } = made;
    const redline = format === "criticmarkup" && made.pending > 0;
    if (options.json === true) {
      const told = {
        format,
        out: options.out,
        bytes,
        redline,
        ...(comments !== "none" && { comments }),
        ...(provenance && { provenance }),
      };
      return printJson(streams, { ...told, warnings });
    }
    streams.out(`${options.out}: ${bytes.toLocaleString("en")} bytes\n`);
    for (const warning of warnings) streams.err(`warning: ${warning}\n`);
  });
}

function refuse({ to, base, provenance, aiMark, aiComments }: WorkspaceExportOptions): void {
  const refusal = (sentence: string): PalimpsestError => new PalimpsestError("NOT_AVAILABLE", sentence, { format: to });
  if (provenance === true && (to !== "html" || base !== undefined))
    throw refusal("Only a clean export to HTML can say where its text comes from. Use --to html without --base.");
  if (aiComments === true && to !== "docx")
    throw refusal("Comments about generated text are for Word. Use --to docx, or leave --ai-comments out.");
  if (aiMark === true && to === "md") throw refusal("Markdown has no place for a mark of generated text. Use --to docx, pdf or html.");
  if (base !== undefined)
    throw refusal("Comments and marks of generated text go out with the document alone. Leave --base out, or leave them out.");
}
