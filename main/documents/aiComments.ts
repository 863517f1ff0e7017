import type { ExportedThread } from "../../src/domain/comments/exportedComment.ts";
import type { TextRange } from "../../src/domain/text/textEdit.ts";
import { WORDS } from "./words.ts";

/** A part of a text that a model wrote, and who accepted it; times in ms since 1970 UTC. */
export interface AiPart extends TextRange {
  /** The model as an author. */
  readonly author: string;
  /** Name and version of its package. */
  readonly model: string;
  readonly at: number;
  readonly accepted: { readonly by: string; readonly at: number } | null;
}

/** Parts of one paragraph with less between them share a comment, so that a page does not drown in them; UTF-16 units. */
const NEAR = 80;

/**
 * A comment at each part of a text that a model wrote, numbered from `first`. Parts that stand near each other in a paragraph share one; what
 * goes over several paragraphs has one in each. `parts` are sorted and apart from each other.
 */
export function aiThreads(parts: readonly AiPart[], text: string, language: "en" | "ja", first: number): ExportedThread[] {
  const groups: AiPart[][] = [];
  for (const part of parts.flatMap((one) => byParagraph(one, text))) {
    const last = groups.at(-1)?.at(-1);
    const between = last === undefined ? "" : text.slice(last.end, part.start);
    if (last !== undefined && last.model === part.model && between.length < NEAR && !/\n/.test(between)) groups.at(-1)?.push(part);
    else groups.push([part]);
  }
  const words = WORDS[language].generated;
  return groups.map((group, index) => {
    const start = group[0]?.start ?? 0;
    const end = group.at(-1)?.end ?? start;
    const accepted = new Set(
      group.flatMap((part) => (part.accepted === null ? [] : [words.accepted(part.accepted.by, day(part.accepted.at))])),
    );
    const said = [words.by(group[0]?.model ?? ""), ...accepted].join(words.separator);
    const at = Math.max(...group.map((part) => part.accepted?.at ?? part.at));
    const message = { author: group[0]?.author ?? "", at, text: said };
    return { number: first + index, range: { start, end }, quote: text.slice(start, end), messages: [message] };
  });
}

/** A part cut at empty lines, the white space at the ends left out. */
function byParagraph(part: AiPart, text: string): AiPart[] {
  const pieces: AiPart[] = [];
  const words = /\S(?:[^\n]|\n(?![ \t]*(?:\n|$)))*/g;
  for (const match of text.slice(part.start, part.end).matchAll(words)) {
    const start = part.start + match.index;
    pieces.push({ ...part, start, end: start + match[0].trimEnd().length });
  }
  return pieces;
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
