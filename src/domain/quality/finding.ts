import type { TextRange } from "../text/textEdit.ts";
import type { MentionKind } from "./mentions.ts";

/** What may be wrong with a generated text. Information for whoever decides; nothing is refused because of it. */
export type FindingProblem =
  /** `text` says what already stands before it. */
  | { readonly code: "repetition"; readonly details: { readonly text: string } }
  /** `mark` opens or closes nothing; `part` is what kind of mark it is. */
  | { readonly code: "brackets"; readonly details: { readonly mark: string; readonly part: "bracket" | "quote" | "code" | "emphasis" } }
  /** `reference` names a clause or id that the document does not have (`missing`), or the text of an id that others name went (`removed`). */
  | { readonly code: "reference"; readonly details: { readonly reference: string; readonly problem: "missing" | "removed" } }
  /** A figure became another one, went (`after` empty) or came (`before` empty). Both as they are written. */
  | { readonly code: "number"; readonly details: { readonly kind: MentionKind; readonly before: string; readonly after: string } }
  /** A defined name went, or is written as `after` now, which only looks like it. */
  | { readonly code: "name"; readonly details: { readonly before: string; readonly after: string } }
  /** A character that stands for bytes nobody could read. */
  | { readonly code: "character"; readonly details: Record<string, never> };

export type FindingCode = FindingProblem["code"];

/** A finding at a range of the new text, UTF-16 offsets; an empty range where something is missing. */
export type Finding = FindingProblem & TextRange;
