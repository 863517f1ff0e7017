import type { Command } from "commander";
import type { BlameInfo, BlameOrigin } from "../../../../src/contract/index.ts";
import { writeUserFile } from "../../node/files.ts";
import { type GlobalOptions, printJson, type Streams } from "../commandContext.ts";
import { findDocument } from "../findDocument.ts";

interface BlameOptions extends GlobalOptions {
  readonly revision?: string;
  readonly out?: string;
}

/** Characters of text shown in a line. */
const SHOWN = 60;

/** `blame FILE|ID [--revision ID] [--json] [--out FILE]`: who or which model wrote what. */
export function registerBlame(program: Command, streams: Streams): void {
  program
    .command("blame")
    .summary("who or which model wrote what of a document")
    .description(
      "Says for every stretch of a document of the workspace who or which model package wrote it, in which run and step, and who accepted it. With --json, and with --out into a file, in full (docs/BLAME.md).",
    )
    .argument("<document>", "file name, title or id of the document")
    .option("--revision <id>", "an earlier revision, as `history` names it")
    .option("--out <file>", "file for the JSON")
    .action(async (name: string, _own: unknown, command: Command) => {
      const options: BlameOptions = command.optsWithGlobals();
      const { withBackend } = await import("../backendSession.ts");
      await withBackend(options, streams, async (client) => {
        const document = await findDocument(client, name);
        const revision = options.revision === undefined ? {} : { revisionId: options.revision };
        const blame = await client.blame.document({ documentId: document.id, ...revision });
        const text =
          options.revision === undefined
            ? (await client.documents.open({ documentId: document.id })).state.text
            : (await client.history.text({ revisionId: options.revision })).text;
        if (options.out !== undefined) await writeUserFile(options.out, Buffer.from(`${JSON.stringify(blame, null, 2)}\n`, "utf8"));
        if (options.json === true) return printJson(streams, blame);
        if (options.out !== undefined)
          return streams.out(`${options.out}: ${blame.spans.length} stretches, ${blame.origins.length} origins\n`);
        streams.out(`${document.title} (${document.id})\n`);
        for (const line of lines(blame, text)) streams.out(`${line}\n`);
      });
    });
}

function lines({ spans, origins }: BlameInfo, text: string): string[] {
  return spans.flatMap(({ start, end, origin, step }) => {
    const found = origins[origin];
    if (found === undefined) return [];
    const words = text.slice(start, end).replaceAll("\n", "↵");
    const shown = words.length > SHOWN ? `${words.slice(0, SHOWN - 1)}…` : words;
    const version = found.revision === null ? "-" : `v${found.revision.number}`;
    return [`${new Date(found.at).toISOString().slice(0, 16)}  ${version.padStart(5)}  ${authorOf(found, step).padEnd(28)}  ${shown}`];
  });
}

/** "Ada", "palimpsest-cpu-7m 1f3a9c20 step 4", "imported test.md". */
function authorOf({ author, run, source, kind }: BlameOrigin, step: number | null): string {
  if (kind === "start") return source?.kind === "file" ? `imported ${source.name}` : author.name;
  const hash = run === null ? "" : ` ${run.packageHash.slice(0, 8)}`;
  return `${author.name}${hash}${step === null ? "" : ` step ${step}`}`;
}
