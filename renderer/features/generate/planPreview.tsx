/** One sentence on what the run will do and cost, a small chart, and what the last run achieved. */
import type { ReactNode } from "react";
import type { Run } from "../../../src/contract/index.ts";
import { errorText } from "../../state/errors.ts";
import { useSessionState } from "../../state/hooks.ts";
import { useTranslator } from "../../state/language.ts";
import type { DocumentSession } from "../../state/session.ts";
import { useUiStore } from "../../state/uiStore.ts";
import { Problem } from "../../ui/problem.tsx";
import classes from "./generate.module.css";
import { PlanChart } from "./planChart.tsx";
import { usePlan } from "./usePlan.ts";

const lastRunOf = (session: DocumentSession): Run | null => session.runs().findLast((view) => view.run.phase === "done")?.run ?? null;

function LastRun({ run }: { run: Run }): ReactNode {
  const translate = useTranslator();
  return (
    <p className={classes["last"]}>
      {translate("generate.last", { steps: run.sizes.length, seconds: (run.milliseconds ?? 0) / 1000 })}
      {run.achievedNats === null ? null : ` ${translate("generate.achieved", { nats: run.achievedNats })}`}
      {` ${translate("generate.lastSeed", { seed: run.seed })}`}
      {run.locksHeld === true ? ` ${translate("generate.locksHeld")}` : ""}
    </p>
  );
}

export function PlanPreview(): ReactNode {
  const translate = useTranslator();
  const state = usePlan();
  const lastRun = useSessionState(lastRunOf);
  const alternatives = useUiStore((ui) => ui.generate.alternatives);
  return (
    <div className={classes["plan"]}>
      {state.kind === "none" ? <p className={classes["hint"]}>{translate("generate.planHint")}</p> : null}
      {state.kind === "waiting" ? <p className={classes["hint"]}>{translate("generate.planning")}</p> : null}
      {state.kind === "failed" ? <Problem>{errorText(state.error, translate)}</Problem> : null}
      {state.kind === "plan" ? (
        <>
          <p className={classes["sentence"]} data-testid="plan">
            {translate(state.plan.seconds === null ? "generate.planSentenceNoTime" : "generate.planSentence", {
              steps: state.plan.steps,
              seconds: (state.plan.seconds ?? 0) * alternatives,
              nats: state.plan.predictedNats,
            })}
          </p>
          <p className={classes["hint"]}>{translate("generate.planDetail", { tokens: state.plan.length, bound: state.plan.theoremBoundNats })}</p>
          <PlanChart plan={state.plan} achieved={lastRun !== null && lastRun.achievedNats !== null ? { steps: lastRun.sizes.length, nats: lastRun.achievedNats } : null} />
        </>
      ) : null}
      {lastRun === null ? null : <LastRun run={lastRun} />}
    </div>
  );
}
