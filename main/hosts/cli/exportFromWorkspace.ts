import type { ExportFormat } from "../../../src/contract/index.ts";
import type { ExportedComments } from "../../../src/domain/comments/exportedComment.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { readUserFile, writeUserFile } from "../node/files.ts";
import { type GlobalOptions, printJson, type Streams } from "./commandContext.ts";
import { findDocument } from "./findDocument.ts";
import { noticeSentences, printWarnings } from "./warnings.ts";

/** The options of `export` that matter to documents of the workspace. */
export interface WorkspaceExportOptions extends GlobalOptions {
  readonly to: "docx" | "pdf" | "html" | "md";
  readonly base?: string;
  readonly provenance?: boolean;
  readonly comments: ExportedComments;
  /** True where it was asked for, false where it was refused; absent: as usual. */
  readonly aiMark?: boolean;
  readonly aiComments?: boolean;
  /** A file whose look the new Word file has. */
  readonly reference?: string;
  /** False: without the look of the workspace's house file. */
  readonly houseStyle?: boolean;
  readonly out: string;
}

/** Whether something is asked for that only the workspace knows, so that the document is the workspace's. */
export function isFromWorkspace({ provenance, comments, aiMark, aiComments }: WorkspaceExportOptions): boolean {
  return provenance === true || comments !== "none" || aiMark === true || aiComments === true;
}

/**
 * The document of the workspace with this name or id, with what the workspace knows of it: its open comments, and who or which model wrote what.
 * With comments Markdown is a CriticMarkup redline, since plain Markdown has none. It can show the differences from a file.
 * Throws NOT_FOUND, NOT_AVAILABLE (something that the format cannot say), and what reading the file throws.
 */
export async function exportFromWorkspace(name: string, options: WorkspaceExportOptions, streams: Streams): Promise<void> {
  const { comments, provenance = false, aiMark = true, aiComments = false, houseStyle = true } = options;
  refuse(options);
  const { withBackend } = await import("./backendSession.ts");
  await withBackend(options, streams, async (client) => {
    const { id } = await findDocument(client, name);
    const markup = options.to === "md" && (comments !== "none" || options.base !== undefined);
    const format: ExportFormat = markup ? "criticmarkup" : options.to;
    const against = options.base === undefined ? {} : { against: await fileOf(options.base) };
    const marks = { comments, provenance, aiMark, aiComments };
    const made = await client.exports.create({ documentId: id, format, ...marks, houseStyle, ...against });
    const { base64 } = await client.exports.download({ exportId: made.exportId });
    await writeUserFile(options.out, Buffer.from(base64, "base64"));
    const { bytes } = made;
    const warnings = noticeSentences(made.warnings);
    const redline = options.base !== undefined || (format === "criticmarkup" && made.pending > 0);
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
    printWarnings(streams, warnings);
  });
}

function refuse({ to, provenance, aiMark, aiComments, reference }: WorkspaceExportOptions): void {
  const refusal = (sentence: string): PalimpsestError => new PalimpsestError("NOT_AVAILABLE", sentence, { format: to });
  if (provenance === true && to !== "html" && to !== "pdf")
    throw refusal("Only HTML and PDF can say where their text comes from. Use --to html or --to pdf.");
  if (aiComments === true && to !== "docx")
    throw refusal("Comments about generated text are for Word. Use --to docx, or leave --ai-comments out.");
  if (aiMark === true && to === "md") throw refusal("Markdown has no place for a mark of generated text. Use --to docx, pdf or html.");
  // The log tells of the very bytes that leave the workspace.
  if (reference !== undefined)
    throw refusal("The workspace's documents have the look of its house file (Settings). Leave --reference out.");
}

async function fileOf(path: string): Promise<{ kind: "file"; fileName: string; base64: string }> {
  const { fileName, bytes } = await readUserFile(path);
  return { kind: "file", fileName, base64: Buffer.from(bytes).toString("base64") };
}
