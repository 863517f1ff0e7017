import type { Run } from "../../../src/contract/index.ts";
import type { StoredRun } from "../../storage/repositories/runs.ts";
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
    workbench.storage.runs.update(stored.rowId, run.phase, run);
  }
}
