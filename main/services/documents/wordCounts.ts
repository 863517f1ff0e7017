import type { DocumentKind } from "../../../src/domain/document/documentState.ts";
import { splitBlocks } from "../../../src/domain/history/blocks.ts";
import { countWords } from "../../../src/domain/text/words.ts";

/** Words of a growing document: paragraphs that did not change since the last count are not counted again. */
export class WordCounts {
  #known = new Map<string, number>();
  #kind: DocumentKind | null = null;

  /** The same as `countWords`: no word reaches over a blank line. */
  count(text: string, kind: DocumentKind): number {
    if (kind !== this.#kind) this.#known.clear();
    this.#kind = kind;
    const next = new Map<string, number>();
    let sum = 0;
    for (const block of splitBlocks(text)) {
      const words = next.get(block) ?? this.#known.get(block) ?? countWords(block, kind);
      next.set(block, words);
      sum += words;
    }
    this.#known = next;
    return sum;
  }
}
