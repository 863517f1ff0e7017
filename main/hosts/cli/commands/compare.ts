import { userInfo } from "node:os";
import type { Command } from "commander";
import type { Client, Contributions, Revision } from "../../../../src/contract/index.ts";
import { analyseComparison, type ComparedText, type ComparisonAnalysis } from "../../../../src/domain/diff/analyseComparison.ts";
import { comparisonText } from "../../../../src/domain/diff/comparisonText.ts";
import { clauseName } from "../../../../src/domain/document/clauseName.ts";
import { PalimpsestError } from "../../../../src/domain/errors/palimpsestError.ts";
import { DEFAULT_LINE_ENDINGS } from "../../../../src/domain/text/lineEndings.ts";
import { writeUserFile } from "../../node/files.ts";
import { foldersOf, type GlobalOptions, printJson, type Streams } from "../commandContext.ts";
import { allRevisions, findDocument } from "../findDocument.ts";
import { NegativeAnswer } from "../negativeAnswer.ts";
import { type DocumentFile, readDocumentFile, redlineInWord } from "../readDocumentFile.ts";
import { noticeSentences, printWarnings } from "../warnings.ts";

interface CompareOptions extends GlobalOptions {
  readonly of?: string;
  readonly html?: string;
  readonly docx?: string;
  readonly redline?: string;
  readonly author?: string;
  readonly language: "en" | "ja";
  readonly newFirst?: boolean;
  readonly whole?: boolean;
}

/** One of the two texts. */
interface Side extends ComparedText {
  readonly name: string;
  readonly title: string;
  readonly revision: Revision | null;
}

/** `compare A B`: two files, or with `--of DOCUMENT` two versions of a document of the workspace. Exit code 0: the same, 1: different. */
export function registerCompare(program: Command, streams: Streams): void {
  program
    .command("compare")
    .summary("what differs between two files or two versions")
    .description(
      "Compares two files (.docx, .md, .txt; tracked changes count as accepted), or with --of two versions of a document of the workspace (numbers, ids, names, or `now`), word by word, with moved paragraphs recognised. Ends with 0 when the texts are the same and with 1 when they differ. --html and --docx write the table of old and new wording, --redline both texts in one: a .pdf or .html with deleted words struck and inserted ones underlined, or else a Word file with the differences as tracked changes: the first file where that is one, a new one else.",
    )
    .argument("<a>", "file, or version")
    .argument("<b>", "file, or version")
    .option("--of <document>", "file name, title or id of the document whose versions are compared")
    .option("--html <file>", "write the table of old and new wording as HTML")
    .option("--docx <file>", "write the table of old and new wording as a Word file")
    .option(
      "--redline <file>",
      "write what <b> changes in <a>: as .pdf or .html, or as tracked changes in Word, on <a> where that is a Word file",
    )
    .option("--author <name>", "whose tracked changes they are (default: the name of the account; those of versions are their authors')")
    .addOption(program.createOption("--language <language>", "language of the table").choices(["en", "ja"]).default("en"))
    .option("--new-first", "the new text stands left (the usual order in Japanese)")
    .option("--whole", "the table shows unchanged paragraphs of changed clauses, too")
    .action(async (a: string, b: string, _own: unknown, command: Command) => {
      const options: CompareOptions = command.optsWithGlobals();
      if (options.of === undefined) {
        const [before, after] = [await readDocumentFile(a), await readDocumentFile(b)];
        if (options.redline !== undefined && isPage(options.redline)) await writePage(options, fileSide(before), fileSide(after), streams);
        else if (options.redline !== undefined) await writeRedline(options.redline, before, after, options.author, streams);
        await report(streams, options, fileSide(before), fileSide(after), null);
        return;
      }
      const document = options.of;
      const { withBackend } = await import("../backendSession.ts");
      await withBackend(options, streams, async (client) => {
        const { id } = await findDocument(client, document);
        const [before, after] = [await versionSide(client, id, a), await versionSide(client, id, b)];
        if (options.redline !== undefined && isPage(options.redline)) await writePage(options, before, after, streams);
        else if (options.redline !== undefined) await writeVersions(client, id, options.redline, before, after, streams);
        const ids = { beforeRevisionId: before.revision?.id ?? "", afterRevisionId: after.revision?.id ?? "" };
        await report(streams, options, before, after, await client.history.contributions(ids));
      });
    });
}

function fileSide({ fileName, title, kind, text }: DocumentFile): Side {
  return { name: fileName, title, kind, text, revision: null };
}

async function writeRedline(
  path: string,
  before: DocumentFile,
  after: DocumentFile,
  author: string | undefined,
  streams: Streams,
): Promise<void> {
  const { bytes, warnings } = await redlineInWord(before, after.text, author ?? userInfo().username);
  await writeUserFile(path, bytes);
  printWarnings(streams, noticeSentences(warnings));
}

/** Tracked changes between two versions, in the names of those who made them; on the Word file that the document came from, where it came from one. */
async function writeVersions(client: Client, documentId: string, path: string, before: Side, after: Side, streams: Streams): Promise<void> {
  const against = { kind: "revision", revisionId: before.revision?.id ?? "" } as const;
  const asked = { documentId, revisionId: after.revision?.id ?? "", format: "docx", onto: "redline", against } as const;
  const { exportId, warnings } = await client.exports.create(asked);
  const { base64 } = await client.exports.download({ exportId });
  await writeUserFile(path, Buffer.from(base64, "base64"));
  printWarnings(streams, noticeSentences(warnings));
}

const isPage = (path: string): boolean => /\.(?:pdf|html?)$/iu.test(path);

/** Both texts in one, for reading. */
async function writePage(options: CompareOptions, before: Side, after: Side, streams: Streams): Promise<void> {
  const { redline = "" } = options;
  // The writers are large; other commands do without them.
  const { renderDocument } = await import("../../../documents/render.ts");
  const { title, text, kind } = after;
  const against = { name: before.name, text: before.text };
  const facts = { lineEndings: DEFAULT_LINE_ENDINGS, hunks: [], author: "", date: Date.now() };
  const format = /\.pdf$/iu.test(redline) ? "pdf" : "html";
  const { bytes, warnings } = await renderDocument(format, { title, text, kind, against, ...facts }, foldersOf(options).assets);
  await writeUserFile(redline, bytes);
  printWarnings(streams, noticeSentences(warnings));
}

/** A version by its number, id or name; `now` is the newest. Throws NOT_FOUND. */
async function versionSide(client: Client, documentId: string, wanted: string): Promise<Side> {
  const { info } = await client.documents.open({ documentId });
  const revisions = await allRevisions(client, documentId);
  const found = revisions.find((one, index) =>
    wanted === "now" ? index === 0 : one.id === wanted || String(one.number) === wanted || one.label === wanted,
  );
  if (found === undefined) {
    throw new PalimpsestError("NOT_FOUND", `"${info.title}" has no version ${wanted}. See \`palimpsest history\`.`, { revision: wanted });
  }
  const { revision, text } = await client.history.text({ revisionId: found.id });
  const name = revision.label === null ? `version ${revision.number}` : `version ${revision.number} (${revision.label})`;
  return { name, title: info.title, kind: info.kind, text, revision };
}

async function report(
  streams: Streams,
  options: CompareOptions,
  before: Side,
  after: Side,
  contributions: Contributions | null,
): Promise<void> {
  const analysis = analyseComparison(before, after);
  for (const format of ["html", "docx"] as const) {
    const path = options[format];
    if (path === undefined) continue;
    // The writers are large; other commands do without them.
    const { renderOldNew } = await import("../../../documents/oldNew/renderOldNew.ts");
    const { language, newFirst = language === "ja", whole = false } = options;
    const input = { title: after.title, before, after, language, newFirst, abridged: !whole, contributions };
    await writeUserFile(path, (await renderOldNew(format, input, Date.now())).bytes);
  }
  const same = before.text === after.text;
  if (options.json === true) printJson(streams, { same, before: before.name, after: after.name, ...machineForm(analysis) });
  else if (same) streams.out("The texts are the same.\n");
  else if (analysis.spaceOnly) streams.out("The texts differ in blank lines and spaces alone.\n");
  else {
    const { insertedWords, deletedWords, movedWords, moves } = analysis.counts;
    const clauses = analysis.changedClauses.length;
    streams.out(`--- ${before.name}\n+++ ${after.name}\n`);
    streams.out(
      `${insertedWords} ${insertedWords === 1 ? "word" : "words"} inserted, ${deletedWords} deleted, ${movedWords} moved in ${moves} ${moves === 1 ? "move" : "moves"}, ${clauses} ${clauses === 1 ? "clause" : "clauses"} changed\n\n`,
    );
    const rows = analysis.comparison.rows.filter((row) => row.kind !== "same");
    streams.out(comparisonText({ ...analysis.comparison, rows }, { movedFrom: "moved here, move", movedTo: "moved away, move" }));
  }
  if (!same) throw new NegativeAnswer();
}

/** Offsets are UTF-16 code units of the texts as Palimpsest reads them (line ends are one unit). */
function machineForm({ comparison, clauses, counts, changedClauses, spaceOnly }: ComparisonAnalysis) {
  const rows = comparison.rows.flatMap((row, index) => {
    if (row.kind === "same") return [];
    const clause = clauses[index]?.after ?? clauses[index]?.before ?? null;
    const place = (unit: typeof row.before) => (unit === null ? null : { start: unit.start, end: unit.start + unit.text.length });
    return [
      {
        kind: row.kind,
        move: row.move,
        clause: clause === null ? null : clauseName(clause),
        before: place(row.before),
        after: place(row.after),
        parts: row.parts,
      },
    ];
  });
  return { spaceOnly, counts, changedClauses: changedClauses.map(({ label, title }) => ({ label, title })), rows };
}
