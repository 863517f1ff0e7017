import { useState } from "react";
import { errorText } from "../../state/errors.ts";
import { currentTranslator } from "../../state/language.ts";

/** A form's call: whether it is under way, what went wrong last, and how to start it. */
export interface Work {
  readonly busy: boolean;
  readonly problem: string | null;
  /** Shows a sentence of the form's own. */
  fail(problem: string): void;
  run(work: () => Promise<void>): Promise<void>;
}

export function useWork(): Work {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  return {
    busy,
    problem,
    fail: setProblem,
    run: async (work) => {
      setBusy(true);
      setProblem(null);
      try {
        await work();
      } catch (error) {
        setProblem(errorText(error, currentTranslator()));
      } finally {
        setBusy(false);
      }
    },
  };
}
