/** What the beginning of a line says about the block it stands in, by the rules of CommonMark and GFM. */

/** Fenced code: `base` is the column of the list item that it stands in. */
export interface Fence {
  readonly base: number;
  /** Whether a line, from its first character on, ends it. */
  closes(line: string): boolean;
}

/** `item`: a list item whose mark takes `length` units; lines at `width` columns from it on belong to it. */
export type BlockSign =
  | { readonly kind: "text" }
  | { readonly kind: "underline" }
  | { readonly kind: "item"; readonly length: number; readonly width: number }
  | { readonly kind: "footnote"; readonly length: number }
  | { readonly kind: "block"; readonly note: boolean; readonly fence: Fence | null; readonly until: RegExp | "blank" | null };

const TEXT: BlockSign = { kind: "text" };
const LINE: BlockSign = { kind: "block", note: false, fence: null, until: null };
const NOTE: BlockSign = { kind: "block", note: true, fence: null, until: null };
const TO_BLANK: BlockSign = { kind: "block", note: false, fence: null, until: "blank" };

/** Elements that begin a block of HTML wherever they stand. */
const HTML_BLOCK =
  /^<\/?(?:address|article|aside|blockquote|body|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|nav|ol|optgroup|option|p|param|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul)(?:[\s/>]|$)/i;
const HTML_ALONE = /^<\/?[a-z][^<>]*>\s*$/i;
const VERBATIM = /^<(script|pre|style|textarea)(?:[\s>]|$)/i;
/** Of a line without white space around it. */
const TABLE_RULE = /^\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?$/;
const RULE = /^(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/;
const IMAGE = /^!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])?\s*$|^\[!\[[^\]]*\]\([^)]*\)\]\([^)]*\)\s*$/;

/**
 * What a line begins, from its first character on. `interrupts`: it stands behind a line of a paragraph of the same list item;
 * `next`: the line behind it.
 */
export function blockSign(line: string, interrupts: boolean, next: string, base: number): BlockSign {
  switch (line[0]) {
    case "`":
    case "~":
      return fenceSign(line, base);
    case "=":
      return interrupts && /^=+\s*$/.test(line) ? { kind: "underline" } : tableSign(line, next);
    case "<":
      return htmlSign(line, interrupts) ?? tableSign(line, next);
    case ">":
      return TO_BLANK;
    case "!":
      return IMAGE.test(line) ? LINE : tableSign(line, next);
    case "[":
      return definitionSign(line, interrupts) ?? tableSign(line, next);
    case "$":
      return /^\$\$\s*$/.test(line) ? { kind: "block", note: false, fence: null, until: /^\s*\$\$\s*$/ } : tableSign(line, next);
    default:
      if (interrupts && /^-+\s*$/.test(line)) return { kind: "underline" };
      if (RULE.test(line)) return LINE;
      return itemSign(line, interrupts) ?? tableSign(line, next);
  }
}

function fenceSign(line: string, base: number): BlockSign {
  const mark = /^(`{3,}(?=[^`]*$)|~{3,})/.exec(line)?.[1];
  if (mark === undefined) return TEXT;
  const closing = new RegExp(`^\\${mark[0]}{${mark.length},}\\s*$`);
  return { kind: "block", note: false, fence: { base, closes: (other) => closing.test(other) }, until: null };
}

function htmlSign(line: string, interrupts: boolean): BlockSign | null {
  if (line.startsWith("<!--")) {
    const end = line.indexOf("-->", 4);
    if (end < 0) return { kind: "block", note: true, fence: null, until: /-->/ };
    return line.slice(end + 3).trim() === "" ? NOTE : null;
  }
  if (/^<[!?]/.test(line)) return line.includes(">") ? LINE : { kind: "block", note: false, fence: null, until: />/ };
  const verbatim = VERBATIM.exec(line)?.[1];
  if (verbatim !== undefined) {
    const closing = new RegExp(`</${verbatim}>`, "i");
    return closing.test(line) ? LINE : { kind: "block", note: false, fence: null, until: closing };
  }
  return HTML_BLOCK.test(line) || (!interrupts && HTML_ALONE.test(line)) ? TO_BLANK : null;
}

function definitionSign(line: string, interrupts: boolean): BlockSign | null {
  if (IMAGE.test(line)) return LINE;
  const footnote = /^\[\^[^\]\s]+\]:[ \t]*/.exec(line);
  if (footnote !== null) return { kind: "footnote", length: footnote[0].length };
  return !interrupts && /^\[[^\]]+\]:[ \t]*\S/.test(line) ? NOTE : null;
}

/** A list may begin anywhere but in a paragraph of the same item, which only a bullet or "1." with text interrupts. */
function itemSign(line: string, interrupts: boolean): BlockSign | null {
  const marker = /^(?:(\d{1,9})[.)]|[-*+])([ \t]+|$)/.exec(line);
  if (marker === null) return null;
  if (interrupts && (marker[0].length === line.length || (marker[1] !== undefined && Number(marker[1]) !== 1))) return null;
  const space = marker[2] ?? "";
  const mark = marker[0].length - space.length;
  // Content that is far away from its mark is code.
  const width = space.length > 4 || space === "" ? mark + 1 : mark + space.length;
  return { kind: "item", length: space === "" ? mark : width, width };
}

function tableSign(line: string, next: string): BlockSign {
  return line.includes("|") && next.includes("-") && TABLE_RULE.test(next.trim()) ? TO_BLANK : TEXT;
}
