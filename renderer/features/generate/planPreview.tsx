/** One sentence on what the run will do and cost, a small chart, and what the last run achieved. */
import type { ReactNode } from "react";
import type { Run } from "../../../src/contract/index.ts";
import { proofSentences } from "../../../src/i18n/proofSentences.ts";
import { errorText } from "../../state/errors.ts";
import { useSessionState } from "../../state/hooks.ts";
import { useTranslator } from "../../state/language.ts";
import type { DocumentSession } from "../../state/session.ts";
import { useUiStore } from "../../state/uiStore.ts";
import { Problem } from "../../ui/problem.tsx";
import classes from "./generate.module.css";
import { PlanChart } from "./planChart.tsx";
import type { PlanState } from "./usePlan.ts";

const lastRunOf = (session: DocumentSession): Run | null => session.runs().findLast((view) => view.run.phase === "done")?.run ?? null;

function LastRun({ run, hasLocks }: { run: Run; hasLocks: boolean }): ReactNode {
  const translate = useTranslator();
  return (
    <p className={classes.last}>
      {translate("generate.last", { steps: run.sizes.length, seconds: (run.milliseconds ?? 0) / 1000 })}
      {run.achievedNats === null ? null : ` ${translate("generate.achieved", { nats: run.achievedNats })}`}
      {` ${translate("generate.lastSeed", { seed: run.seed })}`}
      {proofSentences(run, hasLocks, translate)
        .map((sentence) => ` ${sentence}`)
        .join("")}
    </p>
  );
}

/**
 * "12 steps, about 0.6 s, predicted error 0.03 nats per token", or why there is no plan. `alternatives`: how many are written, default
 * what the panel says; `none`: what to do for a plan.
 */
export function PlanSentence({ state, alternatives: given, none }: { state: PlanState; alternatives?: number; none?: string }): ReactNode {
  const translate = useTranslator();
  const chosen = useUiStore((ui) => ui.generate.alternatives);
  const alternatives = given ?? chosen;
  switch (state.kind) {
    case "none":
      return <p className={classes.hint}>{none ?? translate("generate.planHint")}</p>;
    case "waiting":
      return <p className={classes.hint}>{translate("generate.planning")}</p>;
    case "failed":
      return <Problem>{errorText(state.error, translate)}</Problem>;
    case "plan": {
      const { steps, seconds, predictedNats: nats } = state.plan;
      // Shown with one digit: a short run takes about 0.1 s, not none.
      const values = { steps, nats: nats ?? 0, seconds: Math.max(0.1, (seconds ?? 0) * alternatives) };
      const key = seconds === null ? "generate.planSentenceNoTime" : "generate.planSentence";
      const keyWithoutError = seconds === null ? "generate.planSentenceNoErrorNoTime" : "generate.planSentenceNoError";
      const { task, reason, family } = state.plan.engine;
      const keyOfSweeps = seconds === null ? "generate.planSweepsNoTime" : "generate.planSweeps";
      const sentence = family === "autoregressive-flow" ? keyOfSweeps : nats === null ? keyWithoutError : key;
      return (
        <>
          <p className={classes.sentence}>{translate(sentence, values)}</p>
          <p className={classes.hint}>
            {translate(`generate.task.${task}`)} {translate(`generate.engine.${reason}`, { model: state.plan.model })}
          </p>
        </>
      );
    }
  }
}

/** The chart and the bound behind the sentence, and what the last run did. */
export function PlanDetails({ state }: { state: PlanState }): ReactNode {
  const translate = useTranslator();
  const lastRun = useSessionState(lastRunOf);
  const hasLocks = useSessionState((session) => session.state().locks.length > 0);
  const achieved = lastRun !== null && lastRun.achievedNats !== null ? { steps: lastRun.sizes.length, nats: lastRun.achievedNats } : null;
  return (
    <div className={classes.plan}>
      {lastRun === null ? null : <LastRun run={lastRun} hasLocks={hasLocks} />}
      {state.kind === "plan" ? (
        <>
          {state.plan.theoremBoundNats === null ? null : (
            <p className={classes.hint}>
              {translate("generate.planDetail", { tokens: state.plan.length, bound: state.plan.theoremBoundNats })}
            </p>
          )}
          <p className={classes.hint}>{translate("generate.planWindow", { tokens: state.plan.window })}</p>
          <PlanChart plan={state.plan} achieved={achieved} />
        </>
      ) : null}
    </div>
  );
}
