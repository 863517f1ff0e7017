/** The one parsed form of a document that every exporter reads. Pure data; all clause numbers are already computed. */

import type { ExportedThread } from "../../../src/domain/comments/exportedComment.ts";
import type { FileNotice } from "../../../src/domain/document/fileNotice.ts";
import type { NumberingScheme } from "../../../src/domain/document/numbering.ts";
import type { OriginRun } from "./originRuns.ts";

/** An image that travels inside the document: bytes of a PNG or JPEG, its size in pixels. */
export interface EmbeddedImage {
  readonly type: "image";
  readonly mediaType: "image/png" | "image/jpeg";
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly alternative: string;
  /** A JPEG in four colours for print (CMYK). */
  readonly printColours?: true;
}

/** What a redline says of a part: only the new text has it, or only the old one. */
export type ChangeKind = "insert" | "delete";

export type Inline =
  /** `origins` tile the text; set where the origin of the text was asked for. */
  | { readonly type: "text"; readonly text: string; readonly origins?: readonly OriginRun[] }
  | { readonly type: "strong" | "emphasis" | "strike" | "term"; readonly children: readonly Inline[] }
  | { readonly type: "code"; readonly text: string }
  /** Outside address (http, https, mailto). */
  | { readonly type: "link"; readonly href: string; readonly children: readonly Inline[] }
  /** Link with words of its own to a place in the document. */
  | { readonly type: "internalLink"; readonly target: string; readonly children: readonly Inline[] }
  /** `[](#target)`: shows the live number of its target, or the title where the target has no number. */
  | { readonly type: "reference"; readonly target: string; readonly label: string; readonly numbered: boolean }
  /** `number` counts from 1 in order of first use; `label` is shown in its place: the old number in removed text. */
  | { readonly type: "footnote"; readonly number: number; readonly label?: string }
  | EmbeddedImage
  /** In a redline: what only the new text (insert) or only the old one (delete) has. Never inside another change. */
  | { readonly type: "change"; readonly kind: ChangeKind; readonly children: readonly Inline[] }
  /** A comment begins or ends here; `number` is that of the comment in the export. */
  | { readonly type: "comment"; readonly edge: "start" | "end"; readonly number: number }
  | { readonly type: "break" };

/** Place in the document's multilevel numbering: `level` from 0, `label` as readers see it. */
export interface ClauseNumber {
  readonly level: number;
  readonly label: string;
}

export interface Heading {
  readonly type: "heading";
  /** 1 for the document's top numbered level; the title itself is `StructuredDocument.title`. */
  readonly level: number;
  /** "" for a removed one of a redline: nothing leads there. */
  readonly id: string;
  readonly number: ClauseNumber | null;
  /** In a redline: the whole heading, its number included, is new or removed. */
  readonly change?: ChangeKind;
  readonly children: readonly Inline[];
}

export interface ListItem {
  /** Id given in the text, or null: only then can anything refer to the item. */
  readonly id: string | null;
  /** Set for clauses; null in lists that the document's numbering leaves alone. */
  readonly number: ClauseNumber | null;
  /** What stands before the item: the clause's number, "1." in a list of its own, "" for a bullet. */
  readonly label: string;
  readonly checked: boolean | null;
  readonly blocks: readonly Block[];
  /** In a redline: it is the rest of an item that began before a removed one, and has no label or bullet of its own. */
  readonly goesOn?: true;
  /** In a redline: the item as such, its label, is new or removed; its blocks say on their own what they are. */
  readonly change?: ChangeKind;
}

/** A line of code in a redline. */
export interface CodeLine {
  readonly kind: "same" | ChangeKind;
  readonly text: string;
}

export interface TableCell {
  readonly children: readonly Inline[];
}

export type Block =
  | Heading
  | { readonly type: "paragraph"; readonly children: readonly Inline[] }
  /** `ordered`: numbered, by the document's numbering where the items have a `number`. */
  | { readonly type: "list"; readonly ordered: boolean; readonly items: readonly ListItem[] }
  | {
      readonly type: "table";
      readonly align: readonly ("left" | "center" | "right" | null)[];
      readonly header: readonly TableCell[];
      readonly rows: readonly (readonly TableCell[])[];
    }
  /** `lines`: in a redline, the lines of both texts; `text` is the new one. */
  | { readonly type: "code"; readonly language: string | null; readonly text: string; readonly lines?: readonly CodeLine[] }
  | { readonly type: "quote"; readonly blocks: readonly Block[] }
  | { readonly type: "rule"; readonly change?: ChangeKind };

/** What makes a document a redline. */
export interface Redline {
  /** What it is compared with, as readers shall see it. */
  readonly against: string;
  /** Old numbers of the footnotes that the new text does not have; they stand behind its own in `footnotes`. */
  readonly removedFootnotes: readonly number[];
}

export interface StructuredDocument {
  readonly title: string;
  /** Inlines of the title as written (the only level-1 heading), or the plain title. */
  readonly titleChildren: readonly Inline[];
  /** Id of the title heading, for references to the whole document. */
  readonly titleId: string;
  readonly language: "en" | "ja";
  readonly numbering: NumberingScheme;
  readonly parties: readonly string[];
  readonly blocks: readonly Block[];
  /** Footnote n is at index n - 1. */
  readonly footnotes: readonly (readonly Block[])[];
  /** Comments that the export has, in the order of the text. */
  readonly comments: readonly ExportedThread[];
  /** Numbers of those that have a place in `blocks` or the title. */
  readonly placedComments: ReadonlySet<number>;
  /** Everything that could not be carried over. */
  readonly warnings: readonly FileNotice[];
  /** Set where the document shows two texts in one. */
  readonly redline?: Redline;
}
