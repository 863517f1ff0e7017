import type { DocumentKind } from "../../../src/domain/document/documentState.ts";
import { DocumentFacts } from "../../../src/domain/quality/documentFacts.ts";
import { inspectText } from "../../../src/domain/quality/inspectText.ts";
import type { TextRange } from "../../../src/domain/text/textEdit.ts";

/** A text before and after a range of it was written again: `old` of `before` became `now` of `after`. UTF-16 offsets. */
export interface RewrittenText {
  readonly kind: DocumentKind;
  readonly before: string;
  readonly old: TextRange;
  readonly after: string;
  readonly now: TextRange;
}

/** Finds what may be wrong with the new wording; returns codes, each once. */
export type InspectWording = (rewritten: RewrittenText) => readonly string[];

/** The inspection that generated text gets in the app. */
export const inspectWording: InspectWording = ({ kind, before, old, after, now }) => {
  const findings = inspectText({ facts: new DocumentFacts(before, kind), after, old, new: now });
  return [...new Set(findings.map((finding) => finding.code))];
};
