import type { ExportFormat } from "../../../src/contract/index.ts";
import type { ExportedComments } from "../../../src/domain/comments/exportedComment.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { writeUserFile } from "../node/files.ts";
import { type GlobalOptions, printJson, type Streams } from "./commandContext.ts";
import { findDocument } from "./findDocument.ts";

/** The options of `export` that matter here. */
export interface CommentOptions extends GlobalOptions {
  readonly to: "docx" | "pdf" | "html" | "md";
  readonly base?: string;
  readonly provenance?: boolean;
  readonly comments: ExportedComments;
  readonly out: string;
}

/**
 * The document of the workspace with this name or id, with its open comments: only the workspace has any. Markdown is a CriticMarkup
 * redline then, since plain Markdown has no comments. Throws NOT_FOUND, NOT_AVAILABLE (a redline against another file).
 */
export async function exportWithComments(name: string, options: CommentOptions, streams: Streams): Promise<void> {
  if (options.base !== undefined) {
    throw new PalimpsestError("NOT_AVAILABLE", "Comments go out with the document alone. Leave --base out, or --comments.", {
      format: options.to,
    });
  }
  const { withBackend } = await import("./backendSession.ts");
  await withBackend(options, streams, async (client) => {
    const { id } = await findDocument(client, name);
    const format: ExportFormat = options.to === "md" ? "criticmarkup" : options.to;
    const { comments } = options;
    const made = await client.exports.create({ documentId: id, format, comments, provenance: options.provenance === true });
    const { base64 } = await client.exports.download({ exportId: made.exportId });
    await writeUserFile(options.out, Buffer.from(base64, "base64"));
    const { bytes, warnings } = made;
    const redline = format === "criticmarkup" && made.pending > 0;
    if (options.json === true) return printJson(streams, { format, out: options.out, bytes, redline, comments, warnings });
    streams.out(`${options.out}: ${bytes.toLocaleString("en")} bytes\n`);
    for (const warning of warnings) streams.err(`warning: ${warning}\n`);
  });
}
