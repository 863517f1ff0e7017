import type { DocumentKind } from "../../../src/domain/document/documentState.ts";
import { guessKind } from "../guess.ts";
import type { SideEdit } from "./atoms.ts";
import { type CommentRange, readWord } from "./readWord.ts";
import { trackedElements } from "./trackedMarks.ts";
import { readComments, type WordThread } from "./wordComments.ts";
import { openWord, type WordPackage } from "./wordPackage.ts";
import { descendants, ownText } from "./xml.ts";

/** What becomes of the tracked changes of a file: accepted, rejected, or proposals of their authors. */
export type ImportChanges = "accept" | "reject" | "markup";

/** A tracked change of the file as a proposed change of the text. */
export interface ImportedChange extends Omit<SideEdit, "elements"> {
  readonly kind: "insert" | "delete" | "replace";
  /** Numbers of the tracked elements that it was made of, in the order of `trackedElements`. */
  readonly marks: readonly number[];
}

/** A thread of the file with the range of the text it is about; null where the file anchors it nowhere. */
export interface ImportedThread extends WordThread {
  readonly range: { readonly start: number; readonly end: number } | null;
}

/** What was found in a file and what became of it, for people and for programs. */
export interface ImportReport {
  readonly format: "docx";
  readonly paragraphs: number;
  readonly changes: readonly {
    readonly kind: "insert" | "delete" | "replace";
    readonly author: string;
    readonly date: string | null;
    readonly text: string;
  }[];
  readonly comments: number;
  /** Stays in the file, cannot be edited here. */
  readonly kept: readonly ReportItem[];
  /** Is not carried over. */
  readonly dropped: readonly ReportItem[];
  readonly warnings: readonly ReportItem[];
}

/** A kind of thing and how many of it. `what` is a key that the interface puts into words; `detail` says more. */
export interface ReportItem {
  readonly what: string;
  readonly count: number;
  readonly detail?: string;
}

export interface ImportedWord {
  readonly title: string;
  readonly kind: DocumentKind;
  readonly language: "en" | "ja";
  readonly text: string;
  readonly changes: readonly ImportedChange[];
  readonly threads: readonly ImportedThread[];
  readonly report: ImportReport;
}

/** Reads a Word file for the workspace. Throws UNSUPPORTED_FORMAT, FILE_TOO_LARGE. */
export async function importWord(fileName: string, bytes: Uint8Array, changes: ImportChanges = "markup"): Promise<ImportedWord> {
  const word = await openWord(bytes);
  const read = readWord(word);
  const accepted = changes === "accept";
  const text = accepted ? read.accepted : read.rejected;
  const numbers = new Map(trackedElements(word).map((element, number) => [element, number]));
  const found = read.edits.map(
    ({ elements, ...edit }): ImportedChange => ({
      ...edit,
      kind: edit.newText === "" ? "delete" : edit.start === edit.end ? "insert" : "replace",
      marks: elements.flatMap((element) => numbers.get(element) ?? []),
    }),
  );
  const ranges = new Map((accepted ? read.comments.accepted : read.comments.rejected).map((range) => [range.id, range]));
  const threads = readComments(word).map((thread): ImportedThread => ({ ...thread, range: rangeOf(ranges.get(thread.first.id)) }));
  return {
    title: titleOf(word, text, fileName),
    ...guessKind(text),
    text,
    changes: changes === "markup" ? found : [],
    threads,
    report: {
      format: "docx",
      paragraphs: read.paragraphs,
      changes: found.map((edit) => ({
        kind: edit.kind,
        author: edit.author,
        date: edit.date === null ? null : new Date(edit.date).toISOString(),
        text: edit.newText === "" ? read.rejected.slice(edit.start, edit.end) : edit.newText,
      })),
      comments: threads.reduce((sum, thread) => sum + 1 + thread.replies.length, 0),
      kept: items(read.flow.kept),
      dropped: items(read.flow.dropped),
      warnings: warningsOf(read, word, threads),
    },
  };
}

function rangeOf(range: CommentRange | undefined): { start: number; end: number } | null {
  return range === undefined ? null : { start: range.start, end: range.end };
}

function items(counts: ReadonlyMap<string, number>): ReportItem[] {
  return [...counts].map(([what, count]) => ({ what, count }));
}

function warningsOf(read: ReturnType<typeof readWord>, word: WordPackage, threads: readonly ImportedThread[]): ReportItem[] {
  const warnings: ReportItem[] = [];
  const warn = (what: string, count: number, detail?: string): void => {
    if (count > 0) warnings.push({ what, count, ...(detail === undefined ? {} : { detail }) });
  };
  const others = read.otherNumbers;
  warn(
    "other-numbers",
    others.length,
    others
      .slice(0, 5)
      .map(({ word: shown, here }) => `${shown || "-"} → ${here}`)
      .join(", "),
  );
  warn("format-changes", read.flow.formatChanges);
  warn("hidden-characters", read.flow.hiddenCharacters);
  warn("changes-without-author", read.edits.filter((edit) => edit.author === "").length);
  warn("comments-without-place", threads.filter((thread) => thread.range === null).length);
  warn("invisible-characters", (read.accepted.match(/[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/gu) ?? []).length);
  if (word.macros) warn("macros", 1);
  if (word.strict) warn("strict", 1);
  return warnings;
}

/** The title in the file's properties, else the first heading, else the name of the file. */
function titleOf(word: WordPackage, text: string, fileName: string): string {
  const heading = /^#{1,2} (.+?)(?: \{#[^}]*\})?$/m.exec(text)?.[1]?.replace(/\\(.)/g, "$1").replace(/\*+/g, "").trim();
  const core = word.xml("docProps/core.xml")?.root;
  const title = core === undefined ? undefined : [...descendants(core)].find((element) => element.name === "dc:title");
  const written = title === undefined ? "" : ownText(title).trim();
  const first = /^# /m.test(text) ? heading : undefined;
  const name = fileName.replace(/^.*[/\\]/, "").replace(/\.[^.]+$/, "");
  return (first ?? (written.length > 2 ? written : undefined) ?? heading ?? name).slice(0, 200) || name;
}
