import type { RootContent } from "mdast";

/** The words of a node and all below it, as written (code too, raw HTML not). Iterative: nodes may nest deeply. */
export function nodeText(node: RootContent): string {
  let text = "";
  const open: RootContent[] = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.type === "html") continue;
    if ("value" in next) text += next.value;
    else if (next.type === "break") text += " ";
    else if ("children" in next) {
      for (let index = next.children.length - 1; index >= 0; index -= 1) {
        const child = next.children[index];
        if (child !== undefined) open.push(child);
      }
    }
  }
  return text;
}
