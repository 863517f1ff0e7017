import type { NumberingPlace } from "./styles.ts";
import type { XmlElement } from "./xml.ts";

/** That something was inserted or deleted with changes tracked. Moves are a deletion at one place and an insertion at another. */
export interface TrackedMark {
  readonly kind: "insert" | "delete";
  /** The element that says so. */
  readonly element: XmlElement;
  readonly move: boolean;
  readonly author: string;
  /** ms since 1970 UTC; null where the file does not say. */
  readonly date: number | null;
}

export type PieceContent =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "break" }
  | { readonly type: "footnote"; readonly id: string }
  /** A field that shows the number or the text of a bookmark; `shown` is what it showed last. */
  | { readonly type: "reference"; readonly bookmark: string; readonly numbered: boolean; readonly shown: string }
  | { readonly type: "bookmark"; readonly name: string }
  | { readonly type: "comment"; readonly edge: "start" | "end"; readonly id: string };

/** Where characters of a piece stand in the part: `length` of them in `node` of `run`, in order. */
export interface PieceSource {
  readonly run: XmlElement;
  readonly node: XmlElement;
  readonly length: number;
}

/** A run of text of one format and one history. */
export interface Piece {
  readonly content: PieceContent;
  readonly bold: boolean;
  readonly italic: boolean;
  readonly strike: boolean;
  /** Address, or "#bookmark"; null outside of links. */
  readonly link: string | null;
  /** From the outside in: a deletion inside an insertion has both. */
  readonly marks: readonly TrackedMark[];
  readonly sources: readonly PieceSource[];
}

/** What a paragraph's properties say, once as they are and once as they were before tracked changes of the format. */
export interface ParagraphProperties {
  readonly styleName: string;
  /** From 0; null for body text. */
  readonly outlineLevel: number | null;
  readonly numbering: NumberingPlace | null;
  /** Centred, or larger than the text around it: what a title looks like where no style says so. */
  readonly prominent: boolean;
}

export interface Paragraph {
  readonly kind: "paragraph";
  readonly element: XmlElement;
  readonly properties: ParagraphProperties;
  readonly earlier: ParagraphProperties;
  readonly pieces: readonly Piece[];
  /** History of the end of the paragraph: where it is deleted, the next paragraph goes on in this one. */
  readonly mark: readonly TrackedMark[];
}

export interface Cell {
  readonly element: XmlElement;
  readonly marks: readonly TrackedMark[];
  readonly blocks: readonly Block[];
  readonly span: number;
  /** Goes on from the cell above. */
  readonly continued: boolean;
}

export interface Row {
  readonly element: XmlElement;
  readonly marks: readonly TrackedMark[];
  readonly cells: readonly Cell[];
}

export interface Table {
  readonly kind: "table";
  readonly element: XmlElement;
  readonly rows: readonly Row[];
}

export type Block = Paragraph | Table;

/** The text of a Word file with its history, as far as Palimpsest reads it. */
export interface Flow {
  readonly blocks: readonly Block[];
  /** Footnotes and endnotes by "f1", "e1", … */
  readonly notes: ReadonlyMap<string, readonly Block[]>;
  /** What stays in the file but cannot be edited here, by what it is: "text box" -> 2. */
  readonly kept: ReadonlyMap<string, number>;
  /** What is left out: macros, embedded objects, … */
  readonly dropped: ReadonlyMap<string, number>;
  /** Tracked changes of the format alone. */
  readonly formatChanges: number;
  /** Characters of text that the file hides. */
  readonly hiddenCharacters: number;
}

/** Whether something with this history is there once all changes are accepted or rejected. */
export function remains(marks: readonly TrackedMark[], side: "accept" | "reject"): boolean {
  const gone = side === "accept" ? "delete" : "insert";
  return !marks.some((mark) => mark.kind === gone);
}
