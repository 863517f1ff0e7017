/** What is said about a file that was read or written: things that it could not take, and things that its reader cannot see. */
export const NOTICE_KINDS = [
  // Texts that are opened.
  "bidirectional-characters",
  "zero-width-characters",
  "tag-characters",
  "control-characters",
  "replacement-characters",
  "private-characters",
  "long-line",
  "mixed-endings-kept",
  // Any export.
  "origin-left-out",
  "unused-footnotes",
  "html-tags",
  "html-blocks",
  "dead-references",
  "dead-links",
  "other-links",
  "outside-images",
  "unprintable-characters",
  "deep-quotes",
  "deep-items",
  // One format.
  "mixed-endings-lost",
  "tables-in-footnotes",
  "end-notes",
  "missing-glyphs",
  "not-archival",
  "not-archival-colours",
  // Writing onto a Word file.
  "changes-left",
  "comments-without-place",
  "hidden-characters",
  "heading-numbers",
  "other-levels",
  "references-to-nowhere",
  "links-to-nowhere",
  "footnotes-in-footnotes",
  "footnotes-repeated",
  "pictures",
] as const;

export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** One of them: how many, or how much, and what more there is to say. */
export interface FileNotice {
  readonly what: NoticeKind;
  readonly count: number;
  readonly detail?: string | undefined;
}
