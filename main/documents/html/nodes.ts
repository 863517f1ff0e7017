import type { Element, ElementContent, Properties } from "hast";

export function element(tagName: string, children: ElementContent[], properties: Properties = {}): Element {
  return { type: "element", tagName, properties, children };
}

/** Text of a document; escaped when the tree is written. */
export function text(value: string): ElementContent {
  return { type: "text", value };
}
