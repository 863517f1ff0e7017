/** Kinds of structure elements (ISO 32000-1, 14.8.4) that a document is made of. */
export type StructureType =
  | "Document"
  | `H${1 | 2 | 3 | 4 | 5 | 6}`
  | "P"
  | "L"
  | "LI"
  | "Lbl"
  | "LBody"
  | "Table"
  | "TR"
  | "TH"
  | "TD"
  | "BlockQuote"
  | "Code"
  | "Figure"
  | "TOC"
  | "TOCI"
  | "Link"
  | "Span";

/** What is known of an element beside its kind. */
export interface StructureFacts {
  /** Says a picture in words. */
  readonly alternative?: string;
  /** Of a list: how its items are numbered. */
  readonly numbering?: "Disc" | "Decimal" | "LowerAlpha" | "None";
  /** Of changed words: the line that is drawn. */
  readonly line?: "Underline" | "LineThrough";
}

export interface StructureNode extends StructureFacts {
  readonly type: StructureType;
  /** Number of the element that it is in; null: the document itself. */
  readonly parent: number | null;
  /** It stands where its words are drawn; other elements stand where they were added. */
  readonly inline: boolean;
}

/** The number of the document's own element. */
export const ROOT = 0;

/** The structure of a document in reading order, apart from where things are drawn. Elements are known by their numbers. */
export class StructureTree {
  readonly nodes: StructureNode[] = [{ type: "Document", parent: null, inline: false }];

  /** Adds a block behind those that `parent` has. */
  block(type: StructureType, parent: number, facts: StructureFacts = {}): number {
    return this.nodes.push({ type, parent, inline: false, ...facts }) - 1;
  }

  /** Adds an element inside running text. */
  inline(type: "Link" | "Span", parent: number, facts: StructureFacts = {}): number {
    return this.nodes.push({ type, parent, inline: true, ...facts }) - 1;
  }
}
