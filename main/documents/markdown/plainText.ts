import type { Inline } from "./model.ts";

/** The words of inlines as a reader reads them; pictures and footnote marks have none, a line break is a space. */
export function plainText(inlines: readonly Inline[]): string {
  let text = "";
  for (const inline of inlines) {
    if (inline.type === "text" || inline.type === "code") text += inline.text;
    else if (inline.type === "reference") text += inline.label;
    else if (inline.type === "break") text += " ";
    else if ("children" in inline) text += plainText(inline.children);
  }
  return text;
}
