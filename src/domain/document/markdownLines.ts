/** A heading or an ordered list item as the lines of a Markdown text show it. Offsets are UTF-16. */
export interface ClauseLine {
  readonly kind: "heading" | "item";
  /** Headings: 1 to 6 by their "#". Items: 1 for the outermost list, 2 inside an item, … */
  readonly depth: number;
  /** Its text without the marks before it; of an item the first paragraph. */
  readonly content: string;
  readonly start: number;
  /** End of the line, before its "\n". */
  readonly lineEnd: number;
  /** Line number from 1. */
  readonly line: number;
  /** Where an item is over; null for headings. */
  end: number | null;
}

interface OpenItem {
  readonly clause: { -readonly [K in keyof ClauseLine]: ClauseLine[K] } | null;
  /** Column at which the content of the item begins. */
  readonly contentColumn: number;
}

const HASH = 35;
/** Characters that a line which is more than text of a paragraph can begin with. */
const MARKS = new Set([..."#`~-*+_0123456789"].map((character) => character.charCodeAt(0)));

/**
 * One pass over the lines from the offset `from`: ATX headings and ordered list items with their nesting, by the rules of
 * CommonMark as far as they matter for clauses: no clauses in fenced code, items belong to the item they are indented
 * under, a paragraph is only interrupted by a list that begins with 1. Linear in the length of the text.
 */
export function readClauseLines(text: string, from: number): ClauseLine[] {
  const clauses: ClauseLine[] = [];
  const open: OpenItem[] = [];
  let fence: { readonly mark: string; readonly length: number; readonly base: number } | null = null;
  let inParagraph = false;
  let afterBlank = true;
  /** The item whose first paragraph goes on with the next line. */
  let growing: OpenItem["clause"] = null;

  const close = (count: number, at: number): void => {
    while (open.length > count) {
      const item = open.pop();
      if (item?.clause) item.clause.end = at;
    }
  };

  let line = countLines(text, from);
  for (let start = from; start < text.length; line += 1) {
    const newline = text.indexOf("\n", start);
    const lineEnd = newline < 0 ? text.length : newline;
    const next = newline < 0 ? text.length : newline + 1;
    const { first, column } = indentation(text, start, lineEnd);
    const at = start;
    start = next;

    if (first === lineEnd) {
      inParagraph = false;
      afterBlank = true;
      growing = null;
      continue;
    }
    const rest = text.slice(first, lineEnd);
    const marked = MARKS.has(rest.charCodeAt(0));
    const fenceMark = marked ? /^(`{3,}(?=[^`]*$)|~{3,})/.exec(rest)?.[1] : undefined;
    // A fence ends with the item it stands in.
    if (fence !== null && column < fence.base) fence = null;
    if (fence !== null) {
      const closes = fenceMark?.startsWith(fence.mark) && fenceMark.length >= fence.length;
      if (closes && rest.trim() === fenceMark) fence = null;
      afterBlank = false;
      continue;
    }

    // Items that this line is not indented under are over, unless it goes on with their paragraph.
    const belongs = open.findLastIndex((item) => column >= item.contentColumn) + 1;
    const base: number = open[belongs - 1]?.contentColumn ?? 0;
    const code: boolean = column - base >= 4 && !inParagraph;
    const marker = code || !marked ? null : /^(?:(\d{1,9})([.)])|([-*+]))([ \t]+|$)/.exec(rest);
    const rule = marked && !code && /^(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/.test(rest);
    const heading = !code && rest.charCodeAt(0) === HASH ? /^(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/.exec(rest) : null;

    if (heading !== null && column < base + 4) {
      close(belongs, at);
      clauses.push({ kind: "heading", depth: heading[1]?.length ?? 1, content: heading[2] ?? "", start: at, lineEnd, line, end: null });
      inParagraph = false;
      growing = null;
    } else if (fenceMark !== undefined && !code) {
      close(belongs, at);
      fence = { mark: fenceMark[0] ?? "`", length: fenceMark.length, base };
      inParagraph = false;
      growing = null;
    } else if (rule) {
      close(belongs, at);
      inParagraph = false;
      growing = null;
    } else if (marker !== null && startsItem(marker, inParagraph && belongs === open.length)) {
      close(belongs, at);
      const ordered = marker[1] !== undefined;
      const depth = open.length + 1;
      const content = rest.slice(marker[0].length);
      const clause = ordered ? { kind: "item" as const, depth, content, start: at, lineEnd, line, end: null } : null;
      if (clause !== null) clauses.push(clause);
      const padding =
        marker[0].length > 5 && marker[4] !== undefined && marker[4].length > 4
          ? marker[0].length - marker[4].length + 1
          : marker[0].length;
      open.push({ clause, contentColumn: column + padding });
      inParagraph = content !== "";
      growing = clause;
    } else if (inParagraph) {
      if (growing !== null) growing.content += `\n${rest}`;
    } else {
      if (afterBlank || open.length === 0) close(belongs, at);
      inParagraph = !code;
      growing = null;
    }
    afterBlank = false;
  }
  close(0, text.length);
  return clauses;
}

/** A list may begin anywhere but in a paragraph of the same container, which only a bullet or "1." with text interrupts. */
function startsItem(marker: RegExpExecArray, interrupts: boolean): boolean {
  return !interrupts || (marker[4] !== "" && (marker[1] === undefined || Number(marker[1]) === 1));
}

/** Offset and column of the first character that is not white space; a tab goes to the next multiple of four. */
export function indentation(text: string, start: number, end: number): { first: number; column: number } {
  let column = 0;
  let first = start;
  for (; first < end; first += 1) {
    const unit = text.charCodeAt(first);
    if (unit === 32) column += 1;
    else if (unit === 9) column += 4 - (column % 4);
    else break;
  }
  return { first, column };
}

function countLines(text: string, to: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < to; at = text.indexOf("\n", at + 1)) line += 1;
  return line;
}
