import type { TextEdit, TextRange } from "./textEdit.ts";

/**
 * The edit that puts a span's new text in place. What a generation replaces may reach beyond the span that was asked for (tokens begin with the
 * space before a word). Where the new text begins and ends with the same characters, the edit is cut back to the span.
 */
export function trimToSpan(text: string, replaced: TextRange, newText: string, span: TextRange): TextEdit {
  const before = text.slice(replaced.start, span.start);
  const after = text.slice(span.end, replaced.end);
  const cutStart = replaced.start < span.start && newText.startsWith(before) ? before.length : 0;
  const cutEnd = span.end < replaced.end && newText.length >= cutStart + after.length && newText.endsWith(after) ? after.length : 0;
  return { start: replaced.start + cutStart, end: replaced.end - cutEnd, text: newText.slice(cutStart, newText.length - cutEnd) };
}
