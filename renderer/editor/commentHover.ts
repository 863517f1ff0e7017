/** Threads of comments as the text shows them, and the words of their hovers. */
import type { TextRange } from "../../src/domain/text/textEdit.ts";
import type { Translate } from "./editorPorts.ts";

/** An open thread as the text shows it. On a change, which is drawn already, only the mark in the margin is shown. */
export interface DrawnComment {
  readonly id: string;
  readonly range: TextRange;
  readonly onChange: boolean;
  readonly messages: readonly { readonly name: string; readonly text: string }[];
}

/** Messages of a thread that a hover shows, and how much of each, characters. */
const HOVERED_MESSAGES = 4;
const HOVERED_LENGTH = 400;

/** The thread in Monaco's Markdown: everything that people wrote is escaped, so that it stays the text that it is. */
export function hoverText({ messages }: DrawnComment, translate: Translate): string {
  const lines = messages.slice(0, HOVERED_MESSAGES).map(({ name, text }) => {
    const shortened = text.length > HOVERED_LENGTH ? `${[...text.slice(0, HOVERED_LENGTH)].slice(0, -1).join("")}…` : text;
    return escapeMarkdown(translate("comments.hover", { name, text: shortened }));
  });
  const more = messages.length - HOVERED_MESSAGES;
  if (more > 0) lines.push(escapeMarkdown(translate("comments.hoverMore", { count: more })));
  return lines.join("\n\n");
}

export function escapeMarkdown(text: string): string {
  return text
    .replace(/&/gu, "&amp;")
    .replace(/</gu, "&lt;")
    .replace(/[\\`*_{}[\]()#+\-.!~|>$:]/gu, "\\$&")
    .replace(/\s*\n\s*/gu, "  \n");
}
