import type { NumberingScheme } from "../../../src/domain/document/numbering.ts";
import { ClauseCounter } from "../../../src/domain/document/numbering.ts";
import { withArabicNumbers } from "./arabicNumbers.ts";
import { type Atom, compareSides, type SideEdit } from "./atoms.ts";
import type { Flow } from "./flow.ts";
import { type ListPlan, planLists } from "./listPlan.ts";
import { type Numbering, readNumbering } from "./numbering.ts";
import { readFlow } from "./readFlow.ts";
import { type Presence, SIDES, type SideBlock, type SideParagraph, takeSide } from "./sides.ts";
import type { WordPackage } from "./wordPackage.ts";
import { markdownAtoms } from "./writeMarkdown.ts";

/** A range that a comment of the file is about, in the rejected or the accepted text. */
export interface CommentRange {
  readonly id: string;
  readonly start: number;
  readonly end: number;
}

/** The text of a Word file as Markdown, on both sides of its tracked changes. */
export interface WordText {
  /** As if every change were rejected. */
  readonly rejected: string;
  /** As if every change were accepted. */
  readonly accepted: string;
  /** The changes: applied to `rejected` they give `accepted`. */
  readonly edits: readonly SideEdit[];
  /** Where the comments are in `rejected` and in `accepted`. */
  readonly comments: { readonly rejected: readonly CommentRange[]; readonly accepted: readonly CommentRange[] };
  readonly flow: Flow;
  readonly paragraphs: number;
  /** Clauses whose number Palimpsest computes otherwise than Word: what Word shows, and what stands here. */
  readonly otherNumbers: readonly { readonly word: string; readonly here: string }[];
}

/** Reads a Word file as Markdown. Throws UNSUPPORTED_FORMAT, FILE_TOO_LARGE. */
export function readWord(word: WordPackage): WordText {
  const flow = readFlow(word);
  const numbering = readNumbering(word);
  const bookmarks = referredBookmarks(flow);
  const accept = writeSide(flow, SIDES.accept, numbering, bookmarks);
  const scheme = chooseNumbering(accept.plan);
  const reject = writeSide(flow, SIDES.reject, numbering, bookmarks);
  const head = frontMatter(accept, scheme.scheme);
  const { rejected, accepted, edits } = compareSides(reject.atoms, accept.atoms);
  const shift = head.length;
  return {
    rejected: head + rejected,
    accepted: head + accepted,
    edits: edits.map((edit) => ({ ...edit, start: edit.start + shift, end: edit.end + shift })),
    comments: { rejected: rangesOf(reject, shift), accepted: rangesOf(accept, shift) },
    flow,
    paragraphs: accept.plan.all.length,
    otherNumbers: scheme.others,
  };
}

/** One state of a Word file as Markdown, and what it was made of. */
export interface WrittenSide {
  readonly blocks: readonly SideBlock[];
  readonly atoms: readonly Atom[];
  /** The id that a bookmark became. */
  readonly targets: ReadonlyMap<string, string>;
  /** Labels of the footnotes in the order of their first mention, and their blocks. */
  readonly notes: readonly {
    readonly id: string;
    readonly label: string;
    readonly blocks: readonly SideBlock[];
    readonly plan: ListPlan;
  }[];
  readonly plan: ListPlan;
}

/** Bookmarks that fields or links refer to. */
export function referredBookmarks(flow: Flow): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (blocks: Flow["blocks"]): void => {
    for (const block of blocks) {
      if (block.kind === "table") for (const row of block.rows) for (const cell of row.cells) visit(cell.blocks);
      else
        for (const { content, link } of block.pieces) {
          if (content.type === "reference") names.add(content.bookmark);
          if (link?.startsWith("#") === true) names.add(link.slice(1));
        }
    }
  };
  visit(flow.blocks);
  for (const note of flow.notes.values()) visit(note);
  return names;
}

export function writeSide(flow: Flow, side: Presence, numbering: Numbering, referred: ReadonlySet<string>): WrittenSide {
  const blocks = takeSide(flow.blocks, side);
  const plan = planLists(blocks, numbering());
  const { ids, targets } = placesOf(plan, referred);
  const notes = new Map<string, string>();
  const context = {
    plan,
    targetOf: (bookmark: string) => targets.get(bookmark) ?? null,
    idAt: (paragraph: SideParagraph) => ids.get(paragraph) ?? null,
    noteLabel: (id: string) => {
      if (!flow.notes.has(id)) return null;
      const label = notes.get(id) ?? String(notes.size + 1);
      notes.set(id, label);
      return label;
    },
  };
  const atoms = markdownAtoms(blocks, context);
  const written: { id: string; label: string; blocks: readonly SideBlock[]; plan: ListPlan }[] = [];
  for (const [id, label] of notes) {
    const note = takeSide(flow.notes.get(id) ?? [], side, `note ${id}/`);
    const notePlan = planLists(note, numbering());
    written.push({ id, label, blocks: note, plan: notePlan });
    const inside = markdownAtoms(note, { ...context, plan: notePlan });
    const text = inside.map((atom) => ({
      ...atom,
      id: `${id} ${atom.id}`,
      text: atom.text.replaceAll("\n\n", "\n\n    ").replace(/\n+$/, ""),
    }));
    atoms.push({ id: `note ${id}`, text: `\n[^${label}]: `, marks: [] }, ...text, { id: `note ${id} end`, text: "\n", marks: [] });
  }
  return { blocks, atoms, plan, targets, notes: written };
}

/** Ids for clauses and headings that something refers to, and which bookmark leads to which id. */
function placesOf(plan: ListPlan, referred: ReadonlySet<string>): { ids: Map<SideParagraph, string>; targets: Map<string, string> } {
  const ids = new Map<SideParagraph, string>();
  const targets = new Map<string, string>();
  const taken = new Set<string>();
  for (const [paragraph, { clauseLevel }] of plan.all) {
    if (clauseLevel === null) continue;
    const names = paragraph.pieces.flatMap(({ piece: { content } }) =>
      content.type === "bookmark" && referred.has(content.name) ? [content.name] : [],
    );
    const [first] = names;
    if (first === undefined) continue;
    let id =
      first
        .replace(/^_+/, "")
        .replace(/[^\p{L}\p{N}_.-]+/gu, "-")
        .toLowerCase() || "clause";
    while (taken.has(id)) id += "-2";
    taken.add(id);
    ids.set(paragraph, id);
    for (const name of names) targets.set(name, id);
  }
  return { ids, targets };
}

/** The scheme under which most numbers are those that Word shows; of equal ones that under which they differ in the kind of digits alone. */
function chooseNumbering(plan: ListPlan): { scheme: NumberingScheme; others: { word: string; here: string }[] } {
  const numbered = plan.all.flatMap(([, { label, clauseLevel }]) =>
    clauseLevel === null ? [] : [{ word: label?.bullet === true ? "" : (label?.label ?? ""), clauseLevel }],
  );
  if (numbered.every(({ word }) => word === "")) return { scheme: "none", others: [] };
  const attempts = (["legal", "decimal", "japanese"] as const).map((scheme) => {
    const counter = new ClauseCounter(scheme);
    const others = numbered.flatMap(({ word, clauseLevel }) => {
      const here = counter.next(clauseLevel - 1);
      return plainLabel(here) === plainLabel(word) ? [] : [{ word, here }];
    });
    const apart = others.filter(({ word, here }) => withArabicNumbers(plainLabel(here)) !== withArabicNumbers(plainLabel(word))).length;
    return { scheme, others, apart };
  });
  const better = (a: (typeof attempts)[number], b: (typeof attempts)[number]): boolean =>
    a.others.length === b.others.length ? a.apart < b.apart : a.others.length < b.others.length;
  return attempts.reduce((best, attempt) => (better(attempt, best) ? attempt : best));
}

/** "1.", "1" and "1)" are the same number. */
function plainLabel(label: string): string {
  return label.replace(/[.)：:]$/u, "").replace(/\s+/g, "");
}

function frontMatter(accept: WrittenSide, scheme: NumberingScheme): string {
  return accept.atoms.length === 0 ? "" : `---\nnumbering: ${scheme}\n---\n\n`;
}

function rangesOf({ atoms }: WrittenSide, shift: number): CommentRange[] {
  const starts = new Map<string, number>();
  const ranges: CommentRange[] = [];
  let at = shift;
  for (const { text, comment } of atoms) {
    if (comment?.edge === "start") starts.set(comment.id, at);
    else if (comment !== undefined) ranges.push({ id: comment.id, start: Math.min(starts.get(comment.id) ?? at, at), end: at });
    at += text.length;
  }
  return ranges;
}
