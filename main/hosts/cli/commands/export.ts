import { userInfo } from "node:os";
import type { Command } from "commander";
import { EXPORTED_COMMENTS } from "../../../../src/domain/comments/exportedComment.ts";
import { PalimpsestError } from "../../../../src/domain/errors/palimpsestError.ts";
import { redlineHunks } from "../../../documents/redlineHunks.ts";
import { writeUserFile } from "../../node/files.ts";
import { foldersOf, printJson, type Streams } from "../commandContext.ts";
import { exportFromWorkspace, isFromWorkspace, type WorkspaceExportOptions } from "../exportFromWorkspace.ts";
import { readDocumentFile, redlineInWord } from "../readDocumentFile.ts";
import { inStyleOf } from "../referenceStyle.ts";
import { noticeSentences, printWarnings } from "../warnings.ts";

interface ExportOptions extends WorkspaceExportOptions {
  readonly author?: string;
}

/** `export FILE --to FORMAT [--base FILE] --out FILE`: a clean export, or a redline against an earlier version. */
export function registerExport(program: Command, streams: Streams): void {
  program
    .command("export")
    .summary("write a document as .docx, .pdf, .html or .md")
    .description(
      "Writes a document as .docx, .pdf, .html or .md. With --base the changes since that file are a redline: --to docx writes them as tracked changes, onto the Word file where --base names one, which keeps everything else in it, else onto a new one; --to pdf and --to html strike what is deleted and underline what is inserted; --to md writes CriticMarkup.",
    )
    .argument("<file>", "document (.md, .txt or .docx)")
    .addOption(program.createOption("--to <format>", "format").choices(["docx", "pdf", "html", "md"]).makeOptionMandatory())
    .option("--base <file>", "earlier version to compare with")
    .option("--author <name>", "whose tracked changes they are (default: the name of the account)")
    .option("--provenance", "with --to html or pdf: who or which model wrote what; the document is that of the workspace")
    .addOption(
      program
        .createOption(
          "--comments <which>",
          "open comments of the workspace's document: external ones, or all, which includes those meant for the workspace alone",
        )
        .choices(EXPORTED_COMMENTS)
        .default("none"),
    )
    .option("--ai-mark", "the workspace's document, whose file says for programs that models wrote some of it, where they did")
    .option("--no-ai-mark", "no such mark; what else comes from the workspace has it otherwise")
    .option("--ai-comments", "with --to docx: a comment at every part of the workspace's document that a model wrote")
    .option("--reference <file>", "with --to docx: a Word file whose styles, page, headers and footers the new file has")
    .option("--no-house-style", "without the look of the workspace's house file")
    .requiredOption("--out <file>", "file to write")
    .action(async (path: string, _own: unknown, command: Command) => {
      const options: ExportOptions = command.optsWithGlobals();
      if (options.reference !== undefined && (options.to !== "docx" || options.base !== undefined)) {
        throw new PalimpsestError(
          "NOT_AVAILABLE",
          "Only a new Word file can have the look of another one. Use --to docx without --base, or leave --reference out.",
          { format: options.to },
        );
      }
      if (isFromWorkspace(options)) return exportFromWorkspace(path, options, streams);
      const document = await readDocumentFile(path);
      const base = options.base === undefined ? null : await readDocumentFile(options.base);
      if (base !== null && options.to === "docx") {
        const redline = await redlineInWord(base, document.text, options.author ?? userInfo().username);
        await writeUserFile(options.out, redline.bytes);
        if (options.json === true)
          return printJson(streams, {
            format: "docx",
            out: options.out,
            bytes: redline.bytes.length,
            redline: true,
            warnings: noticeSentences(redline.warnings),
          });
        streams.out(`${options.out}: ${redline.bytes.length.toLocaleString("en")} bytes\n`);
        printWarnings(streams, noticeSentences(redline.warnings));
        return;
      }
      // The writers are large; other commands do without them.
      const { renderDocument } = await import("../../../documents/render.ts");
      const markup = base !== null && options.to === "md";
      const rendered = await renderDocument(
        markup ? "criticmarkup" : options.to,
        {
          title: document.title,
          text: markup ? base.text : document.text,
          kind: document.kind,
          lineEndings: document.lineEndings,
          hunks: markup ? redlineHunks(base.text, document.text) : [],
          against: base === null ? null : { name: base.fileName, text: base.text },
          author: userInfo().username,
          date: Date.now(),
        },
        foldersOf(options).assets,
      );
      const styled = options.reference === undefined ? null : await inStyleOf(options.reference, rendered.bytes);
      const bytes = styled?.bytes ?? rendered.bytes;
      const warnings = [...noticeSentences(rendered.warnings), ...(styled?.warnings ?? [])];
      await writeUserFile(options.out, bytes);
      if (options.json === true)
        return printJson(streams, { format: options.to, out: options.out, bytes: bytes.length, redline: base !== null, warnings });
      streams.out(`${options.out}: ${bytes.length.toLocaleString("en")} bytes\n`);
      printWarnings(streams, warnings);
    });
}
