import { createAnchorPlaces } from "../../../src/domain/comments/anchorPlaces.ts";
import { type ExportedComments, type ExportedThread, exportedThreads } from "../../../src/domain/comments/exportedComment.ts";
import { parseOutline } from "../../../src/domain/document/outline.ts";
import type { Storage } from "../../storage/storage.ts";
import type { OpenDocument } from "../documents/openDocument.ts";

/** The open comments of a document that an export may have, with their places in the present text. */
export function openThreads(storage: Storage, document: OpenDocument, which: ExportedComments): ExportedThread[] {
  if (which === "none") return [];
  const { text, proposals } = document.state;
  const threads = storage.comments.list(document.rows.document).map(({ thread }) => ({
    ...thread,
    anchor: document.threads.get(thread.id) ?? thread.anchor,
  }));
  return exportedThreads(threads, which, createAnchorPlaces({ text, proposals, outline: parseOutline(text, document.kind) }));
}
