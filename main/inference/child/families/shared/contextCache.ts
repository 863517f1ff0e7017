/** Encoded contexts by content: an edit makes another key, so nothing stale can be used. Least recently used ones go first. */
import type { EncodedContext } from "./spanNetwork.ts";

const MOST_BYTES = 256 * 1024 * 1024;

/** What makes contexts. */
export interface ContextEncoder<Context extends EncodedContext> {
  context(ids: ArrayLike<number>, positions: ArrayLike<number>): Promise<Context>;
}

export class ContextCache<Context extends EncodedContext = EncodedContext> {
  readonly #network: ContextEncoder<Context>;
  readonly #entries = new Map<string, Context>();
  #bytes = 0;
  /** Counts for tests and the benchmark. */
  hits = 0;
  misses = 0;

  constructor(network: ContextEncoder<Context>) {
    this.#network = network;
  }

  /** Keys and values of the tokens ids[T] at positions[T]: from the cache, else computed. Throws INFERENCE_FAILED. */
  async get(ids: readonly number[], positions: readonly number[]): Promise<Context> {
    const key = `${ids.join(",")};${positions.join(",")}`;
    const found = this.#entries.get(key);
    if (found) {
      this.hits += 1;
      this.#entries.delete(key);
      this.#entries.set(key, found);
      return found;
    }
    this.misses += 1;
    const made = await this.#network.context(ids, positions);
    this.#entries.set(key, made);
    this.#bytes += made.bytes;
    for (const [oldest, entry] of this.#entries) {
      if (this.#bytes <= MOST_BYTES || oldest === key) break;
      this.#entries.delete(oldest);
      this.#bytes -= entry.bytes;
    }
    return made;
  }
}
