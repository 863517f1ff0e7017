import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { splitBlocks } from "../../../src/domain/history/blocks.ts";
import type { RevisionDetail } from "../../../src/domain/history/revisionDetail.ts";
import type { Author } from "../../../src/domain/proposal/proposal.ts";
import { applyListChanges, decodeWholeList, diffLists, encodeListChanges, encodeWholeList } from "../blocks/blockList.ts";
import { type BlockReference, BlockStore, sha256 } from "../blocks/blockStore.ts";
import type { Sqlite } from "../sqlite.ts";
import type { AuditRepository } from "./audit.ts";
import { type AuthorRepository, toAuthor } from "./authors.ts";
import { causeName, causeNumber, parseRevisionKey, type RevisionCause, revisionKey, unknownRevision } from "./revisionKeys.ts";

/** Every so many revisions the list of blocks is stored whole. */
const MAX_LIST_DEPTH = 32;

/** A revision as the contract shows it, without the ids of its document and run, which the caller knows. */
export interface StoredRevision {
  readonly id: string;
  readonly documentKey: string;
  readonly parentId: string | null;
  readonly number: number;
  readonly author: Author;
  readonly cause: RevisionCause;
  readonly message: string;
  readonly detail: RevisionDetail | null;
  readonly label: string | null;
  /** Who gave it that name, and when (ms since 1970 UTC); null without a name, and for names of before this was kept. */
  readonly named: { readonly by: string; readonly at: number } | null;
  readonly createdAt: number;
  /** Hexadecimal SHA-256 over the hashes of the blocks. */
  readonly rootHash: string;
  readonly words: number;
  readonly runKey: string | null;
}

export interface NewRevision {
  readonly document: number;
  /** Row id of the revision it comes from; null for the baseline. */
  readonly parent: number | null;
  readonly text: string;
  readonly author: Author;
  readonly cause: RevisionCause;
  readonly message: string;
  readonly detail?: RevisionDetail | null;
  readonly createdAt: number;
  readonly words: number;
  readonly run: number | null;
}

/** The tree of revisions. Revisions are never changed and share the blocks that did not change. */
export class RevisionRepository {
  readonly blocks: BlockStore;
  readonly #sqlite: Sqlite;
  readonly #authors: AuthorRepository;
  readonly #audit: AuditRepository;
  /** Lists of the revisions made last, so that the next one needs no reading. */
  readonly #lists = new Map<number, readonly BlockReference[]>();

  constructor(sqlite: Sqlite, authors: AuthorRepository, audit: AuditRepository) {
    this.#sqlite = sqlite;
    this.#authors = authors;
    this.#audit = audit;
    this.blocks = new BlockStore(sqlite);
  }

  /** Stores a revision and tells the log; returns its row id. Runs inside the caller's transaction. */
  add(revision: NewRevision): number {
    const parentList = revision.parent === null ? [] : this.#references(revision.parent);
    const { list, changes } = this.#store(revision.text, parentList);
    const previous = revision.parent === null ? null : this.#listRow(revision.parent);
    const delta = encodeListChanges(changes);
    const whole = previous === null || previous.depth >= MAX_LIST_DEPTH || delta.length > 2 * list.length + 64;
    const { id } = this.#sqlite.execute(
      `INSERT INTO revision (document, parent, number, author, cause, message, detail, created_at, root_hash, words, run, depth, blocks)
       VALUES (?, ?, (SELECT coalesce(max(number), 0) + 1 FROM revision WHERE document = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        revision.document,
        revision.parent,
        revision.document,
        this.#authors.id(revision.author),
        causeNumber(revision.cause),
        revision.message,
        revision.detail == null ? null : JSON.stringify(revision.detail),
        revision.createdAt,
        rootHash(list),
        revision.words,
        revision.run,
        whole ? 0 : previous.depth + 1,
        whole ? encodeWholeList(list.map((block) => block.id)) : delta,
      ],
    );
    this.#keepList(id, list);
    this.#record(id, revision.author);
    return id;
  }

  /** Text of a revision, its blocks and its root hash checked. Throws NOT_FOUND, DATABASE_DAMAGED. */
  text(id: number): string {
    const row = this.#sqlite.statement<{ root_hash: Buffer }>("SELECT root_hash FROM revision WHERE id = ?").get(id);
    if (row === undefined) throw unknownRevision(revisionKey(id));
    const blocks = this.blocks.read(this.#ids(id));
    if (!rootHash(blocks).equals(row.root_hash)) {
      throw new PalimpsestError("DATABASE_DAMAGED", `The version ${revisionKey(id)} does not match its hash. Restore a backup.`, {
        revision: revisionKey(id),
      });
    }
    return Buffer.concat(blocks.map((block) => block.content)).toString("utf8");
  }

  /** The pieces (`splitBlocks`) of a revision's text by their row ids: equal pieces have the same id. Throws NOT_FOUND. */
  pieces(id: number): readonly number[] {
    return this.#ids(id);
  }

  /** Revisions of a document that were made after the one with this row id, in order, each with its author. */
  authorsAfter(document: number, id: number): { readonly rowId: number; readonly author: Author }[] {
    return this.#sqlite
      .all(
        this.#sqlite.query
          .selectFrom("revision")
          .innerJoin("author", "author.id", "revision.author")
          .select(["revision.id as id", "author.kind as kind", "author.name as name", "author.for_person as for_person"])
          .where("revision.document", "=", document)
          .where("revision.id", ">", id)
          .orderBy("revision.id"),
      )
      .map((row) => ({ rowId: row.id, author: toAuthor(row) }));
  }

  /** Newest first; `before` is a revision number; `named`: only those with a name. */
  list(document: number, limit: number, before: number | null, named = false): StoredRevision[] {
    let query = this.#select().where("revision.document", "=", document).orderBy("revision.number", "desc").limit(limit);
    if (named) query = query.where("label.text", "is not", null);
    return this.#sqlite.all(before === null ? query : query.where("revision.number", "<", before)).map(toRevision);
  }

  /** Number of revisions with a name. */
  countNamed(document: number): number {
    const row = this.#sqlite.first(
      this.#sqlite.query
        .selectFrom("label")
        .innerJoin("revision", "revision.id", "label.revision")
        .select(({ fn }) => fn.countAll<number>().as("count"))
        .where("revision.document", "=", document),
    );
    return row?.count ?? 0;
  }

  count(document: number): number {
    const row = this.#sqlite.first(
      this.#sqlite.query
        .selectFrom("revision")
        .select(({ fn }) => fn.max("number").as("count"))
        .where("document", "=", document),
    );
    return row?.count ?? 0;
  }

  /** Throws NOT_FOUND. */
  get(id: number): StoredRevision {
    const row = this.#sqlite.first(this.#select().where("revision.id", "=", id));
    if (row === undefined) throw unknownRevision(revisionKey(id));
    return toRevision(row);
  }

  byKey(key: string): StoredRevision & { readonly rowId: number } {
    const rowId = parseRevisionKey(key);
    return { ...this.get(rowId), rowId };
  }

  /** Row ids of a revision and of all that it comes from, the revision first; branches go on into the document that they left. */
  ancestors(id: number): number[] {
    return this.#sqlite
      .statement<{ id: number }>(
        `WITH RECURSIVE line (id, parent, place) AS (
           SELECT id, parent, 0 FROM revision WHERE id = ?
           UNION ALL
           SELECT revision.id, revision.parent, line.place + 1 FROM revision JOIN line ON revision.id = line.parent
         ) SELECT id FROM line ORDER BY place`,
      )
      .all(id)
      .map((row) => row.id);
  }

  /** Gives a revision a name, or takes it away. `at` is ms since 1970 UTC. */
  setLabel(id: number, label: string | null, by: Author, at: number): void {
    const { query } = this.#sqlite;
    if (label === null) {
      this.#sqlite.run(query.deleteFrom("label").where("revision", "=", id));
      return;
    }
    const values = { text: label, author: this.#authors.id(by), at };
    this.#sqlite.run(
      query
        .insertInto("label")
        .values({ revision: id, ...values })
        .onConflict((conflict) => conflict.column("revision").doUpdateSet(values)),
    );
  }

  /** Drops what is cached: to be called when a transaction that added revisions was rolled back. */
  forget(): void {
    this.#lists.clear();
    this.blocks.forget();
  }

  #record(id: number, author: Author): void {
    const { documentKey, parentId, number, cause, rootHash, words, runKey } = this.get(id);
    this.#audit.record({
      type: "revision.added",
      person: this.#audit.personOf(author),
      document: documentKey,
      data: { revision: revisionKey(id), number, parent: parentId, by: author.kind, cause, rootHash, words, run: runKey },
    });
  }

  #store(
    text: string,
    parentList: readonly BlockReference[],
  ): { list: BlockReference[]; changes: { at: number; drop: number; ids: number[] }[] } {
    const contents = splitBlocks(text).map((block) => Buffer.from(block, "utf8"));
    const hashes = contents.map(sha256);
    const changes = diffLists(
      parentList.map((block) => block.hash.toString("latin1")),
      hashes.map((hash) => hash.toString("latin1")),
    );
    const list = [...parentList];
    let shift = 0;
    const stored = changes.map((change) => {
      const candidates = parentList.slice(change.at, change.at + change.drop).map((block) => block.id);
      const first = change.at + shift;
      const references = change.items.map((_, index): BlockReference => {
        const content = contents[first + index] ?? Buffer.alloc(0);
        const hash = hashes[first + index] ?? sha256(content);
        return { id: this.blocks.put(content, hash, nearest(candidates, index)), hash };
      });
      list.splice(first, change.drop, ...references);
      shift += references.length - change.drop;
      return { at: change.at, drop: change.drop, ids: references.map((block) => block.id) };
    });
    return { list, changes: stored };
  }

  #select() {
    return this.#sqlite.query
      .selectFrom("revision")
      .innerJoin("author", "author.id", "revision.author")
      .innerJoin("document", "document.id", "revision.document")
      .leftJoin("label", "label.revision", "revision.id")
      .leftJoin("author as namer", "namer.id", "label.author")
      .leftJoin("run", "run.id", "revision.run")
      .select([
        "revision.id as id",
        "document.key as documentKey",
        "revision.parent as parent",
        "revision.number as number",
        "author.kind as kind",
        "author.name as name",
        "author.for_person as for_person",
        "revision.cause as cause",
        "revision.message as message",
        "revision.detail as detail",
        "label.text as label",
        "namer.name as namedBy",
        "label.at as namedAt",
        "revision.created_at as createdAt",
        "revision.root_hash as rootHash",
        "revision.words as words",
        "run.key as runKey",
      ]);
  }

  #listRow(id: number): { parent: number | null; depth: number; blocks: Buffer } {
    const row = this.#sqlite
      .statement<{ parent: number | null; depth: number; blocks: Buffer }>("SELECT parent, depth, blocks FROM revision WHERE id = ?")
      .get(id);
    if (row === undefined) throw unknownRevision(revisionKey(id));
    return row;
  }

  #ids(id: number): readonly number[] {
    const known = this.#lists.get(id);
    if (known !== undefined) return known.map((block) => block.id);
    const deltas: Buffer[] = [];
    let row = this.#listRow(id);
    while (row.depth > 0 && row.parent !== null) {
      deltas.push(row.blocks);
      row = this.#listRow(row.parent);
    }
    let ids = decodeWholeList(row.blocks);
    for (const delta of deltas.reverse()) ids = applyListChanges(ids, delta);
    return ids;
  }

  #references(id: number): readonly BlockReference[] {
    const known = this.#lists.get(id);
    if (known !== undefined) return known;
    const ids = this.#ids(id);
    const blocks = this.blocks.read(ids);
    const list = ids.map((block, index): BlockReference => ({ id: block, hash: blocks[index]?.hash ?? Buffer.alloc(32) }));
    this.#keepList(id, list);
    return list;
  }

  #keepList(id: number, list: readonly BlockReference[]): void {
    this.#lists.set(id, list);
    const oldest = this.#lists.keys().next();
    if (this.#lists.size > 16 && oldest.done !== true) this.#lists.delete(oldest.value);
  }
}

function rootHash(blocks: readonly { readonly hash: Buffer }[]): Buffer {
  return sha256(Buffer.concat(blocks.map((block) => block.hash)));
}

/** Candidates, those at the same place among the replaced ones first. */
function nearest(candidates: readonly number[], index: number): number[] {
  return candidates
    .map((id, position) => ({ id, distance: Math.abs(position - index) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 8)
    .map((candidate) => candidate.id);
}

function toRevision(row: {
  id: number;
  documentKey: string;
  parent: number | null;
  number: number;
  kind: "person" | "model";
  name: string;
  for_person: string;
  cause: number;
  message: string;
  detail: string | null;
  label: string | null;
  namedBy: string | null;
  namedAt: number | null;
  createdAt: number;
  rootHash: Buffer;
  words: number;
  runKey: string | null;
}): StoredRevision {
  return {
    id: revisionKey(row.id),
    documentKey: row.documentKey,
    parentId: row.parent === null ? null : revisionKey(row.parent),
    number: row.number,
    author: toAuthor(row),
    cause: causeName(row.cause),
    message: row.message,
    detail: row.detail === null ? null : (JSON.parse(row.detail) as RevisionDetail),
    label: row.label,
    named: row.namedBy === null || row.namedAt === null ? null : { by: row.namedBy, at: row.namedAt },
    createdAt: row.createdAt,
    rootHash: row.rootHash.toString("hex"),
    words: row.words,
    runKey: row.runKey,
  };
}
