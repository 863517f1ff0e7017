import { findDefinedTerms } from "../document/definedTerms.ts";
import { PalimpsestError } from "../errors/palimpsestError.ts";
import type { TextRange } from "../text/textEdit.ts";
import { findProtectedText, isAllKept, joinRanges, type ProtectedText, type Protection } from "./protectedRanges.ts";

/** What a run keeps inside its spans. */
export interface KeptText {
  /** Everything that is clamped: the user's locks and the automatic ones, sorted and disjoint. */
  readonly locks: readonly TextRange[];
  /** Those that nobody set: what they are and where, sorted. */
  readonly automatic: readonly ProtectedText[];
}

/**
 * The text that a run over `spans` keeps as it is: `locks` (inside the spans) and the kinds `which` of protected text.
 * @throws PalimpsestError PROTECTED_TEXT when a span has nothing else
 */
export function protectSpans(
  text: string,
  spans: readonly TextRange[],
  locks: readonly TextRange[],
  which: readonly Protection[],
): KeptText {
  const terms = which.includes("names") ? findDefinedTerms(text) : [];
  const automatic = spans.flatMap((span) => {
    const found = findProtectedText(text, span, which, terms);
    if (found.length > 0 && isAllKept(text, span, joinRanges([...locks, ...found]))) throw allProtected(span, found);
    return found;
  });
  return { locks: joinRanges([...locks, ...automatic]), automatic };
}

/** Those of the spans in which something may change when `locks` (inside the spans) and the kinds `which` of protected text are kept. */
export function changeableSpans(
  text: string,
  spans: readonly TextRange[],
  locks: readonly TextRange[],
  which: readonly Protection[],
): TextRange[] {
  const terms = which.includes("names") ? findDefinedTerms(text) : [];
  return spans.filter((span) => !isAllKept(text, span, joinRanges([...locks, ...findProtectedText(text, span, which, terms)])));
}

function allProtected(span: TextRange, found: readonly ProtectedText[]): PalimpsestError {
  const kinds = [...new Set(found.map(({ what }) => what))];
  return new PalimpsestError(
    "PROTECTED_TEXT",
    `Nothing in ${span.start}:${span.end} may change: it consists of text that is kept by default (${kinds.join(", ")}). Switch that off for this run, or choose more text.`,
    { start: span.start, end: span.end, kind: kinds.length === 1 ? (kinds[0] ?? "several") : "several" },
  );
}
