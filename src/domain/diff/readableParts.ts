import { ID_MARK } from "../document/plainText.ts";
import type { DiffPart } from "./diffParts.ts";

/** Marks in front of the first words of a clause: its number stands elsewhere, computed. */
const LEAD = /^[ \t]*(?:#{1,6}[ \t]+|\d{1,9}[.)][ \t]+|[-*+][ \t]+)/;
const HEADING = /^[ \t]*#{1,6}[ \t]+/;

/**
 * The parts of a paragraph as a reader sees them, without the marks of Markdown. `first`: the paragraph begins its clause, so that
 * its own number or heading mark goes too; else only heading marks go. Labels of cross references come from `labels` by id.
 */
export function readableParts(parts: readonly DiffPart[], first: boolean, labels: ReadonlyMap<string, string>): DiffPart[] {
  let lead = true;
  return parts.flatMap((part): DiffPart[] => {
    let { text } = part;
    if (lead) text = text.replace(first ? LEAD : HEADING, "");
    // An old and a new beginning both lose their marks.
    if (part.kind === "same" && text !== "") lead = false;
    text = text
      .replace(new RegExp(ID_MARK.source, "gu"), "")
      .replace(/!?\[([^\]\n]*)\]\(([^)\s]*)\)/g, (_, words: string, target: string) =>
        words === "" ? (labels.get(target.replace(/^#/, "")) ?? target) : words,
      )
      .replace(/\*\*|__(?=\S)|(?<=\S)__|`/g, "");
    return text === "" ? [] : [{ kind: part.kind, text }];
  });
}
