import { userInfo } from "node:os";
import type { Command } from "commander";
import { diffForReview } from "../../../../src/domain/diff/wordDiff.ts";
import { PalimpsestError } from "../../../../src/domain/errors/palimpsestError.ts";
import type { Hunk } from "../../../../src/domain/proposal/proposal.ts";
import { type ReadDocument, readDocument } from "../../../documents/read.ts";
import { readUserFile, writeUserFile } from "../../node/files.ts";
import { foldersOf, type GlobalOptions, printJson, type Streams } from "../commandContext.ts";

type Target = "docx" | "pdf" | "html" | "md";

interface ExportOptions extends GlobalOptions {
  readonly to: Target;
  readonly base?: string;
  readonly out: string;
}

/** `export FILE --to FORMAT [--base FILE] --out FILE`: a clean export, or a redline against an earlier version. */
export function registerExport(program: Command, streams: Streams): void {
  program
    .command("export")
    .summary("write a document as .docx, .pdf, .html or .md")
    .description(
      "Writes a document as .docx, .pdf, .html or .md. With --base and --to md the changes since the base file are a CriticMarkup redline.",
    )
    .argument("<file>", "document (.md or .txt)")
    .addOption(program.createOption("--to <format>", "format").choices(["docx", "pdf", "html", "md"]).makeOptionMandatory())
    .option("--base <file>", "earlier version to compare with")
    .requiredOption("--out <file>", "file to write")
    .action(async (path: string, _own: unknown, command: Command) => {
      const options: ExportOptions = command.optsWithGlobals();
      if (options.base !== undefined && options.to !== "md") {
        throw new PalimpsestError(
          "NOT_AVAILABLE",
          `A redline in .${options.to} is not available yet. Use --to md for a CriticMarkup redline, or leave --base out for a clean export.`,
          { format: options.to },
        );
      }
      const document = await read(path);
      const base = options.base === undefined ? null : await read(options.base);
      // The writers are large; other commands do without them.
      const { renderDocument } = await import("../../../documents/render.ts");
      const rendered = await renderDocument(
        base === null ? options.to : "criticmarkup",
        {
          title: document.title,
          text: (base ?? document).text,
          kind: document.kind,
          lineEndings: document.lineEndings,
          hunks: base === null ? [] : redline(base.text, document.text),
          author: userInfo().username,
          date: Date.now(),
        },
        foldersOf(options).assets,
      );
      await writeUserFile(options.out, rendered.bytes);
      if (options.json === true)
        return printJson(streams, {
          format: options.to,
          out: options.out,
          bytes: rendered.bytes.length,
          redline: base !== null,
          warnings: rendered.warnings,
        });
      streams.out(`${options.out}: ${rendered.bytes.length.toLocaleString("en")} bytes\n`);
      for (const warning of rendered.warnings) streams.err(`warning: ${warning}\n`);
    });
}

async function read(path: string): Promise<ReadDocument> {
  const file = await readUserFile(path);
  return readDocument(file.fileName, file.bytes);
}

/** The changes from one text to another as pending hunks. */
function redline(before: string, after: string): Hunk[] {
  return diffForReview(before, after).map(({ start, end, newText }, index) => ({
    id: `change-${index + 1}`,
    proposalId: "redline",
    start,
    end,
    oldText: before.slice(start, end),
    newText,
    status: "pending",
    editedBy: null,
    confidence: null,
    decision: null,
    nested: [],
  }));
}
