import type { Anchor } from "../../../src/domain/comments/comment.ts";
import type { Storage } from "../../storage/storage.ts";

/** Where the threads of comments of a document are, by their id. */
export type ThreadAnchors = ReadonlyMap<string, Anchor>;

/**
 * The places that were noted behind version `from` up to version `to`, for replaying a journal: the place of a thread that was begun
 * between two checkpoints belongs to the text of that moment.
 */
export function threadsNoted(storage: Storage, document: number): (from: number, to: number) => ThreadAnchors {
  const places = storage.comments.places(document);
  return (from, to) => new Map(places.flatMap(({ key, version, anchor }) => (version > from && version <= to ? [[key, anchor]] : [])));
}

/** Writes the places that are others than those of the checkpoint before. Runs inside the transaction of a checkpoint. */
export function saveThreadAnchors(storage: Storage, version: number, saved: ThreadAnchors, current: ThreadAnchors): void {
  if (saved === current) return;
  for (const [key, anchor] of current) if (saved.get(key) !== anchor) storage.comments.savePlace(key, { version, anchor });
}
