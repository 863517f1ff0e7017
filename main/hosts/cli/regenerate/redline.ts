import { diffWords } from "../../../../src/domain/diff/wordDiff.ts";

/** Word-level redline of one span as CriticMarkup: `{--old--}{++new++}`. */
export function spanRedline(before: string, after: string): string {
  let text = "";
  let position = 0;
  for (const edit of diffWords(before, after)) {
    text += before.slice(position, edit.start);
    if (edit.end > edit.start) text += `{--${before.slice(edit.start, edit.end)}--}`;
    if (edit.text !== "") text += `{++${edit.text}++}`;
    position = edit.end;
  }
  return text + before.slice(position);
}
