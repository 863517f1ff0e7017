/** The zone below a rewritten block that holds its new text. */
import type { CodeEditor } from "./monaco.ts";

/** Space above and below the text of a zone, px. */
const ZONE_PADDING = 6;

export function createBlockZone(
  newText: string,
  colour: string,
  focused: boolean,
  edited: boolean,
): { domNode: HTMLElement; text: HTMLElement } {
  const domNode = document.createElement("div");
  domNode.className = `hunk-zone ${colour}${focused ? " hunk-focused" : ""}${edited ? " hunk-edited" : ""}`;
  const text = document.createElement("ins");
  text.className = "hunk-zone-text";
  text.textContent = newText.replace(/^\n+|\n+$/g, "");
  domNode.append(text);
  return { domNode, text };
}

/** Heights in px that zones with these texts need, whole lines of the editor; all measured with one layout. */
export function measureBlockZones(codeEditor: CodeEditor, texts: readonly HTMLElement[], width: number): number[] {
  if (texts.length === 0) {
    return [];
  }
  const ruler = document.createElement("div");
  ruler.className = "hunk-zone-ruler";
  ruler.setAttribute("aria-hidden", "true");
  codeEditor.applyFontInfo(ruler);
  ruler.style.width = `${width}px`;
  const copies = texts.map((text) => {
    text.style.width = `${width}px`;
    codeEditor.applyFontInfo(text);
    return text.cloneNode(true) as HTMLElement;
  });
  ruler.append(...copies);
  codeEditor.getContainerDomNode().append(ruler);
  const heights = copies.map((copy) => copy.offsetHeight + 2 * ZONE_PADDING);
  ruler.remove();
  return heights;
}
