import type { TextRange } from "../../../src/domain/text/textEdit.ts";
import type { GenerateRequest, GenerateResult } from "../../inference/protocol.ts";
import type { Storage } from "../../storage/storage.ts";

/** What a finished run leaves besides its record: everything needed to show other alternatives and to prove the locks. */
export interface Evidence {
  /** Ranges that the results replace, in the text in which the run began. */
  readonly replaced: readonly TextRange[];
  readonly alternatives: GenerateResult["alternatives"];
  /** Indices of the alternatives that differ from the old text and from each other, in the order in which they are offered. */
  readonly kept: readonly number[];
  readonly locks: readonly TextRange[];
  readonly banned: GenerateRequest["banned"];
}

/** The alternatives worth offering: those that change the text, each wording once. */
export function distinctAlternatives(text: string, result: Pick<GenerateResult, "replaced" | "alternatives">): number[] {
  const seen = new Set([JSON.stringify(result.replaced.map((range) => text.slice(range.start, range.end)))]);
  return result.alternatives.flatMap((alternative, index) => {
    const wording = JSON.stringify(alternative.spans.map((span) => span.text));
    if (seen.has(wording)) return [];
    seen.add(wording);
    return [index];
  });
}

/** Evidence of a stored run, null when it left none. */
export function readEvidence(storage: Storage, runId: string): Evidence | null {
  return storage.runs.evidence(runId) as Evidence | null;
}
