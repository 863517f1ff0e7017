import type { FieldUse } from "./fields.ts";
import type { PieceSource } from "./flow.ts";
import type { Styles } from "./styles.ts";
import type { WordPackage } from "./wordPackage.ts";

/** A complex field that is being read; fields may span paragraphs. */
export interface OpenField {
  instruction: string;
  /** Known once the instruction has ended. */
  use: FieldUse | null;
  shown: string;
  /** Everything that the field is made of. */
  readonly sources: PieceSource[];
}

/** What the parts of the reader share while they go through a file. */
export interface ReadingContext {
  readonly word: WordPackage;
  /** Part that is being read, for its relationships. */
  readonly part: string;
  readonly styles: Styles;
  readonly kept: Map<string, number>;
  readonly dropped: Map<string, number>;
  readonly counts: { formatChanges: number; hiddenCharacters: number };
  /** Fields that have begun and not ended, the innermost last. */
  readonly fields: OpenField[];
}

/** Counts one more of something. */
export function count(into: Map<string, number>, what: string): void {
  into.set(what, (into.get(what) ?? 0) + 1);
}
