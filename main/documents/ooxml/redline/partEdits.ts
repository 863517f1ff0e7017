import type { XmlElement } from "../xml.ts";
import type { Span } from "./leaves.ts";

/** Characters `[start, end)` that go, and who takes them out. */
export interface Removal {
  readonly start: number;
  readonly end: number;
  readonly credit: number | undefined;
}

/** New text that comes into a paragraph. `model`: the run whose look it takes over; `look`: members of w:rPr by name that it has besides. */
export interface NewText {
  readonly spans: readonly Span[];
  readonly model: XmlElement | null;
  readonly look?: ReadonlyMap<string, string> | undefined;
}

/** What a new paragraph has that its model has not, as XML by the names of the members. */
export interface BlockLook {
  /** Members of w:pPr; null: one of the model's that it does not have. */
  readonly properties: ReadonlyMap<string, string | null>;
  /** Members of w:rPr of its text. */
  readonly run: ReadonlyMap<string, string>;
}

/** A whole new paragraph (or row) behind an element; `model` has the properties that it takes over. */
export interface NewBlock {
  readonly type: "paragraph" | "row";
  /** Rows of one new table have one number; rows that join a table that was there have null, as paragraphs do. */
  readonly table: number | null;
  readonly model: XmlElement | null;
  /** One for a paragraph, one for each cell of a row. */
  readonly texts: readonly (readonly Span[])[];
  readonly look?: BlockLook | undefined;
  /** The bookmark that it is the place of. */
  readonly bookmark?: string | undefined;
  /** Who puts it in. */
  readonly credit?: number | undefined;
}

/** Everything that changes in one part, by the element where it happens. */
export interface PartEdits {
  /** Characters that go: by node, ranges of what it says. */
  readonly removed: Map<XmlElement, Removal[]>;
  /** Text that comes before the character `offset` of a node (or behind its last one). */
  readonly inserted: Map<XmlElement, { readonly offset: number; readonly text: NewText }[]>;
  /** Text that comes to the end of a paragraph that has nothing. */
  readonly appended: Map<XmlElement, NewText[]>;
  /** Paragraphs that a new reference leads to, and the bookmarks that they get. */
  readonly bookmarks: Map<XmlElement, string[]>;
  /** Paragraphs whose mark goes, and who takes it out. */
  readonly removedMarks: Map<XmlElement, number | undefined>;
  /** Rows that go, and who takes them out. */
  readonly removedRows: Map<XmlElement, number | undefined>;
  /** Paragraphs that go as a whole; their marks are among `removedMarks`. */
  readonly removedBlocks: Set<XmlElement>;
  /** New rows before a row, in order. */
  readonly before: Map<XmlElement, NewBlock[]>;
  /** New blocks behind an element, in order. */
  readonly behind: Map<XmlElement, NewBlock[]>;
  /** XML that says nothing, before the character `offset` of a node (or behind its last one); of one offset the lower rank comes first. */
  readonly marks: Map<XmlElement, { readonly offset: number; readonly rank: number; readonly xml: string }[]>;
  /** New blocks at the beginning of the body or of a cell. */
  readonly first: NewBlock[];
}

export function noEdits(): PartEdits {
  return {
    removed: new Map(),
    inserted: new Map(),
    appended: new Map(),
    bookmarks: new Map(),
    removedMarks: new Map(),
    removedRows: new Map(),
    removedBlocks: new Set(),
    before: new Map(),
    behind: new Map(),
    marks: new Map(),
    first: [],
  };
}

export function addTo<Key, Item>(map: Map<Key, Item[]>, key: Key, item: Item): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [item]);
  else list.push(item);
}

export function isEmpty(edits: PartEdits): boolean {
  const { removed, inserted, appended, bookmarks, removedMarks, removedRows, before, behind, first } = edits;
  return (
    removed.size +
      inserted.size +
      appended.size +
      bookmarks.size +
      removedMarks.size +
      removedRows.size +
      before.size +
      behind.size +
      first.length ===
    0
  );
}
