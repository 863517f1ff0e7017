import type { ChangeKind, Inline } from "./model.ts";

/**
 * The words of inlines as a reader reads them; pictures and footnote marks have none, a line break is a space. `without`: in a redline, the
 * side that is left out; by default the removed words.
 */
export function plainText(inlines: readonly Inline[], without: ChangeKind | null = "delete"): string {
  let text = "";
  for (const inline of inlines) {
    if (inline.type === "text" || inline.type === "code") text += inline.text;
    else if (inline.type === "reference") text += inline.label;
    else if (inline.type === "break") text += " ";
    else if (inline.type === "change" && inline.kind === without) continue;
    else if ("children" in inline) text += plainText(inline.children, without);
  }
  return text;
}
