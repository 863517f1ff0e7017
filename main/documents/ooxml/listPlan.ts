import type { NumberingCounter, NumberLabel } from "./numbering.ts";
import type { SideBlock, SideParagraph } from "./sides.ts";

/** How a paragraph is written in Markdown. */
export interface ParagraphPlan {
  readonly kind: "heading" | "bold" | "item" | "continuation" | "body";
  /** What stands before its text, e.g. "## ", "   1. ". */
  readonly prefix: string;
  /** What stands before further lines of it. */
  readonly indent: string;
  /** Items of a list of single lines need no blank line between them. */
  readonly tight: boolean;
  /** Its number or bullet as words, for the cell of a table, where Markdown has no lists. */
  readonly cellLabel: string;
  /** As Word shows it; null without numbering. */
  readonly label: NumberLabel | null;
  /** From 1 for the top clauses; null where Palimpsest will not number it. */
  readonly clauseLevel: number | null;
}

/** The plan of every paragraph of one side. */
export interface ListPlan {
  of(paragraph: SideParagraph): ParagraphPlan | null;
  /** All paragraphs that have words, in the order of the text, with their plans. */
  readonly all: readonly (readonly [SideParagraph, ParagraphPlan])[];
}

interface OpenItem {
  readonly level: number;
  /** Columns of the item's text. */
  readonly column: number;
}

const TITLE_STYLE = /^(title|表題)$/i;

/** Decides for every paragraph whether it is a heading, an item or a paragraph, and how deep. */
export function planLists(blocks: readonly SideBlock[], counter: NumberingCounter): ListPlan {
  const plans = new Map<SideParagraph, ParagraphPlan>();
  const all: [SideParagraph, ParagraphPlan][] = [];
  const planner = new Planner(counter, blocks);
  const visit = (list: readonly SideBlock[], inCell: boolean): void => {
    list.forEach((block, index) => {
      if (block.kind === "table") {
        for (const row of block.rows) for (const cell of row.cells) visit(cell.blocks, true);
        planner.endItems();
        return;
      }
      const plan = inCell ? planner.inCell(block) : planner.next(block, list.slice(index + 1));
      plans.set(block, plan);
      if (hasWords(block)) all.push([block, plan]);
    });
  };
  visit(blocks, false);
  return { of: (paragraph) => plans.get(paragraph) ?? null, all };
}

export function hasWords(paragraph: SideParagraph): boolean {
  return paragraph.pieces.some(
    ({ piece: { content } }) =>
      (content.type === "text" && content.text.trim() !== "") || content.type === "reference" || content.type === "footnote",
  );
}

class Planner {
  readonly #counter: NumberingCounter;
  /** Outline levels (from 0) whose paragraphs are headings; at the others stand clauses in a heading's style. */
  readonly #headingLevels: ReadonlySet<number>;
  /** Some headings have numbers: those without one are written as bold text, because Palimpsest numbers every heading. */
  readonly #numbered: boolean;
  #titled = false;
  #started = false;
  /** Level of the list that headings of it have, by list; and the level of the last heading (from 0). */
  #headingLevel = 0;
  #headingListLevel = -1;
  #open: OpenItem[] = [];

  constructor(counter: NumberingCounter, blocks: readonly SideBlock[]) {
    this.#counter = counter;
    const outlined = blocks.filter(
      (block): block is SideParagraph => block.kind === "paragraph" && block.properties.outlineLevel !== null && hasWords(block),
    );
    this.#headingLevels = headingLevels(outlined);
    this.#numbered = outlined.some(
      ({ properties }) => properties.numbering !== null && this.#headingLevels.has(properties.outlineLevel ?? -1),
    );
  }

  endItems(): void {
    this.#open = [];
  }

  inCell(paragraph: SideParagraph): ParagraphPlan {
    const label = this.#label(paragraph);
    return { ...BODY, label, cellLabel: label === null || label.label === "" ? "" : `${label.bullet ? "•" : label.label} ` };
  }

  next(paragraph: SideParagraph, behind: readonly SideBlock[]): ParagraphPlan {
    if (!hasWords(paragraph)) return BODY;
    const first = !this.#started;
    this.#started = true;
    const label = this.#label(paragraph);
    const { outlineLevel, styleName } = paragraph.properties;
    const title = TITLE_STYLE.test(styleName) || (paragraph.properties.prominent && label === null && isTitleLike(paragraph));
    if (title && first && !this.#titled) {
      this.#titled = true;
      this.endItems();
      return { ...BODY, kind: "heading", prefix: "# ", label };
    }
    if (outlineLevel !== null && this.#headingLevels.has(outlineLevel) && isShort(paragraph)) {
      if (label !== null || !this.#numbered) return this.#heading(outlineLevel, label);
      this.endItems();
      return { ...BODY, kind: "bold" };
    }
    if (label !== null) return this.#item(label);
    return this.#body(behind);
  }

  #label(paragraph: SideParagraph): NumberLabel | null {
    const { numbering } = paragraph.properties;
    return numbering === null ? null : this.#counter.next(numbering);
  }

  #heading(outlineLevel: number, label: NumberLabel | null): ParagraphPlan {
    this.endItems();
    this.#headingLevel = outlineLevel + 1;
    this.#headingListLevel = label === null || label.bullet ? -1 : label.level;
    return { ...BODY, kind: "heading", prefix: `${"#".repeat(Math.min(6, outlineLevel + 2))} `, label, clauseLevel: this.#headingLevel };
  }

  #item(label: NumberLabel): ParagraphPlan {
    // A list that goes on from its headings: the first level below them is the first of the items.
    const level = label.bullet ? label.level : Math.max(0, label.level - (this.#headingListLevel + 1));
    while ((this.#open.at(-1)?.level ?? -1) >= level) this.#open.pop();
    const column = this.#open.at(-1)?.column ?? 0;
    const mark = label.bullet ? "- " : "1. ";
    this.#open.push({ level, column: column + mark.length });
    const prefix = " ".repeat(column) + mark;
    return {
      kind: "item",
      prefix,
      indent: " ".repeat(column + mark.length),
      tight: false,
      cellLabel: "",
      label,
      clauseLevel: label.bullet ? null : this.#headingLevel + this.#open.length,
    };
  }

  /** Words between items of a deeper list belong to the item above, else that list would end. */
  #body(behind: readonly SideBlock[]): ParagraphPlan {
    const next = behind.find(
      (block) =>
        block.kind === "table" || (hasWords(block) && (block.properties.outlineLevel !== null || block.properties.numbering !== null)),
    );
    const item = this.#open.at(-1);
    const level = next?.kind === "paragraph" && next.properties.outlineLevel === null ? next.properties.numbering?.level : undefined;
    if (item === undefined || level === undefined || Math.max(0, level - (this.#headingListLevel + 1)) === 0) {
      this.endItems();
      return BODY;
    }
    const indent = " ".repeat(item.column);
    return { ...BODY, kind: "continuation", prefix: indent, indent };
  }
}

const BODY: ParagraphPlan = { kind: "body", prefix: "", indent: "", tight: false, cellLabel: "", label: null, clauseLevel: null };

/** The outline levels at which most paragraphs look like titles. Levels below one that does not are none either. */
function headingLevels(outlined: readonly SideParagraph[]): ReadonlySet<number> {
  const levels = new Set<number>();
  for (let level = 0; level <= 8; level += 1) {
    const at = outlined.filter((paragraph) => paragraph.properties.outlineLevel === level);
    if (at.length === 0) continue;
    if (at.filter(isTitleLike).length < at.length * 0.7) break;
    levels.add(level);
  }
  return levels;
}

/** Short, and no sentence. */
function isTitleLike(paragraph: SideParagraph): boolean {
  const text = wordsOf(paragraph).trim();
  return text !== "" && text.length <= 100 && !/[.;,。；、]$/u.test(text.replace(/\b(?:Inc|Ltd|Co|Corp)\.$/u, ""));
}

/** Long paragraphs with an outline level are clauses whose style is that of a heading. */
const LONGEST_HEADING = 200;

function isShort(paragraph: SideParagraph): boolean {
  return wordsOf(paragraph).length <= LONGEST_HEADING && !paragraph.pieces.some(({ piece }) => piece.content.type === "break");
}

function wordsOf(paragraph: SideParagraph): string {
  return paragraph.pieces.map(({ piece }) => (piece.content.type === "text" ? piece.content.text : "")).join("");
}
