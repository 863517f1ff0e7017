import { ID_MARK } from "../document/plainText.ts";

/** A piece of a clause: a paragraph, a list item, a row of a table, a heading, or a block of code. */
export interface Piece {
  /** As it counts for approvals. */
  readonly canonical: string;
  /** Where it stands in the given text. UTF-16. */
  readonly start: number;
  readonly end: number;
  readonly heading: boolean;
}

interface Fence {
  readonly mark: string;
  readonly length: number;
  readonly indent: number;
}

/** "1. ", "2.3 ", "IV) ", "第2条 " at the beginning of a heading: a number that somebody typed. */
const TYPED_NUMBER = /^(?:(?:\d+\.)+\d*[.)]?|\d+[.)]|\(?[ivxlcdm]+[.)]|第[0-9０-９一二三四五六七八九十百千]+[条項章節])[ \t\u3000]+/iu;

/**
 * The text of a clause as it counts for approvals, piece by piece. Left out: numbers of list items and headings, depth of headings,
 * ids (`{#payment}`), white space at the ends of lines, blank lines, indentation beyond the nesting of lists, and the numbering scheme in
 * front matter. Code keeps every character. Cross references (`[](#payment)`) name their target by its id and stay as they are.
 */
export function canonicalPieces(text: string): Piece[] {
  const pieces: Piece[] = [];
  let lines: string[] = [];
  let from = 0;
  let until = 0;
  let heading = false;
  const flush = (): void => {
    if (lines.length > 0) pieces.push({ canonical: lines.join("\n"), start: from, end: until, heading });
    lines = [];
    heading = false;
  };
  const columns: number[] = [];
  let fence: Fence | null = null;
  let front = /^---[ \t]*\n/.test(text);
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline;
    const raw = text.slice(start, end);
    const at = start;
    start = end + 1;
    const add = (line: string): void => {
      if (lines.length === 0) from = at;
      lines.push(line);
      until = end;
    };
    if (fence !== null) {
      add(raw.slice(Math.min(fence.indent, raw.length - raw.trimStart().length)));
      const closing = /^\s*(`{3,}|~{3,})[ \t]*$/.exec(raw)?.[1];
      if (closing?.startsWith(fence.mark) && closing.length >= fence.length) {
        fence = null;
        flush();
      }
      continue;
    }
    const line = raw.trim();
    if (line === "") {
      flush();
      continue;
    }
    if (front) {
      if (at > 0 && /^(?:---|\.\.\.)$/.test(line)) front = false;
      if (!/^numbering[ \t]*:/.test(line)) add(line);
      if (!front) flush();
      continue;
    }
    const indent = columnOf(raw);
    const opening = /^(`{3,})[^`]*$|^(~{3,})/.exec(line);
    if (opening !== null) {
      const mark = opening[1] ?? opening[2] ?? "";
      flush();
      fence = { mark: mark.slice(0, 1), length: mark.length, indent };
      add(line);
      continue;
    }
    if (line.startsWith("#")) {
      const title = /^#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?$/.exec(line)?.[1];
      if (title !== undefined) {
        flush();
        columns.length = 0;
        add(`# ${title.replace(ID_MARK, "").replace(TYPED_NUMBER, "").trim()}`);
        heading = true;
        flush();
        continue;
      }
    }
    const item = /^(?:\d{1,9}[.)]|([-*+]))(?:([ \t]+)|$)/.exec(line);
    if (item !== null) {
      flush();
      while (columns.length > 0 && indent < (columns.at(-1) ?? 0)) columns.pop();
      add(`${"  ".repeat(columns.length)}${item[1] === undefined ? "#." : "-"} ${line.slice(item[0].length).replace(ID_MARK, "").trim()}`);
      columns.push(indent + 2);
      continue;
    }
    if (lines.length === 0) while (columns.length > 0 && indent < (columns.at(-1) ?? 0)) columns.pop();
    if (line.startsWith("|")) flush();
    add(`${lines.length === 0 ? "  ".repeat(columns.length) : ""}${line.replace(ID_MARK, "")}`);
  }
  flush();
  return pieces;
}

function columnOf(line: string): number {
  let column = 0;
  for (const character of line) {
    if (character === " ") column += 1;
    else if (character === "\t") column += 4 - (column % 4);
    else break;
  }
  return column;
}
