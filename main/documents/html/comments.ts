import type { ElementContent } from "hast";
import { printable } from "../markdown/characters.ts";
import type { StructuredDocument } from "../markdown/model.ts";
import type { DocumentWords } from "../words.ts";
import { element, text } from "./nodes.ts";

/** The comments as a list at the end, each with a link back to its text. What people wrote is text and nothing else. */
export function commentList(document: StructuredDocument, words: DocumentWords): ElementContent[] {
  if (document.comments.length === 0) return [];
  const items = document.comments.map(({ number, quote, messages }) => {
    const placed = document.placedComments.has(number);
    const back: ElementContent[] = placed
      ? [text(" "), element("a", [text("↩")], { href: `#comment-place-${number}`, ariaLabel: `${words.backToComment} ${number}` })]
      : [text(` (${words.gone})`)];
    return element(
      "li",
      [
        element("blockquote", [element("p", [text(printable(quote).text), ...back])]),
        ...messages.map((message) =>
          element(
            "div",
            [
              element("p", [element("strong", [text(printable(message.author).text)]), text(` ${dayOf(message.at)}`)]),
              ...printable(message.text)
                .text.split("\n")
                .map((line) => element("p", [text(line)])),
            ],
            { role: "comment" },
          ),
        ),
      ],
      { id: `comment-${number}` },
    );
  });
  return [
    element("section", [element("h2", [text(words.comments)]), element("ol", items)], {
      className: ["comments"],
      ariaLabel: words.comments,
    }),
  ];
}

/** Date and minute in UTC, which reads the same everywhere. */
export function dayOf(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
