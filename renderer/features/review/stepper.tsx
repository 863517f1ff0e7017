/** Where a document is on its way: Draft, Review, Final. */
import type { ReactNode } from "react";
import type { ReviewState } from "../../../src/domain/review/reviewState.ts";
import { useTranslator } from "../../state/language.ts";
import classes from "./review.module.css";

const STEPS = ["draft", "review", "final"] as const;

function stepOf(state: ReviewState): (typeof STEPS)[number] {
  if (state === "draft") return "draft";
  return state === "final" || state === "superseded" ? "final" : "review";
}

/** `compact`: without the sentence below, for the bar above the document. */
export function Stepper({ state, compact = false }: { state: ReviewState; compact?: boolean }): ReactNode {
  const translate = useTranslator();
  const now = stepOf(state);
  const at = STEPS.indexOf(now);
  const name = translate(`review.state.${state}`);
  return (
    <div className={classes.stepperBox} data-compact={compact || undefined}>
      <ol className={classes.stepper} aria-label={translate("review.state.label", { state: name })} data-state={state}>
        {STEPS.map((step, index) => (
          <li key={step} aria-current={step === now ? "step" : undefined} data-done={index < at || undefined}>
            {step === now && step !== "draft" ? name : translate(`review.step.${step}`)}
          </li>
        ))}
      </ol>
      {compact ? null : <p className={classes.hint}>{translate(`review.stateHint.${state}`)}</p>}
    </div>
  );
}
