import { hash } from "node:crypto";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { Sqlite } from "../sqlite.ts";
import { decodeBlock, encodeBlock, spliceLength } from "./blockCodec.ts";

/** Longest chain of deltas that reading one block may need. */
const MAX_DEPTH = 3;
/** Decoded blocks kept in memory, bytes. */
const CACHE_BYTES = 24 * 1024 * 1024;
/** Most earlier blocks that are tried as the base of a new one. */
const MOST_CANDIDATES = 6;

interface BlockRow {
  readonly id: number;
  readonly hash: Buffer;
  readonly base: number | null;
  readonly depth: number;
  readonly encoding: number;
  readonly data: Buffer;
}

/** A block of a revision: where it is stored and the SHA-256 of its content. */
export interface BlockReference {
  readonly id: number;
  readonly hash: Buffer;
}

interface CachedBlock {
  readonly hash: Buffer;
  readonly depth: number;
  readonly content: Buffer;
}

/** SHA-256 of the bytes. */
export function sha256(bytes: Buffer): Buffer {
  return hash("sha256", bytes, "buffer");
}

/** Pieces of text by their SHA-256, each stored once, later versions of a paragraph as small deltas against earlier ones. */
export class BlockStore {
  readonly #sqlite: Sqlite;
  readonly #cache = new Map<number, CachedBlock>();
  #cachedBytes = 0;

  constructor(sqlite: Sqlite) {
    this.#sqlite = sqlite;
  }

  /** Contents of the blocks, in order, each checked against its hash. Throws DATABASE_DAMAGED. */
  read(ids: readonly number[]): { readonly hash: Buffer; readonly content: Buffer }[] {
    const missing = ids.filter((id) => !this.#cache.has(id));
    const fresh = missing.length === 0 ? new Map<number, CachedBlock>() : this.#load(missing);
    const blocks = ids.map((id) => this.#cache.get(id) ?? fresh.get(id) ?? damaged(id, "it is missing"));
    for (const [id, block] of fresh) this.#remember(id, block);
    return blocks;
  }

  /**
   * Stores the content unless it is there already. `candidates` are blocks that the new one may have come from: the most
   * similar becomes the base of its delta. Must run inside a transaction together with what refers to it.
   */
  put(content: Buffer, contentHash: Buffer, candidates: readonly number[]): number {
    const known = this.#find(contentHash);
    if (known !== null) return known;
    const base = this.#chooseBase(content, candidates);
    const encoded = encodeBlock(content, base?.block.content ?? null);
    const depth = encoded.usesBase && base !== null ? base.block.depth + 1 : 0;
    const { id } = this.#sqlite.execute("INSERT INTO block (hash, base, depth, encoding, data) VALUES (?, ?, ?, ?, ?)", [
      contentHash,
      depth === 0 ? null : (base?.id ?? null),
      depth,
      encoded.encoding,
      encoded.data,
    ]);
    this.#remember(id, { hash: contentHash, depth, content });
    return id;
  }

  /** Forgets what is cached: after a rolled back transaction ids may be given again. */
  forget(): void {
    this.#cache.clear();
    this.#cachedBytes = 0;
  }

  #find(contentHash: Buffer): number | null {
    const row = this.#sqlite
      .statement<{ id: number }>("SELECT id FROM block WHERE substr(hash, 1, 8) = ? AND hash = ?")
      .get(contentHash.subarray(0, 8), contentHash);
    return row?.id ?? null;
  }

  #chooseBase(content: Buffer, candidates: readonly number[]): { id: number; block: CachedBlock } | null {
    const ids = candidates.slice(0, MOST_CANDIDATES);
    this.read(ids);
    let best: { id: number; block: CachedBlock } | null = null;
    let bestLength = content.length;
    for (const id of ids) {
      const block = this.#cache.get(id);
      if (block === undefined || block.depth >= MAX_DEPTH) continue;
      const length = spliceLength(content, block.content);
      if (best === null || length < bestLength) {
        best = { id, block };
        bestLength = length;
      }
    }
    return best;
  }

  #load(ids: readonly number[]): Map<number, CachedBlock> {
    const rows = new Map(this.#rows(ids).map((row) => [row.id, row]));
    const contents = new Map<number, Buffer>();
    const content = (id: number): Buffer => {
      const cached = this.#cache.get(id)?.content ?? contents.get(id);
      if (cached !== undefined) return cached;
      const row = rows.get(id) ?? damaged(id, "it is missing");
      const decoded = decode(row, row.base === null ? null : content(row.base));
      contents.set(id, decoded);
      return decoded;
    };
    const loaded = new Map<number, CachedBlock>();
    for (const id of ids) {
      const row = rows.get(id) ?? damaged(id, "it is missing");
      const bytes = content(id);
      if (!sha256(bytes).equals(row.hash)) damaged(id, "its content does not match its hash");
      loaded.set(id, { hash: row.hash, depth: row.depth, content: bytes });
    }
    return loaded;
  }

  /** The rows of the blocks and of everything they are deltas of. */
  #rows(ids: readonly number[]): BlockRow[] {
    return this.#sqlite
      .statement<BlockRow>(
        `WITH RECURSIVE needed (id) AS (
           SELECT value FROM json_each(?)
           UNION
           SELECT block.base FROM needed JOIN block ON block.id = needed.id WHERE block.base IS NOT NULL
         )
         SELECT block.id, hash, base, depth, encoding, data FROM needed JOIN block ON block.id = needed.id`,
      )
      .all(JSON.stringify(ids));
  }

  #remember(id: number, block: CachedBlock): void {
    if (this.#cache.has(id)) return;
    this.#cache.set(id, block);
    this.#cachedBytes += block.content.length + 128;
    for (const [oldest, old] of this.#cache) {
      if (this.#cachedBytes <= CACHE_BYTES || oldest === id) break;
      this.#cache.delete(oldest);
      this.#cachedBytes -= old.content.length + 128;
    }
  }
}

function decode(row: BlockRow, base: Buffer | null): Buffer {
  try {
    return decodeBlock(row.encoding, row.data, base);
  } catch (error) {
    return damaged(row.id, error instanceof Error ? error.message : String(error));
  }
}

function damaged(id: number, reason: string): never {
  throw new PalimpsestError("DATABASE_DAMAGED", `The stored block ${id} cannot be read: ${reason}. Restore a backup.`, {
    block: id,
    reason,
  });
}
