import type { TextRange } from "../text/textEdit.ts";
import type { OutlineItem } from "./outline.ts";

/** A reference "[](#payment)" whose text the app fills in. `label`: the live clause number, else the title; null for an unknown target. */
export interface CrossReference extends TextRange {
  readonly target: string;
  readonly label: string | null;
}

/** Every "[](#id)" of the text in order; `outline` is that of the same text. */
export function findCrossReferences(text: string, outline: readonly OutlineItem[]): CrossReference[] {
  const byId = new Map(outline.map((item) => [item.id, item]));
  return Array.from(text.matchAll(/\[\]\(#([^)\s]+)\)/g), (match) => {
    const target = match[1] ?? "";
    const item = byId.get(target);
    const label = item === undefined ? null : item.label === "" ? item.title : item.label;
    return { start: match.index, end: match.index + match[0].length, target, label };
  });
}
