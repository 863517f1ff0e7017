import type { Command } from "commander";
import type { Revision } from "../../../../src/contract/index.ts";
import { type GlobalOptions, printJson, type Streams } from "../commandContext.ts";
import { allRevisions, findDocument } from "../findDocument.ts";

/** What is known about a revision besides its cause: the message of a person, or what the program did. */
function noteOf({ detail, message }: Revision): string {
  if (detail === null) return message;
  if (detail.kind === "accepted") return detail.count === 1 ? "Accepted 1 change" : `Accepted ${detail.count} changes`;
  if (detail.kind === "branched") return `Branch of version ${detail.number} of ${detail.title}`;
  return detail.label === null ? `Restored version ${detail.number}` : `Restored version ${detail.number}, ${detail.label}`;
}

/** `history FILE|ID`: the revisions of a document of the workspace, newest first. */
export function registerHistory(program: Command, streams: Streams): void {
  program
    .command("history")
    .summary("revisions of a document")
    .description("Lists the revisions of a document of the workspace, newest first.")
    .argument("<document>", "file name, title or id of the document")
    .action(async (name: string, _own: unknown, command: Command) => {
      const options: GlobalOptions = command.optsWithGlobals();
      const { withBackend } = await import("../backendSession.ts");
      await withBackend(options, streams, async (client) => {
        const document = await findDocument(client, name);
        const revisions = await allRevisions(client, document.id);
        if (options.json === true) return printJson(streams, { document, revisions });
        streams.out(`${document.title} (${document.id})\n`);
        for (const revision of revisions) {
          const note = [revision.label, noteOf(revision)].filter((text) => text !== null && text !== "").join(", ");
          streams.out(
            `${String(revision.number).padStart(5)}  ${new Date(revision.createdAt).toISOString()}  ${revision.cause.padEnd(8)}  ${revision.author.name}  ${revision.words} words  ${revision.id}${note === "" ? "" : `  ${note}`}\n`,
          );
        }
      });
    });
}
