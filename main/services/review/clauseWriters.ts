import { foldName } from "../../../src/domain/access/foldName.ts";
import { splitBlocks } from "../../../src/domain/history/blocks.ts";
import type { Author } from "../../../src/domain/proposal/proposal.ts";
import type { PrintedClause } from "../../../src/domain/review/fingerprint.ts";
import type { Storage } from "../../storage/storage.ts";

interface Known {
  /** Row id of the last revision that was looked at. */
  upTo: number;
  /** Who first wrote a paragraph, by the id of the stored piece. */
  readonly writers: Map<number, Author>;
}

/**
 * Who wrote the clauses of a text: for each of its paragraphs the author of the first revision of the document that has it as it is. What a
 * model wrote counts as written by the person who let it in. Only new revisions are read again.
 */
export class ClauseWriters {
  readonly #storage: Storage;
  readonly #documents = new Map<number, Known>();

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** Ids of people by clause. `clauses` and `text` are those of the revision `head` (row ids). */
  of(document: number, head: number, text: string, clauses: readonly PrintedClause[]): Map<string, Set<string>> {
    const known = this.#read(document);
    const pieces = this.#storage.revisions.pieces(head);
    const people = this.#storage.people.list();
    const byName = new Map(people.map((person) => [foldName(person.name), person.id]));
    const owner = people[0]?.id ?? "";
    // A name that is nobody's any more was the owner's before there were accounts.
    const personOf = (author: Author): string => byName.get(foldName(author.kind === "person" ? author.name : author.forPerson)) ?? owner;
    const spans: { start: number; end: number; person: string }[] = [];
    let at = 0;
    splitBlocks(text).forEach((block, index) => {
      const author = known.writers.get(pieces[index] ?? -1);
      const words = block.trimEnd().length;
      if (author !== undefined && words > 0) spans.push({ start: at, end: at + words, person: personOf(author) });
      at += block.length;
    });
    return new Map(
      clauses.map(({ id, ranges }) => {
        const writers = new Set<string>();
        for (const range of ranges)
          for (let index = firstBehind(spans, range.start); index < spans.length; index += 1) {
            const span = spans[index];
            if (span === undefined || span.start >= range.end) break;
            writers.add(span.person);
          }
        return [id, writers];
      }),
    );
  }

  #read(document: number): Known {
    const known = this.#documents.get(document) ?? { upTo: 0, writers: new Map<number, Author>() };
    for (const { rowId, author } of this.#storage.revisions.authorsAfter(document, known.upTo)) {
      for (const piece of this.#storage.revisions.pieces(rowId)) if (!known.writers.has(piece)) known.writers.set(piece, author);
      known.upTo = rowId;
    }
    this.#documents.set(document, known);
    return known;
  }

  /** To be called when a transaction that made revisions was rolled back. */
  forget(): void {
    this.#documents.clear();
  }
}

/** Index of the first span that ends behind an offset. */
function firstBehind(spans: readonly { readonly end: number }[], offset: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
