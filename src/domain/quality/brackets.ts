/** Brackets, quotation marks and Markdown marks that lost their partner. */
import type { Finding } from "./finding.ts";
import { paragraphAround, type Replacement } from "./replacement.ts";

const PAIRS: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}", "「": "」", "『": "』", "（": "）", "【": "】", "“": "”" };
const CLOSERS = new Map(Object.entries(PAIRS).map(([open, close]) => [close, open]));

type Part = Extract<Finding, { code: "brackets" }>["details"]["part"];

/** A mark without a partner. `kind` is its pair. */
interface LoneMark {
  readonly kind: string;
  readonly part: Part;
  readonly mark: string;
  /** Where it stands; where both of a pair look alike, all places, of which any may be the one too many. */
  readonly at: readonly number[];
}

/** Marks of the paragraph that have no partner after the change, where it had fewer of their kind before. */
export function findBrackets({ facts, after, old, new: range }: Replacement): Finding[] {
  const newText = after.slice(range.start, range.end);
  const oldText = facts.text.slice(old.start, old.end);
  if (!/[()[\]{}「」『』（）【】“”"`*~]/.test(newText + oldText)) return [];
  const around = paragraphAround(after, range);
  const before = loneMarks(paragraphAround(facts.text, old).text);
  const findings: Finding[] = [];
  const now = loneMarks(around.text);
  for (const kind of new Set(now.map((mark) => mark.kind))) {
    const marks = now.filter((mark) => mark.kind === kind);
    const more = marks.length - before.filter((mark) => mark.kind === kind).length;
    if (more <= 0) continue;
    const isInside = (at: number): boolean => at >= around.changed.start && at < around.changed.end;
    const inside = marks.filter(({ at }) => at.some(isInside)).slice(-more);
    for (const { mark, part, at } of inside) {
      const start = (at.findLast(isInside) ?? 0) - around.changed.start;
      findings.push({ code: "brackets", start, end: Math.min(newText.length, start + mark.length), details: { mark, part } });
    }
    const lone = marks[0];
    if (inside.length > 0 || lone === undefined || balance(oldText, kind) === balance(newText, kind)) continue;
    findings.push({ code: "brackets", start: 0, end: newText.length, details: { mark: lone.mark, part: lone.part } });
  }
  return findings.sort((a, b) => a.start - b.start);
}

/** Openers less closers of a kind; how many there are where both look alike. */
function balance(text: string, kind: string): number {
  const close = PAIRS[kind];
  if (close === undefined) return (text.split(kind).length - 1) % 2;
  return text.split(kind).length - text.split(close).length;
}

const blank = (found: string): string => " ".repeat(found.length);

function loneMarks(paragraph: string): LoneMark[] {
  const text = paragraph
    .replace(/^[ \t]*(?:`{3,}|~{3,}).*$/gm, blank)
    .replace(/(?<!\\)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, blank)
    .replace(/\\[!-/:-@[-`{-~]/g, blank)
    // Half-open intervals are no mistake.
    .replace(/[[(]\s*-?[\w.∞]+\s*,\s*-?[\w.∞]+\s*[\])]/g, blank)
    .replace(/https?:\/\/[^\s<>)]+/g, blank);
  return [...loneBrackets(text), ...loneSigns(text)];
}

function loneBrackets(text: string): LoneMark[] {
  const lone: LoneMark[] = [];
  const open = new Map<string, number[]>();
  const part = (mark: string): Part => (mark === "“" || mark === "”" ? "quote" : "bracket");
  for (let at = 0; at < text.length; at += 1) {
    const mark = text.charAt(at);
    const opener = CLOSERS.get(mark);
    if (PAIRS[mark] !== undefined) {
      const places = open.get(mark);
      if (places === undefined) open.set(mark, [at]);
      else places.push(at);
    } else if (opener !== undefined && open.get(opener)?.pop() === undefined && !isEnumeration(text, at)) {
      lone.push({ kind: opener, part: part(mark), mark, at: [at] });
    }
  }
  for (const [mark, places] of open) for (const at of places) lone.push({ kind: mark, part: part(mark), mark, at: [at] });
  return lone;
}

/** "a)", "iv)", "12)" begin an item; their bracket has no partner. */
function isEnumeration(text: string, at: number): boolean {
  return /[)）]/.test(text.charAt(at)) && /(?:^|[\s;,:、。；])[\p{L}\p{N}]{1,4}$/u.test(text.slice(Math.max(0, at - 6), at));
}

/** Marks that look the same at both ends: of an odd number one is alone. */
function loneSigns(text: string): LoneMark[] {
  const signs: readonly [string, Part, RegExp][] = [
    ["`", "code", /`+/g],
    ['"', "quote", /(?<!\d)"/g],
    ["**", "emphasis", /(?<!\*)\*{2,3}(?!\*)/g],
    ["*", "emphasis", /(?<!\*)\*(?!\*)|(?<!\*)\*{3}(?!\*)/g],
    ["~~", "emphasis", /~~/g],
  ];
  return signs.flatMap(([mark, part, pattern]): LoneMark[] => {
    const places = [...text.matchAll(pattern)].filter((match) => mark !== "*" || !isStar(text, match));
    return places.length % 2 === 1 ? [{ kind: mark, part, mark, at: places.map((match) => match.index) }] : [];
  });
}

/** A star that marks no emphasis: a bullet, a product, a footnote sign at a word. */
function isStar(text: string, match: RegExpExecArray): boolean {
  const before = text.charAt(match.index - 1);
  const behind = text.charAt(match.index + match[0].length);
  return /^\s?$/.test(before) && /^\s?$/.test(behind);
}
