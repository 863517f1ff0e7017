import { hash } from "node:crypto";
import type Database from "better-sqlite3";
import { decodeBlock } from "../../../storage/blocks/blockCodec.ts";
import { applyListChanges, decodeWholeList } from "../../../storage/blocks/blockList.ts";
import type { BoundRows } from "./boundRows.ts";
import type { Findings } from "./findings.ts";

const CHUNK = 500;
/** Decoded blocks that are kept as bases of later ones. */
const KEPT_BLOCKS = 20_000;
/** Lists of blocks that are kept as parents of later ones. */
const KEPT_LISTS = 512;

interface BlockRow {
  readonly id: number;
  readonly hash: Buffer;
  readonly base: number | null;
  readonly encoding: number;
  readonly data: Buffer;
}

interface RevisionRow {
  readonly id: number;
  readonly parent: number | null;
  readonly root_hash: Buffer;
  readonly depth: number;
  readonly blocks: Buffer;
}

/**
 * The text of every revision is the one that its root hash stands for: each block has the content of its hash, and each revision's root
 * hash is that of its blocks. Yields the number of blocks and revisions checked so far.
 */
export class TextCheck {
  readonly #findings: Findings;
  readonly #bound: BoundRows;
  readonly #block: Database.Statement<unknown[], BlockRow>;
  readonly #blocks: Database.Statement<unknown[], BlockRow>;
  readonly #revision: Database.Statement<unknown[], RevisionRow>;
  readonly #revisions: Database.Statement<unknown[], RevisionRow>;
  readonly #contents = new Map<number, Buffer>();
  readonly #lists = new Map<number, readonly number[]>();
  /** Hashes of the blocks by their key, 32 bytes each. */
  readonly #hashes: Buffer;
  /** Room for the hashes of one revision's blocks. */
  #listed = Buffer.alloc(0);
  #highest = 0;

  constructor(database: Database.Database, bound: BoundRows, findings: Findings) {
    this.#findings = findings;
    this.#bound = bound;
    this.#hashes = Buffer.alloc((bound.tables.get("block")?.end ?? 0) * 32);
    const block = "SELECT id, hash, base, encoding, data FROM block";
    const revision = "SELECT id, parent, root_hash, depth, blocks FROM revision";
    this.#block = database.prepare(`${block} WHERE id = ?`);
    this.#blocks = database.prepare(`${block} WHERE id > ? ORDER BY id LIMIT ?`);
    this.#revision = database.prepare(`${revision} WHERE id = ?`);
    this.#revisions = database.prepare(`${revision} WHERE id > ? ORDER BY id LIMIT ?`);
  }

  *check(): Generator<number> {
    let count = 0;
    for (let after = 0; ; ) {
      const rows = this.#blocks.all(after, CHUNK);
      for (const row of rows) this.#checkBlock(row);
      count += rows.length;
      yield count;
      const last = rows.at(-1);
      if (last === undefined || rows.length < CHUNK) break;
      after = last.id;
    }
    this.#contents.clear();
    for (let after = 0; ; ) {
      const rows = this.#revisions.all(after, CHUNK);
      for (const row of rows) this.#checkRevision(row);
      count += rows.length;
      yield count;
      const last = rows.at(-1);
      if (last === undefined || rows.length < CHUNK) break;
      after = last.id;
    }
  }

  #checkBlock(row: BlockRow): void {
    const place = row.id * 32;
    // A row that no event tells of: that was said already.
    if (place + 32 > this.#hashes.length) return;
    row.hash.copy(this.#hashes, place, 0, 32);
    this.#highest = Math.max(this.#highest, row.id);
    try {
      const content = this.#decode(row, 0);
      if (hash("sha256", content, "buffer").equals(row.hash)) return;
    } catch {
      // Said below: what cannot be decoded is not what it was.
    }
    this.#say("block", row.id, `The content of block ${row.id} is not the one of its hash: versions that use it cannot be read.`);
  }

  #decode(row: BlockRow, depth: number): Buffer {
    const known = this.#contents.get(row.id);
    if (known !== undefined) return known;
    let base: Buffer | null = null;
    if (row.base !== null) {
      base = this.#contents.get(row.base) ?? this.#decodeBase(row.base, depth + 1);
    }
    const content = decodeBlock(row.encoding, row.data, base);
    keep(this.#contents, row.id, content, KEPT_BLOCKS);
    return content;
  }

  #decodeBase(id: number, depth: number): Buffer {
    const row = depth > 100 ? undefined : this.#block.get(id);
    if (row === undefined) throw new RangeError("The base of a block is missing.");
    return this.#decode(row, depth);
  }

  #checkRevision(row: RevisionRow): void {
    try {
      const ids = this.#list(row);
      const size = ids.length * 32;
      if (this.#listed.length < size) this.#listed = Buffer.alloc(2 * size);
      let place = 0;
      for (const id of ids) {
        if (id < 1 || id > this.#highest) throw new RangeError("A block is missing.");
        this.#hashes.copy(this.#listed, place, id * 32, id * 32 + 32);
        place += 32;
      }
      if (hash("sha256", this.#listed.subarray(0, size), "buffer").equals(row.root_hash)) return;
    } catch {
      // Said below.
    }
    this.#say("revision", row.id, `The text of revision r${row.id} is not the one of its root hash.`);
  }

  #list(row: RevisionRow): readonly number[] {
    const chain: RevisionRow[] = [];
    let current = row;
    let ids: readonly number[] | undefined;
    while (current.depth > 0 && chain.length < 1000) {
      chain.push(current);
      ids = current.parent === null ? undefined : this.#lists.get(current.parent);
      if (ids !== undefined) break;
      const parent = current.parent === null ? undefined : this.#revision.get(current.parent);
      if (parent === undefined) throw new RangeError("The parent of a revision is missing.");
      current = parent;
    }
    let list = ids ?? decodeWholeList(current.blocks);
    for (const { blocks } of chain.reverse()) list = applyListChanges(list, blocks);
    keep(this.#lists, row.id, list, KEPT_LISTS);
    return list;
  }

  #say(table: "block" | "revision", id: number, why: string): void {
    const event = this.#bound.tables.get(table)?.events[id] ?? 0;
    this.#findings.problem(event === 0 ? null : event, "text-differs", why, { table, row: id });
  }
}

function keep<Value>(map: Map<number, Value>, id: number, value: Value, most: number): void {
  map.set(id, value);
  if (map.size <= most) return;
  const oldest = map.keys().next();
  if (oldest.done !== true) map.delete(oldest.value);
}
