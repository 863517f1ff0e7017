import type { TextRange } from "../text/textEdit.ts";

/** A term, where it is defined (range of the term itself, without quotes) and where else it is used. */
export interface DefinedTerm extends TextRange {
  readonly term: string;
  readonly uses: TextRange[];
}

/** Definitions: **"Term"**, "**Term**", **「用語」**, 「**用語**」 and 以下「用語」という. The term is the first group that matched. */
const DEFINITION =
  /\*\*["“]([^"”*\n]{1,80})["”]\*\*|["“]\*\*([^"”*\n]{1,80})\*\*["”]|\*\*「([^」*\n]{1,60})」\*\*|「\*\*([^」*\n]{1,60})\*\*」|以下、?「([^」*\n]{1,60})」と/g;

/**
 * Terms that the document defines, in the order of their definitions, each with its other occurrences: whole words, the
 * longest term that fits at a place, capitals as defined. The first definition of a term counts.
 */
export function findDefinedTerms(text: string): DefinedTerm[] {
  const terms = new Map<string, DefinedTerm>();
  for (const match of text.matchAll(DEFINITION)) {
    const raw = match.slice(1).find((group) => group !== undefined) ?? "";
    const term = raw.trim().replace(/[.,]$/, "");
    if (term === "" || terms.has(term)) continue;
    const start = match.index + match[0].indexOf(raw) + raw.indexOf(term);
    terms.set(term, { term, start, end: start + term.length, uses: [] });
  }
  if (terms.size === 0) return [];
  for (const match of text.matchAll(occurrencePattern([...terms.keys()]))) {
    const found = terms.get(match[0]);
    if (found === undefined || match.index === found.start) continue;
    found.uses.push({ start: match.index, end: match.index + match[0].length });
  }
  return [...terms.values()];
}

/** Those of the terms that a text uses, in the order of `terms`: whole words, the longest term that fits at a place. */
export function findTermUses(text: string, terms: readonly string[]): string[] {
  if (terms.length === 0) return [];
  const found = new Set<string>();
  for (const match of text.matchAll(occurrencePattern(terms))) found.add(match[0]);
  return terms.filter((term) => found.has(term));
}

/** Longer terms first; a term that begins or ends with a letter of a spaced script must stand there as a word. */
function occurrencePattern(terms: readonly string[]): RegExp {
  const alternatives = terms
    .toSorted((a, b) => b.length - a.length)
    .map((term) => {
      const before = /^[\p{Script=Latin}\p{N}]/u.test(term) ? "(?<![\\p{Script=Latin}\\p{N}_])" : "";
      const after = /[\p{Script=Latin}\p{N}]$/u.test(term) ? "(?![\\p{Script=Latin}\\p{N}_])" : "";
      return `${literal(term)}${after}`.replace(/^/, before);
    });
  return new RegExp(alternatives.join("|"), "gu");
}

function literal(term: string): string {
  return term.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
