import { applyEdits } from "./editAlgebra.ts";
import { minimalEdits, trim } from "./minimalEdits.ts";
import type { TextEdit, TextEdits } from "./textEdit.ts";

/** Edits of `text` with the same effect, at most `most` of them: line by line where that is few enough, else as one replacement. */
export function collapseEdits(text: string, edits: TextEdits, most: number): TextEdits {
  if (edits.length <= most) return edits;
  const after = applyEdits(text, edits);
  const fewer = minimalEdits(text, after);
  return fewer.length <= most ? fewer : replaceOnce(text, after);
}

function replaceOnce(text: string, after: string): TextEdit[] {
  const part = trim(text, after);
  return part === null ? [] : [{ start: part.start, end: part.oldEnd, text: after.slice(part.start, part.newEnd) }];
}
