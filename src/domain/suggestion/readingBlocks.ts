import { parseFrontMatter } from "../document/frontMatter.ts";
import { type Markup, segmentText } from "./markup.ts";
import { type EditNode, isEdit, type MarkupNode } from "./markupTree.ts";

/** A stretch of a line that is alike: `edits` are those that it is inserted by, the outermost first; `struckBy` takes it out. */
export interface ReadingRun {
  readonly text: string;
  readonly edits: readonly EditNode[];
  readonly struckBy: EditNode | null;
}

/** A line of the document as a reader goes through it. `level`: of a heading, 1 to 6; 0 for other text. */
export interface ReadingBlock {
  /** UTF-16 offset of the line in the markup text. */
  readonly at: number;
  /** The accepted text that the line covers, with its line break. */
  readonly start: number;
  readonly end: number;
  readonly level: number;
  readonly runs: readonly ReadingRun[];
}

/**
 * The lines of a document with its pending changes in place, without the empty ones and without front matter that nobody changes.
 * Headings lose their number signs.
 */
export function readingBlocks(markup: Markup): ReadingBlock[] {
  const front = parseFrontMatter(markup.root.text).end;
  const blocks = linesOf(markup);
  return blocks.filter(({ end, runs }) => end > front || runs.some((run) => run.edits.length > 0 || run.struckBy !== null));
}

function linesOf(markup: Markup): ReadingBlock[] {
  const blocks: ReadingBlock[] = [];
  let runs: ReadingRun[] = [];
  let at = 0;
  let start = 0;
  let position = 0;
  const finish = (next: number, accepted: number): void => {
    if (runs.some((run) => run.text.trim() !== "")) blocks.push(blockOf(at, start, accepted, runs));
    runs = [];
    at = next;
    start = accepted;
  };
  for (const segment of markup.segments) {
    const own = segment.node === markup.root;
    const edits = chainOf(segment.node);
    let offset = segment.at;
    const lines = segmentText(segment).split("\n");
    lines.forEach((text, index) => {
      if (index > 0) {
        offset += 1;
        if (own) position += 1;
        // A line break alone is a change that has to be seen, too.
        const isChange = edits.length > 0 || segment.struckBy !== null;
        if (isChange) runs.push({ text: "¶", edits, struckBy: segment.struckBy });
        finish(offset, position);
      }
      if (text !== "") runs.push({ text, edits, struckBy: segment.struckBy });
      offset += text.length;
      if (own) position += text.length;
    });
  }
  finish(markup.length, position);
  return blocks;
}

function chainOf(node: MarkupNode): EditNode[] {
  const chain: EditNode[] = [];
  for (let at: MarkupNode = node; isEdit(at); at = at.parent) chain.unshift(at);
  return chain;
}

function blockOf(at: number, start: number, end: number, runs: readonly ReadingRun[]): ReadingBlock {
  const [first, ...rest] = runs;
  const signs = first === undefined ? null : /^(#{1,6})[ \t]+/.exec(first.text);
  if (first === undefined || signs === null) return { at, start, end, level: 0, runs };
  const text = first.text.slice(signs[0].length);
  return { at, start, end, level: signs[1]?.length ?? 0, runs: text === "" ? rest : [{ ...first, text }, ...rest] };
}
