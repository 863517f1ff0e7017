import type { Atom } from "./atoms.ts";
import { type EscapePlace, escapeMarkdown } from "./escapeMarkdown.ts";
import type { Piece } from "./flow.ts";
import { linkAddress } from "./linkAddress.ts";
import type { SidePiece } from "./sides.ts";

/** What the inline writer must know of the document. */
export interface InlineContext {
  /** The id of the place that a bookmark names, null where nothing can refer to it. */
  readonly targetOf: (bookmark: string) => string | null;
  /** The number of a footnote by its id in the file, null where there is none. */
  readonly noteLabel: (id: string) => string | null;
  readonly inTable: boolean;
  readonly heading: boolean;
}

/** Pieces that look the same stand together between the same marks of emphasis. */
interface Group {
  readonly bold: boolean;
  readonly italic: boolean;
  readonly strike: boolean;
  readonly link: string | null;
  readonly pieces: SidePiece[];
}

/** The Markdown of a paragraph's pieces, and where the ranges of comments begin and end. */
export function inlineAtoms(pieces: readonly SidePiece[], context: InlineContext): Atom[] {
  const atoms: Atom[] = [];
  for (const group of groupsOf(pieces, context)) addGroup(atoms, group, context);
  return atoms;
}

function groupsOf(pieces: readonly SidePiece[], context: InlineContext): Group[] {
  const groups: Group[] = [];
  for (const side of pieces) {
    const { piece } = side;
    const silent = piece.content.type === "bookmark" || piece.content.type === "comment";
    const last = groups.at(-1);
    const link = linkAddress(piece, context.targetOf);
    if (last !== undefined && (silent || blank(piece, link, last) || sameLook(last, piece, link))) last.pieces.push(side);
    else groups.push({ bold: piece.bold, italic: piece.italic, strike: piece.strike, link, pieces: [side] });
  }
  return groups;
}

/** White space looks the same in every emphasis; that of a link stays in it. */
function blank(piece: Piece, link: string | null, group: Group): boolean {
  return piece.content.type === "text" && piece.content.text.trim() === "" && (piece.link === null || link === group.link);
}

function sameLook(group: Group, piece: Piece, link: string | null): boolean {
  return group.bold === piece.bold && group.italic === piece.italic && group.strike === piece.strike && group.link === link;
}

function addGroup(atoms: Atom[], group: Group, context: InlineContext): void {
  const texts = group.pieces.map((side) => rawText(side.piece, context));
  const whole = texts.join("");
  // Emphasis hugs words: white space and breaks at its ends stand outside.
  const lead = /^(?:\s|\\\n)*/u.exec(whole)?.[0].length ?? 0;
  const end = Math.max(lead, whole.replace(/(?:\s|\\\n)+$/u, "").length);
  const marks = lead === end ? NO_MARKS : marksOf(group, context);
  let position = 0;
  let opened = false;
  const first = group.pieces[0]?.id ?? "";
  const open = (): void => {
    if (!opened && marks.open !== "") atoms.push({ id: `${first}<`, text: marks.open, marks: marksAll(group) });
    opened = true;
  };
  group.pieces.forEach((side, index) => {
    const { id, piece } = side;
    const text = texts[index] ?? "";
    if (piece.content.type === "comment") {
      atoms.push({ id: `${id}@`, text: "", marks: [], comment: { id: piece.content.id, edge: piece.content.edge } });
      return;
    }
    const from = position;
    position += text.length;
    const before = text.slice(0, Math.max(0, Math.min(text.length, lead - from)));
    const inside = text.slice(before.length, Math.max(before.length, Math.min(text.length, end - from)));
    const behind = text.slice(before.length + inside.length);
    if (before !== "") atoms.push({ id: `${id}a`, text: before, marks: piece.marks });
    if (inside !== "") {
      open();
      const atStart = atoms.every((atom) => atom.text.trim() === "");
      atoms.push({
        id: `${id}b`,
        text: written(piece, inside, { atStart: atStart && !context.heading, inTable: context.inTable, inLink: group.link !== null }),
        marks: piece.marks,
      });
    }
    if (position >= end && opened && marks.close !== "" && !atoms.some((atom) => atom.id === `${first}>`))
      atoms.push({ id: `${first}>`, text: marks.close, marks: marksAll(group) });
    if (behind !== "") atoms.push({ id: `${id}c`, text: behind, marks: piece.marks });
  });
}

interface Marks {
  readonly open: string;
  readonly close: string;
}

const NO_MARKS: Marks = { open: "", close: "" };

function marksOf(group: Group, context: InlineContext): Marks {
  const emphasis = `${group.bold && !context.heading ? "**" : ""}${group.italic ? "*" : ""}`;
  const open = `${group.link === null ? "" : "["}${group.strike ? "~~" : ""}${emphasis}`;
  const close = `${[...emphasis].reverse().join("")}${group.strike ? "~~" : ""}${group.link === null ? "" : `](${group.link})`}`;
  return { open, close };
}

/** Marks of emphasis belong to the changes of what they surround, when all of it has the same. */
function marksAll(group: Group): Piece["marks"] {
  const [first] = group.pieces;
  return first === undefined || group.pieces.some(({ piece }) => piece.marks.length !== first.piece.marks.length) ? [] : first.piece.marks;
}

/** What a piece says before it is escaped. */
function rawText(piece: Piece, context: InlineContext): string {
  const { content } = piece;
  switch (content.type) {
    case "text":
      return content.text.replace(/[\t\r\n]+/g, " ");
    case "break":
      return context.inTable || context.heading ? "<br>" : "\\\n";
    case "footnote": {
      const label = context.noteLabel(content.id);
      return label === null ? "" : `[^${label}]`;
    }
    case "reference": {
      const target = content.numbered ? context.targetOf(content.bookmark) : null;
      return target === null ? content.shown : `[](#${target})`;
    }
    case "bookmark":
    case "comment":
      return "";
  }
}

function written(piece: Piece, text: string, where: EscapePlace): string {
  const { content } = piece;
  if (content.type === "text") return escapeMarkdown(text, where);
  if (content.type === "reference" && !text.startsWith("[](#")) return escapeMarkdown(text, where);
  return text;
}
