import type { NoticeKind } from "../../../../src/domain/document/fileNotice.ts";
import { packParts } from "../packageEdits.ts";
import { type WordPackage, wordOf } from "../wordPackage.ts";
import type { XmlElement } from "../xml.ts";
import type { Credit, TextCredits } from "./credits.ts";
import { planRedline } from "./planRedline.ts";
import { otherLevels, placeLabels, readBack } from "./readBack.ts";
import { removeMacros } from "./removeMacros.ts";
import type { Resolutions } from "./renderPart.ts";
import { largestId, writeRedline } from "./writeRedline.ts";

export interface RedlineOptions {
  /** The text that the file shall have, in Markdown. */
  readonly text: string;
  /** Whose changes ours are, and when (ms since 1970 UTC); null writes them without tracking. */
  readonly tracked: Credit | null;
  /** What was decided on the changes that the file came with, by their elements; the others stay as they are. */
  readonly resolutions: Resolutions;
  /**
   * What the changes that nobody decided on mean for `text`. "reject" (the default): `text` is without them and they go on waiting, beside ours.
   * "accept": `text` is final; what it does not have of them is deleted by us, so that accepting all gives `text` and nothing else.
   */
  readonly pending?: "accept" | "reject";
  /** Whose changes ours are, where not all are `tracked.author`'s. `after` has ranges of `text`. */
  readonly credits?: TextCredits;
  /** Set where the file is our own rendering of a text in Markdown. */
  readonly rendering?: Rendering;
}

/** What a Word file was rendered from. */
export interface Rendering {
  readonly text: string;
  /** The id of the place that a bookmark is around. */
  readonly places: ReadonlyMap<string, string>;
}

export interface Redline {
  readonly bytes: Uint8Array;
  /** What could not be carried over as it was meant. */
  readonly losses: ReadonlyMap<NoticeKind, number>;
  /** Parts that are other than before. */
  readonly changed: readonly string[];
}

/**
 * Brings a text back onto the Word file that it came from: paragraphs that did not change keep their XML as it was, the others get word-level
 * tracked changes. Rejecting them all gives the file's own text, accepting them all gives `text`.
 * Throws UNSUPPORTED_FORMAT where the file's names do not allow it.
 */
export function redlineWord(word: WordPackage, options: RedlineOptions): Redline {
  const plan = planRedline(word, options);
  const losses = new Map(plan.losses);
  let written = writeRedline(word, plan, options, new Map());
  const restructured = options.rendering === undefined && plan.restructured;
  if (written.referred.size > 0 || restructured) {
    // What a new reference shows, and how deep a new clause stands, is known once everything before it is written.
    const last = largestId(word);
    const own = ({ attributes }: XmlElement): boolean => Number(attributes["w:id"]) > last;
    const back = readBack(wordOf(written.parts), own, options.pending ?? "reject");
    if (written.referred.size > 0) written = writeRedline(word, plan, options, placeLabels(back, written.referred));
    const levels = restructured ? otherLevels(plan.wanted, back) : 0;
    if (levels > 0) losses.set("other-levels", levels);
  }
  const { parts } = written;
  removeMacros(word, parts);
  const changed = [...parts].filter(([name, content]) => word.parts.get(name) !== content).map(([name]) => name);
  for (const [what, count] of written.losses) losses.set(what, (losses.get(what) ?? 0) + count);
  return { bytes: packParts(parts), losses, changed };
}
