import type { ExportedThread } from "../comments/exportedComment.ts";
import type { TextEdits, TextRange } from "../text/textEdit.ts";

/** Writes comments into a CriticMarkup redline: {>> <<} behind the words, which {== ==} shows where no other mark cuts them. */
export interface CriticComments {
  /** The unchanged text from `start` to `end`, with the comments that end in it. */
  unchanged(text: string, start: number, end: number): string;
  /** Comments whose words end in a change: they stand behind its marks. */
  behind(edit: TextRange): string;
  /** Comments whose words are gone, each in a paragraph of its own. */
  atTheEnd(): string;
}

export function criticComments(comments: readonly ExportedThread[], edits: TextEdits, wrap: (words: string) => string): CriticComments {
  const waiting = new Map(comments.map((thread) => [thread.number, thread]));
  const takeEnding = (belongs: (end: number) => boolean): ExportedThread[] => {
    const found = [...waiting.values()].filter(({ range }) => range !== null && belongs(range.end));
    for (const { number } of found) waiting.delete(number);
    return found.sort((a, b) => (a.range?.end ?? 0) - (b.range?.end ?? 0) || a.number - b.number);
  };
  return {
    unchanged: (text, start, end) => {
      const parts: string[] = [];
      let position = start;
      for (const thread of takeEnding((at) => at >= start && at <= end && !edits.some((edit) => endsIn(at, edit)))) {
        const from = thread.range?.start ?? end;
        const to = thread.range?.end ?? end;
        const words = text.slice(from, to);
        const plain = from >= position && words !== "" && !/\n|[{}=]/u.test(words);
        parts.push(text.slice(position, plain ? from : to), plain ? wrap(words) : "", said(thread));
        position = to;
      }
      return parts.join("") + text.slice(position, end);
    },
    behind: (edit) =>
      takeEnding((at) => endsIn(at, edit))
        .map(said)
        .join(""),
    atTheEnd: () => [...waiting.values()].map((thread) => `\n\n${wrap(thread.quote)}${said(thread)}`).join(""),
  };
}

const endsIn = (offset: number, edit: TextRange): boolean => offset > edit.start && offset <= edit.end;

/** The messages of a thread, each in a mark of its own and on one line. */
function said({ messages }: ExportedThread): string {
  return messages.map(({ author, text }) => `{>>${`${author}: ${text}`.replace(/\s+/gu, " ").replaceAll("<<}", "<< }")}<<}`).join("");
}
