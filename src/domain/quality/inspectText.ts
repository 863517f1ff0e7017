import { findBrackets } from "./brackets.ts";
import { findChangedNames, findChangedNumbers } from "./changedText.ts";
import type { Finding } from "./finding.ts";
import { findDanglingReferences } from "./references.ts";
import { findRepetitions } from "./repetition.ts";
import type { Replacement } from "./replacement.ts";

/**
 * What may be wrong with a replaced text, in the order of the new text; ranges are offsets of it. Only what the change brings:
 * a text that stays as it is has no findings, whatever it looks like. Reads the paragraphs around the change, and of the
 * whole document what `facts` has computed once.
 */
export function inspectText(replacement: Replacement): Finding[] {
  const { facts, after, old, new: range } = replacement;
  const oldText = facts.text.slice(old.start, old.end);
  const newText = after.slice(range.start, range.end);
  if (oldText === newText) return [];
  const prose = facts.isCode(old.start)
    ? []
    : [...findRepetitions(replacement), ...findBrackets(replacement), ...findDanglingReferences(replacement)];
  const findings = [...prose, ...findChangedNumbers(replacement), ...findChangedNames(replacement), ...brokenCharacters(oldText, newText)];
  return findings.sort((a, b) => a.start - b.start || a.end - b.end);
}

/** Replacement characters and halves of characters, when there are more of them than before. */
function brokenCharacters(oldText: string, newText: string): Finding[] {
  const broken = /\ufffd|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
  const before = oldText.match(broken)?.length ?? 0;
  const found = [...newText.matchAll(broken)].slice(before);
  return found.map((match): Finding => ({ code: "character", start: match.index, end: match.index + match[0].length, details: {} }));
}
