import type { DocumentState } from "../../../src/domain/document/documentState.ts";
import type { Hunk } from "../../../src/domain/proposal/proposal.ts";
import type { TextRange } from "../../../src/domain/text/textEdit.ts";
import { overlaps } from "../documents/activeRuns.ts";

/** The pending hunks inside or across the ranges, as superseded; hunks of the proposal `except` stay as they are. */
export function supersedeWithin(state: DocumentState, ranges: readonly TextRange[], except: string | null = null): Hunk[] {
  return state.proposals.flatMap((proposal) =>
    proposal.id === except
      ? []
      : proposal.hunks.flatMap((hunk): Hunk[] =>
          hunk.status === "pending" && ranges.some((range) => overlaps(hunk, range)) ? [{ ...hunk, status: "superseded" }] : [],
        ),
  );
}
