/** Which clause a place of the document belongs to. */
import type { OutlineItem } from "../../src/domain/document/outline.ts";

/** The innermost heading at or before `offset`; null before the first. */
export function sectionAt(outline: readonly OutlineItem[], offset: number): OutlineItem | null {
  let low = 0;
  let high = outline.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = outline[middle];
    if (item !== undefined && item.start <= offset) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return outline[low - 1] ?? null;
}

/** Its clause number, else its title, else nothing. */
export function sectionLabel(outline: readonly OutlineItem[], offset: number): string {
  const section = sectionAt(outline, offset);
  return section === null ? "" : section.label === "" ? section.title : section.label;
}
