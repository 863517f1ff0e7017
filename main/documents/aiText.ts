import type { TextRange } from "../../src/domain/text/textEdit.ts";

/** What models wrote of a text, and how much that is. */
export interface AiText {
  /** Sorted, apart from each other; UTF-16 offsets of the whole text. `model`: name and version of the package as readers shall see it. */
  readonly spans: readonly (TextRange & { readonly model: string })[];
  /** UTF-16 units in the spans. */
  readonly characters: number;
  /** UTF-16 units of the whole text. */
  readonly length: number;
  /** Where it is: generated UTF-16 units by clause, in the order of the text, as far as the clauses have numbers or titles. */
  readonly clauses?: readonly { readonly label: string; readonly characters: number }[];
}

/** IPTC's term for works that a trained model made in part (NewsCodes, digital source type). */
export const AI_SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia";
