import { createAnchorPlaces } from "../../../src/domain/comments/anchorPlaces.ts";
import { type CommentThread, isEmptied } from "../../../src/domain/comments/comment.ts";
import type { ExportedComments } from "../../../src/domain/comments/exportedComment.ts";
import { parseOutline } from "../../../src/domain/document/outline.ts";
import type { WrittenMessage, WrittenThread } from "../../documents/ooxml/comments/writtenThread.ts";
import type { Storage } from "../../storage/storage.ts";
import type { OpenDocument } from "../documents/openDocument.ts";

/**
 * Threads of a document as comments of a Word file. `own`: the file is the one that the document came from, so that threads which began in it go on there,
 * and are done there once they are resolved here; else every open thread is new to the file.
 */
export function wordThreads(storage: Storage, document: OpenDocument, which: ExportedComments, own: boolean): WrittenThread[] {
  if (which === "none") return [];
  const { text, proposals } = document.state;
  const placeOf = createAnchorPlaces({ text, proposals, outline: parseOutline(text, document.kind) });
  return storage.comments
    .list(document.rows.document)
    .map(({ thread }) => ({ ...thread, anchor: document.threads.get(thread.id) ?? thread.anchor }))
    .filter((thread) => !isEmptied(thread) && (which === "all" || !thread.internal))
    .flatMap((thread): WrittenThread[] => {
      const original = own ? originalOf(thread) : null;
      if (original === null && thread.resolution !== null) return [];
      const place = placeOf(thread.anchor);
      const messages = thread.messages
        .filter(({ deletedAt, outside }) => deletedAt === null && (original === null || outside === undefined))
        .map(
          ({ author, at, text: words, outside }): WrittenMessage => ({
            author: outside?.name ?? author.name,
            at: outside?.at ?? at,
            text: words,
          }),
        );
      const said = place.orphan && original === null ? quoted(thread.quote, messages) : messages;
      return [
        {
          range: place.orphan ? null : { start: place.start, end: place.end },
          original,
          messages: said,
          resolved: thread.resolution !== null,
        },
      ];
    })
    .sort((a, b) => (a.range?.start ?? -1) - (b.range?.start ?? -1));
}

/** The comment of a file that began a thread; null where it began here. Nobody here can change what somebody outside wrote. */
function originalOf({ messages: [first] }: CommentThread): WrittenThread["original"] {
  if (first?.outside === undefined) return null;
  const { name, at } = first.outside;
  return { author: name === "?" ? "" : name, date: at, text: first.text };
}

/** A comment without a place says what it was about. */
function quoted(quote: string, [first, ...rest]: readonly WrittenMessage[]): WrittenMessage[] {
  return first === undefined ? [] : [{ ...first, text: `“${quote}”\n${first.text}` }, ...rest];
}
