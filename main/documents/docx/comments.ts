import { type ICommentOptions, Paragraph, TextRun } from "docx";
import type { ExportedThread } from "../../../src/domain/comments/exportedComment.ts";
import { printable } from "../markdown/characters.ts";
import { initialsOf } from "../markdown/initials.ts";
import type { StructuredDocument } from "../markdown/model.ts";
import { WORDS } from "../words.ts";

/** Word's comments of a document, and their ids by the number of the thread. */
export interface DocxComments {
  readonly children: readonly ICommentOptions[];
  readonly ids: ReadonlyMap<number, readonly number[]>;
}

/** Every message becomes a comment with its author and date; replies answer the first message of their thread. */
export function docxComments(document: StructuredDocument): DocxComments {
  const children: ICommentOptions[] = [];
  const ids = new Map<number, readonly number[]>();
  for (const thread of document.comments) {
    const first = children.length;
    thread.messages.forEach(({ author, at, text }, index) => {
      children.push({
        id: children.length,
        author: printable(author).text,
        initials: initialsOf(author),
        date: new Date(at),
        ...(index > 0 && { parentId: first }),
        children: paragraphs(index === 0 ? `${lead(thread, document)}${text}` : text),
      });
    });
    ids.set(
      thread.number,
      thread.messages.map((_, index) => first + index),
    );
  }
  return { children, ids };
}

/** A comment without a place stands at the title and says what it was about. */
function lead(thread: ExportedThread, document: StructuredDocument): string {
  if (document.placedComments.has(thread.number)) return "";
  return `“${thread.quote}” (${WORDS[document.language].gone})\n`;
}

function paragraphs(text: string): Paragraph[] {
  return printable(text)
    .text.split("\n")
    .map((line) => new Paragraph({ children: [new TextRun({ text: line })] }));
}
