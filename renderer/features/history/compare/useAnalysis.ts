/** The comparison of two texts, made in a worker that can be stopped. */
import { useCallback, useEffect, useState } from "react";
import type { ComparisonAnalysis } from "../../../../src/domain/diff/analyseComparison.ts";
import type { CompareAnswer, CompareQuestion } from "./compareWorker.ts";
import type { SideText } from "./sides.ts";

export type AnalysisState =
  | { readonly phase: "working"; readonly share: number }
  | { readonly phase: "stopped" }
  | { readonly phase: "failed"; readonly error: unknown }
  | { readonly phase: "done"; readonly analysis: ComparisonAnalysis };

export interface Analysis {
  readonly state: AnalysisState;
  readonly stop: () => void;
  readonly again: () => void;
}

export function useAnalysis(texts: readonly [SideText, SideText] | null): Analysis {
  const [state, setState] = useState<AnalysisState>({ phase: "working", share: 0 });
  const [worker, setWorker] = useState<Worker | null>(null);
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every attempt begins anew
  useEffect(() => {
    if (texts === null) return;
    setState({ phase: "working", share: 0 });
    const made = new Worker(new URL("./compareWorker.ts", import.meta.url), { type: "module" });
    made.addEventListener("message", ({ data }: MessageEvent<CompareAnswer>) => {
      setState(data.type === "done" ? { phase: "done", analysis: data.analysis } : { phase: "working", share: data.share });
    });
    made.addEventListener("error", (event) => setState({ phase: "failed", error: event.error ?? new Error(event.message) }));
    const [before, after] = texts;
    const question: CompareQuestion = {
      before: { text: before.text, kind: before.kind },
      after: { text: after.text, kind: after.kind },
    };
    made.postMessage(question);
    setWorker(made);
    return () => made.terminate();
  }, [texts, attempt]);
  const stop = useCallback(() => {
    worker?.terminate();
    setState({ phase: "stopped" });
  }, [worker]);
  const again = useCallback(() => setAttempt((before) => before + 1), []);
  return { state, stop, again };
}
