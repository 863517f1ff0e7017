/** How cards stand in the list: one by one, or together where they came with one run into one paragraph. Pure. */
import type { ChangeItem } from "../../state/changes.ts";
import { originOf, paragraphStart } from "../../state/scopes.ts";

export type Row =
  | { readonly kind: "card"; readonly key: string; readonly item: ChangeItem; readonly index: number; readonly grouped: boolean }
  | { readonly kind: "group"; readonly key: string; readonly items: readonly ChangeItem[]; readonly folded: boolean };

/** Rows of a list that is in the order of the text; groups begin at two changes. `folded`: keys of groups whose cards are hidden. */
export function groupRows(text: string, items: readonly ChangeItem[], grouped: boolean, folded: ReadonlySet<string>): Row[] {
  const rows: Row[] = [];
  for (let index = 0; index < items.length; ) {
    const first = items[index];
    if (first === undefined) break;
    let end = index + 1;
    const start = grouped && first.hunk.status === "pending" ? paragraphStart(text, first) : -1;
    if (start >= 0) {
      for (let next = items[end]; next !== undefined && belongs(text, first, start, next); next = items[end]) end += 1;
    }
    const members = items.slice(index, end);
    const key = `${originOf(first)} ${first.hunk.id}`;
    const inGroup = members.length > 1;
    const hidden = inGroup && folded.has(key);
    if (inGroup) rows.push({ kind: "group", key, items: members, folded: hidden });
    if (!hidden) {
      for (const [offset, item] of members.entries())
        rows.push({ kind: "card", key: item.hunk.id, item, index: index + offset, grouped: inGroup });
    }
    index = end;
  }
  return rows;
}

function belongs(text: string, first: ChangeItem, start: number, item: ChangeItem): boolean {
  return item.hunk.status === "pending" && originOf(item) === originOf(first) && paragraphStart(text, item) === start;
}

/** A piece of a paragraph as it stands and as it would be. */
export interface ParagraphPart {
  readonly kind: "same" | "del" | "ins";
  readonly text: string;
}

/** The paragraph around changes of one group with all of them drawn in. */
export function paragraphParts(text: string, items: readonly ChangeItem[]): ParagraphPart[] {
  const first = items[0];
  if (first === undefined) return [];
  const parts: ParagraphPart[] = [];
  const add = (kind: ParagraphPart["kind"], piece: string): void => {
    if (piece !== "") parts.push({ kind, text: piece });
  };
  let position = paragraphStart(text, first);
  for (const { hunk } of items) {
    if (hunk.start < position) continue;
    add("same", text.slice(position, hunk.start));
    add("del", text.slice(hunk.start, hunk.end));
    add("ins", hunk.newText);
    position = hunk.end;
  }
  const end = text.indexOf("\n", position);
  add("same", text.slice(position, end < 0 ? text.length : end));
  return parts;
}
