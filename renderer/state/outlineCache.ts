/** The outline of the text that was asked for last: several panels and the review commands want the same one. */
import { type OutlineItem, parseOutline } from "../../src/domain/document/outline.ts";

let cached: { readonly text: string; readonly outline: readonly OutlineItem[] } = { text: "", outline: [] };

export function outlineOf(text: string): readonly OutlineItem[] {
  if (text !== cached.text) cached = { text, outline: parseOutline(text) };
  return cached.outline;
}
