/** What the planner says about a run over sections. */
import { useEffect, useState } from "react";
import type { Client } from "../../../src/contract/index.ts";
import { errorCode } from "../../state/errors.ts";
import { useClient, useDebounced } from "../../state/hooks.ts";
import type { PlanState } from "../generate/usePlan.ts";

export type PlanQuestion = Parameters<Client["runs"]["plan"]>[0];

/** Asked again 200 ms after the question has changed; null: nothing to plan. */
export function useRunPlan(question: PlanQuestion | null): PlanState {
  const client = useClient();
  const [state, setState] = useState<PlanState>({ kind: "none" });
  // Questions are made at every render: they are the same when they say the same.
  const asked = useDebounced(question === null ? null : JSON.stringify(question), 200);
  useEffect(() => {
    if (asked === null) {
      setState({ kind: "none" });
      return;
    }
    let current = true;
    setState((before) => (before.kind === "plan" ? before : { kind: "waiting" }));
    client.runs.plan(JSON.parse(asked) as PlanQuestion).then(
      (plan) => current && setState({ kind: "plan", plan }),
      (error: unknown) => current && errorCode(error) !== "CANCELLED" && setState({ kind: "failed", error }),
    );
    return () => {
      current = false;
    };
  }, [client, asked]);
  return state;
}
