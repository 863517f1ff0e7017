import type { Run } from "../../../src/contract/index.ts";
import type { Author } from "../../../src/domain/proposal/proposal.ts";
import type { StoredRun } from "../../storage/repositories/runs.ts";
import { textHash } from "../audit/textHash.ts";
import type { Workbench } from "../workbench.ts";

type Phase = Run["phase"];

/** Phases after which nothing happens any more. */
export const TERMINAL_PHASES = ["done", "cancelled", "failed"] as const satisfies readonly Phase[];

export function isTerminal(phase: Phase): boolean {
  return TERMINAL_PHASES.some((terminal) => terminal === phase);
}

/** A stored run as the contract shows it. Runs of earlier versions kept nothing automatically and had no ranking. */
export function toRun(stored: StoredRun): Run {
  const run = stored.record as Run;
  return {
    ...run,
    ranking: run.ranking ?? [],
    dropped: run.dropped ?? 0,
    parameters: { ...run.parameters, protect: run.parameters.protect ?? [] },
  };
}

/** Stores the last record of a run and tells the log how it ended. To be called inside a transaction with what else ends with it. */
export function storeEnd({ storage, audit }: Workbench, rowId: number, author: Author | null, run: Run): void {
  storage.runs.update(rowId, run.phase, run);
  audit.record({
    type: "run.ended",
    person: author === null ? null : audit.personOf(author),
    document: run.documentId,
    data: {
      run: run.id,
      phase: run.phase,
      model: run.model,
      packageHash: run.packageHash,
      provider: run.provider,
      seed: run.seed,
      steps: run.steps,
      spans: run.spans.map(({ start, end, oldText }) => ({ start, end, old: textHash(oldText) })),
      locksHeld: run.locksHeld,
      proposal: run.proposalId,
      error: run.error?.code ?? null,
    },
  });
}

/** Runs that were under way when the process ended can only have failed: nobody is working on them. */
export function markDeadRuns(workbench: Workbench): void {
  for (const stored of workbench.storage.runs.unfinished(TERMINAL_PHASES)) {
    const run: Run = {
      ...toRun(stored),
      phase: "failed",
      error: {
        code: "INFERENCE_FAILED",
        message: "Palimpsest ended while this run was under way. Start it again; the document is as it was.",
      },
    };
    // The program itself ends it: who had started it is in the events before.
    workbench.storage.transaction(() => storeEnd(workbench, stored.rowId, null, run));
  }
}
