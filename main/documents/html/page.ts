import type { ElementContent, Root } from "hast";
import { toHtml } from "hast-util-to-html";
import { element, text } from "./nodes.ts";

/** Nothing may load or run: the file shows its own inline style and pictures, no more. */
const CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

export interface HtmlPage {
  /** BCP 47. */
  readonly language: string;
  readonly title: string;
  /** The app's own style, never a document's. */
  readonly style: string;
  readonly body: ElementContent[];
  /** Further elements of the head. */
  readonly head?: ElementContent[];
}

/** One self-contained file: inline style, nothing that runs, nothing from the network. What is in `body` must be clean already. */
export function renderPage({ language, title, style, body, head: more = [] }: HtmlPage): string {
  const head = element("head", [
    element("meta", [], { charSet: "utf-8" }),
    element("meta", [], { httpEquiv: ["Content-Security-Policy"], content: CONTENT_SECURITY_POLICY }),
    element("meta", [], { name: "viewport", content: "width=device-width, initial-scale=1" }),
    element("meta", [], { name: "referrer", content: "no-referrer" }),
    element("meta", [], { name: "color-scheme", content: "light dark" }),
    element("title", [text(title)]),
    ...more,
    element("style", [text(style)]),
  ]);
  const page: Root = {
    type: "root",
    children: [
      { type: "doctype" },
      element("html", [head, text("\n"), element("body", body), text("\n")], { lang: language }),
      { type: "text", value: "\n" },
    ],
  };
  return toHtml(page);
}
