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

/** Rows are read as arrays, which is faster than objects. */
type BlockRow = readonly [id: number, hash: Buffer, base: number | null, encoding: number, data: Buffer];
type RevisionRow = readonly [id: number, parent: number | null, rootHash: Buffer, depth: number, blocks: Buffer];

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
  /** Hashes of the blocks by their key, 32 bytes each; the same as words of four bytes, which are copied faster one by one. */
  readonly #hashes: Buffer;
  readonly #hashWords: Int32Array;
  /** Room for the hashes of one revision's blocks. */
  #listed = Buffer.alloc(0);
  #listedWords = new Int32Array(0);
  #highest = 0;

  constructor(database: Database.Database, bound: BoundRows, findings: Findings) {
    this.#findings = findings;
    this.#bound = bound;
    this.#hashWords = new Int32Array((bound.tables.get("block")?.end ?? 0) * 8);
    this.#hashes = Buffer.from(this.#hashWords.buffer);
    const block = "SELECT id, hash, base, encoding, data FROM block";
    const revision = "SELECT id, parent, root_hash, depth, blocks FROM revision";
    const one = "WHERE id = ?";
    const some = "WHERE id > ? ORDER BY id LIMIT ?";
    this.#block = database.prepare<unknown[], BlockRow>(`${block} ${one}`).raw();
    this.#blocks = database.prepare<unknown[], BlockRow>(`${block} ${some}`).raw();
    this.#revision = database.prepare<unknown[], RevisionRow>(`${revision} ${one}`).raw();
    this.#revisions = database.prepare<unknown[], RevisionRow>(`${revision} ${some}`).raw();
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
      after = last[0];
    }
    this.#contents.clear();
    for (let after = 0; ; ) {
      const rows = this.#revisions.all(after, CHUNK);
      for (const row of rows) this.#checkRevision(row);
      count += rows.length;
      yield count;
      const last = rows.at(-1);
      if (last === undefined || rows.length < CHUNK) break;
      after = last[0];
    }
  }

  #checkBlock(row: BlockRow): void {
    const [id, hashed] = row;
    const place = id * 32;
    // A row that no event tells of: that was said already.
    if (place + 32 > this.#hashes.length) return;
    hashed.copy(this.#hashes, place, 0, 32);
    this.#highest = Math.max(this.#highest, id);
    try {
      const content = this.#decode(row, 0);
      if (hash("sha256", content, "buffer").equals(hashed)) return;
    } catch {
      // Said below: what cannot be decoded is not what it was.
    }
    this.#say("block", id, `The content of block ${id} is not the one of its hash: versions that use it cannot be read.`);
  }

  #decode([id, , base, encoding, data]: BlockRow, depth: number): Buffer {
    const known = this.#contents.get(id);
    if (known !== undefined) return known;
    const under = base === null ? null : (this.#contents.get(base) ?? this.#decodeBase(base, depth + 1));
    const content = decodeBlock(encoding, data, under);
    keep(this.#contents, id, content, KEPT_BLOCKS);
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
      if (this.#listed.length < size) {
        this.#listedWords = new Int32Array(ids.length * 16);
        this.#listed = Buffer.from(this.#listedWords.buffer);
      }
      let place = 0;
      for (const id of ids) {
        if (id < 1 || id > this.#highest) throw new RangeError("A block is missing.");
        for (let from = id * 8; from < id * 8 + 8; from += 1) this.#listedWords[place++] = this.#hashWords[from] ?? 0;
      }
      if (hash("sha256", this.#listed.subarray(0, size), "buffer").equals(row[2])) return;
    } catch {
      // Said below.
    }
    this.#say("revision", row[0], `The text of revision r${row[0]} is not the one of its root hash.`);
  }

  #list(row: RevisionRow): readonly number[] {
    const chain: RevisionRow[] = [];
    let current = row;
    let ids: readonly number[] | undefined;
    while (current[3] > 0 && chain.length < 1000) {
      chain.push(current);
      const parent = current[1];
      ids = parent === null ? undefined : this.#lists.get(parent);
      if (ids !== undefined) break;
      const found = parent === null ? undefined : this.#revision.get(parent);
      if (found === undefined) throw new RangeError("The parent of a revision is missing.");
      current = found;
    }
    let list = ids ?? decodeWholeList(current[4]);
    for (const [, , , , changes] of chain.reverse()) list = applyListChanges(list, changes);
    keep(this.#lists, row[0], list, KEPT_LISTS);
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
