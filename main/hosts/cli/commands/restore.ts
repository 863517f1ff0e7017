import type { Command } from "commander";
import { PalimpsestError } from "../../../../src/domain/errors/palimpsestError.ts";
import { type GlobalOptions, printJson, type Streams } from "../commandContext.ts";
import { allRevisions, findDocument } from "../findDocument.ts";

/** `restore FILE|ID REVISION`: makes an earlier text the head again, as a new revision. */
export function registerRestore(program: Command, streams: Streams): void {
  program
    .command("restore")
    .summary("go back to a revision, as a new revision")
    .description("Makes the text of an earlier revision the newest one again. Nothing is lost: it becomes a new revision.")
    .argument("<document>", "file name, title or id of the document")
    .argument("<revision>", "number or id of the revision")
    .action(async (name: string, wanted: string, _own: unknown, command: Command) => {
      const options: GlobalOptions = command.optsWithGlobals();
      const { withBackend } = await import("../backendSession.ts");
      await withBackend(options, streams, async (client) => {
        const document = await findDocument(client, name);
        const revision = (await allRevisions(client, document.id)).find(
          (candidate) => candidate.id === wanted || String(candidate.number) === wanted,
        );
        if (revision === undefined)
          throw new PalimpsestError("NOT_FOUND", `"${document.title}" has no revision ${wanted}. See \`palimpsest history\`.`, {
            revision: wanted,
          });
        const { state } = await client.documents.open({ documentId: document.id });
        const restored = await client.history.restore({
          documentId: document.id,
          clientId: "command-line",
          baseVersion: state.version,
          revisionId: revision.id,
        });
        if (options.json === true) return printJson(streams, { document: document.id, from: revision.id, revision: restored.revision });
        streams.out(`${document.title}: the text of revision ${revision.number} is now revision ${restored.revision.number}.\n`);
      });
    });
}
