import type { Run } from "../../../src/contract/index.ts";
import type { StoredRun } from "../../storage/repositories/runs.ts";
import { textHash } from "../audit/textHash.ts";
import type { Workbench } from "../workbench.ts";

type Phase = Run["phase"];

/** Phases after which nothing happens any more. */
export const TERMINAL_PHASES = ["done", "cancelled", "failed"] as const satisfies readonly Phase[];

export function isTerminal(phase: Phase): boolean {
  return TERMINAL_PHASES.some((terminal) => terminal === phase);
}

/** A stored run as the contract shows it. Runs of earlier versions kept nothing automatically, had no ranking and counted no kept tokens. */
export function toRun(stored: StoredRun): Run {
  const run = stored.record as Run;
  return {
    ...run,
    ranking: run.ranking ?? [],
    dropped: run.dropped ?? 0,
    kept: run.kept ?? null,
    parameters: { ...run.parameters, protect: run.parameters.protect ?? [] },
  };
}

/**
 * Tells the log how a run ended. To be called inside the transaction that stores its end. `person` null: the program ended it; `timeline`
 * is the hash of its frames (hexadecimal), null where they were lost.
 */
export function recordEnd({ audit }: Workbench, person: string | null, run: Run, timeline: string | null): void {
  audit.record({
    type: "run.ended",
    person,
    document: run.documentId,
    data: {
      run: run.id,
      phase: run.phase,
      model: run.model,
      package: run.packageHash,
      provider: run.provider,
      seed: run.seed,
      steps: run.steps,
      spans: run.spans.map(({ start, end, oldText }) => ({ start, end, old: textHash(oldText) })),
      locksHeld: run.locksHeld,
      proposal: run.proposalId,
      timeline,
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
    workbench.storage.transaction(() => {
      workbench.storage.runs.update(stored.rowId, run.phase, run);
      recordEnd(workbench, null, run, null);
    });
  }
}
