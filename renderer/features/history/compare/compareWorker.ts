/** Compares two texts away from the window's own thread; whoever wants it stopped ends the worker. */
import { analysing, type ComparedText, type ComparisonAnalysis } from "../../../../src/domain/diff/analyseComparison.ts";

export interface CompareQuestion {
  readonly before: ComparedText;
  readonly after: ComparedText;
}

export type CompareAnswer =
  | { readonly type: "progress"; readonly share: number }
  | { readonly type: "done"; readonly analysis: ComparisonAnalysis };

addEventListener("message", (event: MessageEvent<CompareQuestion>) => {
  const steps = analysing(event.data.before, event.data.after);
  for (;;) {
    const step = steps.next();
    const answer: CompareAnswer = step.done === true ? { type: "done", analysis: step.value } : { type: "progress", share: step.value };
    postMessage(answer);
    if (step.done === true) return;
  }
});
