import type { Command } from "commander";
import { toCriticMarkup } from "../../../../src/domain/document/criticMarkup.ts";
import { isWordFile } from "../../../../src/domain/document/wordFile.ts";
import type { ImportChanges, ReportItem } from "../../../documents/ooxml/importWord.ts";
import { readDocument } from "../../../documents/read.ts";
import { pendingHunks } from "../../../documents/redlineHunks.ts";
import { runDocumentJob } from "../../../documents/worker/documentWorker.ts";
import { readUserFile, writeUserFile } from "../../node/files.ts";
import { createForkDocumentWorker } from "../../node/forkDocumentWorker.ts";
import { type GlobalOptions, printJson, type Streams } from "../commandContext.ts";
import { noticeSentences } from "../warnings.ts";

interface ImportOptions extends GlobalOptions {
  readonly out?: string;
  readonly changes: ImportChanges;
}

/** What both kinds of files give. */
interface Imported {
  readonly title: string;
  readonly text: string;
  readonly report: {
    readonly format: string;
    readonly paragraphs: number;
    readonly changes: readonly unknown[];
    readonly comments: number;
    readonly kept: readonly string[];
    readonly dropped: readonly string[];
    readonly warnings: readonly string[];
  };
}

/** `import FILE [--changes accept|reject|markup] [--out FILE.md]`: a document as our Markdown, with a report of what was found. */
export function registerImport(program: Command, streams: Streams): void {
  program
    .command("import")
    .summary("convert a .docx, .md or .txt file to Palimpsest's Markdown")
    .description(
      "Converts a Word file (.docx), .md or .txt to Palimpsest's Markdown (UTF-8, line ends \\n). Tracked changes of a Word file are accepted, rejected, or written as CriticMarkup (markup). The Markdown goes to --out, or to the standard output; the report to the standard error, or as JSON to the standard output.",
    )
    .argument("<file>", "file to read")
    .option("--out <file>", "where to write the Markdown")
    .addOption(
      program.createOption("--changes <way>", "what becomes of tracked changes").choices(["accept", "reject", "markup"]).default("accept"),
    )
    .action(async (path: string, _own: unknown, command: Command) => {
      const options: ImportOptions = command.optsWithGlobals();
      const file = await readUserFile(path);
      const { title, text, report } = isWordFile(file.fileName)
        ? await readWordFile(file.fileName, file.bytes, options.changes)
        : readTextFile(file.fileName, file.bytes);
      if (options.out !== undefined) await writeUserFile(options.out, Buffer.from(text, "utf8"));
      if (options.json === true) return printJson(streams, report);
      if (options.out === undefined) streams.out(text);
      const changes = report.changes.length === 0 ? "" : `, ${report.changes.length} tracked changes`;
      const comments = report.comments === 0 ? "" : `, ${report.comments} comments`;
      streams.err(
        `${title}: ${report.paragraphs} paragraphs${changes}${comments}${options.out === undefined ? "" : `, written to ${options.out}`}\n`,
      );
      for (const what of report.kept) streams.err(`kept in the file, not editable here: ${what}\n`);
      for (const what of report.dropped) streams.err(`not carried over: ${what}\n`);
      for (const warning of report.warnings) streams.err(`warning: ${warning}\n`);
    });
}

function readTextFile(fileName: string, bytes: Uint8Array): Imported {
  const document = readDocument(fileName, bytes);
  return {
    title: document.title,
    text: document.text,
    report: {
      format: /\.te?xt$/i.test(fileName) ? "txt" : "md",
      paragraphs: document.text.split(/\n[ \t]*\n/).filter((paragraph) => paragraph.trim() !== "").length,
      changes: [],
      comments: 0,
      kept: [],
      dropped: [],
      warnings: noticeSentences(document.warnings),
    },
  };
}

/** Reads a Word file in the process made for it. Throws UNSUPPORTED_FORMAT, FILE_TOO_LARGE. */
async function readWordFile(fileName: string, bytes: Uint8Array, changes: ImportChanges): Promise<Imported> {
  const {
    title,
    text,
    changes: edits,
    report,
  } = await runDocumentJob(createForkDocumentWorker(), { kind: "import", fileName, bytes, changes });
  const markup = edits.length === 0 ? text : toCriticMarkup(text, pendingHunks(text, edits));
  return {
    title,
    text: markup,
    report: { ...report, kept: report.kept.map(sentence), dropped: report.dropped.map(sentence), warnings: report.warnings.map(sentence) },
  };
}

/** "2 text boxes"; what the items of a report say in plain English. */
function sentence({ what, count, detail }: ReportItem): string {
  const words = WARNINGS[what]?.(count) ?? `${count} x ${what}`;
  return detail === undefined || detail === "" ? words : `${words} (${detail})`;
}

const WARNINGS: Readonly<Record<string, (count: number) => string>> = {
  "other-numbers": (count) => `${count} clause numbers are computed otherwise here than in Word`,
  "format-changes": (count) => `${count} tracked changes of the format alone are not shown`,
  "hidden-characters": (count) => `${count} characters that the file hides are shown`,
  "changes-without-author": (count) => `${count} tracked changes name no author`,
  "comments-without-place": (count) => `${count} comments are anchored nowhere`,
  "invisible-characters": (count) => `${count} invisible characters (zero width or direction) are in the text`,
  macros: () => "the file has macros; they are neither run nor carried over",
  strict: () => "the file is in the strict form of Office Open XML",
};
