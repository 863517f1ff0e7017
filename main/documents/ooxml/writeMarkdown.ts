import type { Atom } from "./atoms.ts";
import type { TrackedMark } from "./flow.ts";
import { type InlineContext, inlineAtoms } from "./inlineAtoms.ts";
import type { ListPlan } from "./listPlan.ts";
import type { SideBlock, SideParagraph, SideTable } from "./sides.ts";

/** What the writer knows of the whole side. */
export interface MarkdownContext {
  readonly plan: ListPlan;
  readonly targetOf: (bookmark: string) => string | null;
  /** The id to write at a paragraph, by the name of its first paragraph; null where nothing refers to it. */
  readonly idAt: (paragraph: SideParagraph) => string | null;
  readonly noteLabel: (id: string) => string | null;
}

/** The Markdown of one side of a text, in atoms. Empty paragraphs say nothing and are left out. */
export function markdownAtoms(blocks: readonly SideBlock[], context: MarkdownContext): Atom[] {
  const atoms: Atom[] = [];
  let before: { readonly id: string; readonly marks: readonly TrackedMark[]; readonly tight: boolean } | null = null;
  for (const block of blocks) {
    const made = block.kind === "table" ? tableAtoms(block, context) : paragraphAtoms(block, context);
    if (isSilent(made)) {
      atoms.push(...made);
      continue;
    }
    const tight = block.kind === "paragraph" && context.plan.of(block)?.tight === true;
    if (before !== null) atoms.push({ id: `${before.id}|`, text: tight && before.tight ? "\n" : "\n\n", marks: before.marks });
    atoms.push(...made);
    before = { id: block.kind === "table" ? block.id : block.last, marks: block.kind === "table" ? [] : block.mark, tight };
  }
  if (before !== null) atoms.push({ id: "end", text: "\n", marks: [] });
  return atoms;
}

function inlineContext(context: MarkdownContext, inTable: boolean, heading: boolean): InlineContext {
  return { targetOf: context.targetOf, noteLabel: context.noteLabel, inTable, heading };
}

function paragraphAtoms(paragraph: SideParagraph, context: MarkdownContext): Atom[] {
  const plan = context.plan.of(paragraph);
  const heading = plan?.kind === "heading" || plan?.kind === "bold";
  const prefix = plan?.prefix ?? "";
  const inline = inlineAtoms(paragraph.pieces, inlineContext(context, false, heading));
  if (inline.every((atom) => atom.text.trim() === "")) return inline.filter(isEdge);
  const bold = plan?.kind === "bold" ? "**" : "";
  const marks = paragraph.pieces.every(({ piece }) => piece.marks.length > 0) ? (paragraph.pieces[0]?.piece.marks ?? []) : [];
  const id = context.idAt(paragraph);
  const indented =
    plan === null || plan.indent === ""
      ? inline
      : inline.map((atom) => ({ ...atom, text: atom.text.replaceAll("\n", `\n${plan.indent}`) }));
  return [
    ...(prefix === "" ? [] : [{ id: `${paragraph.last}#`, text: prefix, marks }]),
    ...(bold === "" ? [] : [{ id: `${paragraph.last}*`, text: bold, marks }]),
    ...trimEnds(indented),
    ...(bold === "" ? [] : [{ id: `${paragraph.last}**`, text: bold, marks }]),
    ...(id === null ? [] : [{ id: `${paragraph.last}{`, text: ` {#${id}}`, marks }]),
  ];
}

const isEdge = (atom: Atom): boolean => atom.comment !== undefined;

/** No text, but perhaps edges of comments. */
const isSilent = (atoms: readonly Atom[]): boolean => atoms.every(isEdge);

/** White space and breaks at the ends of a paragraph say nothing in Markdown, or something wrong. */
function trimEnds(atoms: readonly Atom[]): Atom[] {
  const speaks = (atom: Atom): boolean => atom.text.replaceAll("\\\n", "").trim() !== "";
  const from = atoms.findIndex(speaks);
  const to = atoms.findLastIndex(speaks);
  return atoms.flatMap((atom, index) => {
    if (index < from || index > to) return isEdge(atom) ? [atom] : [];
    const start = index === from ? atom.text.trimStart() : atom.text;
    return [{ ...atom, text: index === to ? start.replace(/[ \t]+$|(?:\\\n)+$/u, "") : start }];
  });
}

/** A table of GitHub's kind: its first row is the head. Paragraphs of a cell are parted by line breaks, cells that span are followed by empty ones. */
function tableAtoms(table: SideTable, context: MarkdownContext): Atom[] {
  const width = Math.max(...table.rows.map((row) => row.cells.reduce((sum, cell) => sum + cell.span, 0)), 1);
  const atoms: Atom[] = [];
  table.rows.forEach((row, index) => {
    atoms.push({ id: `${row.id}[`, text: index === 0 ? "| " : "\n| ", marks: row.marks });
    let columns = 0;
    for (const cell of row.cells) {
      atoms.push(...cellAtoms(cell.blocks, context));
      columns += cell.span;
      atoms.push({ id: `${cell.id}]`, text: ` |${" |".repeat(cell.span - 1)}${columns < width ? " " : ""}`, marks: cell.marks });
    }
    if (columns < width)
      atoms.push({
        id: `${row.id}+`,
        text: "|"
          .padStart(2)
          .repeat(width - columns)
          .trimStart(),
        marks: row.marks,
      });
    if (index === 0) atoms.push({ id: `${table.id}-`, text: `\n|${" --- |".repeat(width)}`, marks: [] });
  });
  return atoms;
}

function cellAtoms(blocks: readonly SideBlock[], context: MarkdownContext): Atom[] {
  const atoms: Atom[] = [];
  let before: SideParagraph | null = null;
  for (const block of blocks) {
    if (block.kind === "table") {
      // A table inside a cell: its words one after the other.
      for (const row of block.rows) for (const cell of row.cells) atoms.push(...cellAtoms(cell.blocks, context));
      continue;
    }
    const inline = trimEnds(inlineAtoms(block.pieces, inlineContext(context, true, false)));
    if (isSilent(inline)) {
      atoms.push(...inline);
      continue;
    }
    if (before !== null) atoms.push({ id: `${before.last}|`, text: "<br>", marks: before.mark });
    const label = context.plan.of(block)?.cellLabel ?? "";
    if (label !== "") atoms.push({ id: `${block.last}#`, text: label, marks: [] });
    atoms.push(...inline);
    before = block;
  }
  return atoms;
}
