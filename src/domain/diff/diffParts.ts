import { diffWords } from "./diffWords.ts";

/** A piece of a compared paragraph. */
export interface DiffPart {
  readonly kind: "same" | "insert" | "delete";
  readonly text: string;
}

/** The words of two paragraphs as same, deleted and inserted parts; deletion comes before insertion. */
export function diffParts(before: string, after: string): DiffPart[] {
  const parts: DiffPart[] = [];
  const add = (kind: DiffPart["kind"], text: string): void => {
    if (text !== "") parts.push({ kind, text });
  };
  let position = 0;
  for (const edit of diffWords(before, after)) {
    add("same", before.slice(position, edit.start));
    add("delete", before.slice(edit.start, edit.end));
    add("insert", edit.text);
    position = edit.end;
  }
  add("same", before.slice(position));
  return parts;
}
