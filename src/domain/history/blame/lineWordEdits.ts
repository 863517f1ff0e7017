import { diffWords } from "../../diff/diffWords.ts";
import { minimalEdits } from "../../text/editAlgebra.ts";
import type { TextEdit } from "../../text/textEdit.ts";

/** What turned a text into another, where only the two are known: the changed lines, compared word by word. Near-linear in the length. */
export function lineWordEdits(before: string, after: string): TextEdit[] {
  const edits: TextEdit[] = [];
  let shift = 0;
  for (const { start, end, shiftAfter } of changedLines(before, minimalEdits(before, after))) {
    const old = before.slice(start, end);
    const now = after.slice(start + shift, end + shiftAfter);
    for (const edit of diffWords(old, now)) edits.push({ ...edit, start: edit.start + start, end: edit.end + start });
    shift = shiftAfter;
  }
  return edits;
}

/** The edits' ranges widened to whole lines; `shiftAfter`: how far the text behind has moved. */
function changedLines(text: string, edits: readonly TextEdit[]): { start: number; end: number; shiftAfter: number }[] {
  const lines: { start: number; end: number; shiftAfter: number }[] = [];
  let shift = 0;
  for (const edit of edits) {
    shift += edit.text.length - (edit.end - edit.start);
    const start = edit.start === 0 ? 0 : text.lastIndexOf("\n", edit.start - 1) + 1;
    const newline = text.indexOf("\n", edit.end);
    const end = newline < 0 ? text.length : newline;
    const last = lines.at(-1);
    if (last !== undefined && start <= last.end)
      lines[lines.length - 1] = { start: last.start, end: Math.max(end, last.end), shiftAfter: shift };
    else lines.push({ start, end, shiftAfter: shift });
  }
  return lines;
}
