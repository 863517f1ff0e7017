import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { writeUserFile } from "../node/files.ts";
import { type GlobalOptions, printJson, type Streams } from "./commandContext.ts";
import { findDocument } from "./findDocument.ts";

/** The options of `export` that matter here. */
export interface OriginOptions extends GlobalOptions {
  readonly to: string;
  readonly base?: string;
  readonly out: string;
}

/** The document of the workspace with this name or id, with the origin of its text. Throws NOT_FOUND, NOT_AVAILABLE. */
export async function exportWithOrigin(name: string, options: OriginOptions, streams: Streams): Promise<void> {
  if (options.to !== "html" || options.base !== undefined) {
    throw new PalimpsestError(
      "NOT_AVAILABLE",
      "Only a clean export to HTML can say where its text comes from. Use --to html without --base.",
      {
        format: options.to,
      },
    );
  }
  const { withBackend } = await import("./backendSession.ts");
  await withBackend(options, streams, async (client) => {
    const { id } = await findDocument(client, name);
    const made = await client.exports.create({ documentId: id, format: "html", provenance: true });
    const { base64 } = await client.exports.download({ exportId: made.exportId });
    await writeUserFile(options.out, Buffer.from(base64, "base64"));
    const { bytes, warnings } = made;
    if (options.json === true)
      return printJson(streams, { format: "html", out: options.out, bytes, redline: false, provenance: true, warnings });
    streams.out(`${options.out}: ${bytes.toLocaleString("en")} bytes\n`);
    for (const warning of warnings) streams.err(`warning: ${warning}\n`);
  });
}
