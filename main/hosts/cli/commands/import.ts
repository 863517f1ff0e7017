import type { Command } from "commander";
import { readDocument } from "../../../documents/read.ts";
import { readUserFile, writeUserFile } from "../../node/files.ts";
import { type GlobalOptions, printJson, type Streams } from "../commandContext.ts";

interface ImportOptions extends GlobalOptions {
  readonly out?: string;
  readonly changes: "accept" | "reject" | "markup";
}

/** `import FILE [--out FILE.md]`: a document as our Markdown, with a report of what was found. */
export function registerImport(program: Command, streams: Streams): void {
  program
    .command("import")
    .summary("convert a .md or .txt file to Palimpsest's Markdown")
    .description(
      "Converts a .md or .txt file to Palimpsest's Markdown (UTF-8, line ends \\n). The Markdown goes to --out, or to the standard output; the report to the standard error, or as JSON to the standard output.",
    )
    .argument("<file>", "file to read")
    .option("--out <file>", "where to write the Markdown")
    .addOption(
      program
        .createOption("--changes <way>", "what to do with tracked changes (these formats have none)")
        .choices(["accept", "reject", "markup"])
        .default("accept"),
    )
    .action(async (path: string, _own: unknown, command: Command) => {
      const options: ImportOptions = command.optsWithGlobals();
      const file = await readUserFile(path);
      const document = readDocument(file.fileName, file.bytes);
      const report = {
        format: /\.te?xt$/i.test(file.fileName) ? "txt" : "md",
        paragraphs: document.text.split(/\n[ \t]*\n/).filter((paragraph) => paragraph.trim() !== "").length,
        changes: [],
        comments: 0,
        kept: [],
        dropped: [],
        warnings: document.warnings,
      };
      if (options.out !== undefined) await writeUserFile(options.out, Buffer.from(document.text, "utf8"));
      if (options.json === true) return printJson(streams, report);
      if (options.out === undefined) streams.out(document.text);
      streams.err(`${document.title}: ${report.paragraphs} paragraphs${options.out === undefined ? "" : `, written to ${options.out}`}\n`);
      for (const warning of document.warnings) streams.err(`warning: ${warning}\n`);
    });
}
