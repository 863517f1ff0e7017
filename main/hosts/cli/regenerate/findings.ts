import { DocumentFacts } from "../../../../src/domain/quality/documentFacts.ts";
import type { Finding } from "../../../../src/domain/quality/finding.ts";
import { inspectEdits } from "../../../../src/domain/quality/inspectProposal.ts";
import type { GenerateRequest, GenerateResult } from "../../../inference/protocol.ts";
import { alternativeEdits } from "./result.ts";

/** Findings by alternative (the likeliest first) and span; ranges are UTF-16 offsets of the span's new text. */
export function findingsOf(request: GenerateRequest, result: GenerateResult): Finding[][][] {
  const facts = new DocumentFacts(request.text, request.kind);
  return result.alternatives.map((_, index) => inspectEdits(facts, alternativeEdits(request, result, index)));
}

/** A finding as one English sentence. `text` is the span's new text. */
export function findingSentence(finding: Finding, text: string): string {
  const place = `at ${finding.start}:${finding.end}`;
  const marked = JSON.stringify(text.slice(finding.start, finding.end));
  switch (finding.code) {
    case "repetition":
      return `${marked} ${place} repeats what stands before it.`;
    case "brackets":
      return `${finding.details.mark} has no partner (${place}).`;
    case "reference":
      return finding.details.problem === "removed"
        ? `${finding.details.reference} is gone, but other places refer to it.`
        : `${finding.details.reference} ${place} is not in the document.`;
    case "number": {
      const { before, after } = finding.details;
      if (after === "") return `${JSON.stringify(before)} is gone.`;
      return before === ""
        ? `${JSON.stringify(after)} ${place} is new.`
        : `${JSON.stringify(before)} became ${JSON.stringify(after)} ${place}.`;
    }
    case "name":
      return finding.details.after === ""
        ? `The defined name ${JSON.stringify(finding.details.before)} is gone.`
        : `The defined name ${JSON.stringify(finding.details.before)} is written ${JSON.stringify(finding.details.after)} ${place}.`;
    case "character":
      return `The character ${place} could not be read.`;
  }
}
