/** What the planner says about a run with the panel's parameters on the selected text. */
import { useEffect, useMemo, useState } from "react";
import type { Plan } from "../../../src/contract/index.ts";
import { LENGTH_FACTOR, stepPlanOf } from "../../state/actions/generate.ts";
import { LIVE_PLAN } from "../../state/actions/liveStrength.ts";
import { errorCode } from "../../state/errors.ts";
import { useClient, useDebounced, useSession, useSessionState } from "../../state/hooks.ts";
import { useUiStore } from "../../state/uiStore.ts";

/** Longest text that is sent for counting; longer selections are cut (the model takes less anyway). */
const MAX_TEXT = 200_000;

export type PlanState =
  | { readonly kind: "none" }
  | { readonly kind: "waiting" }
  | { readonly kind: "plan"; readonly plan: Plan }
  | { readonly kind: "failed"; readonly error: unknown };

/** Asked again 200 ms after the selection or a parameter changed; an answer to an old question is dropped. */
export function usePlan(): PlanState {
  const client = useClient();
  const session = useSession();
  const selection = useUiStore((state) => state.selection);
  const parameters = useUiStore((state) => state.generate);
  const live = useUiStore((state) => state.liveStrength);
  const engineReady = useUiStore((state) => state.engine?.state !== "no-model");
  const modelInForce = useUiStore((state) => state.settings?.model ?? null);
  // A finished run has measured how long a step takes.
  const finishedRuns = useSessionState((current) => current.runs().filter((view) => !view.active).length);
  const question = useMemo(
    () => ({ selection, parameters, live, modelInForce, finishedRuns }),
    [selection, parameters, live, modelInForce, finishedRuns],
  );
  const settled = useDebounced(question, 200);
  const [state, setState] = useState<PlanState>({ kind: "none" });
  useEffect(() => {
    if (settled.selection.length === 0 || !engineReady) {
      setState({ kind: "none" });
      return;
    }
    let current = true;
    const { locks } = session.state();
    const locked = settled.selection.some((range) => locks.some((lock) => lock.start < range.end && lock.end > range.start));
    const text = settled.selection
      .map((range) => session.state().text.slice(range.start, range.end))
      .join("")
      .slice(0, MAX_TEXT);
    if (text === "") return;
    setState((before) => (before.kind === "plan" ? before : { kind: "waiting" }));
    client.runs
      .plan({
        kind: session.info().kind,
        text,
        strength: settled.parameters.strength,
        locked,
        spans: Math.min(64, settled.selection.length),
        plan: settled.live && settled.parameters.exactSteps === null ? LIVE_PLAN : stepPlanOf(settled.parameters),
        lengthFactor: LENGTH_FACTOR,
        documentLength: session.state().text.length,
        solver: settled.parameters.solver ?? undefined,
        model: settled.parameters.model,
      })
      .then(
        (plan) => current && setState({ kind: "plan", plan }),
        (error: unknown) => current && errorCode(error) !== "CANCELLED" && setState({ kind: "failed", error }),
      );
    return () => {
      current = false;
    };
  }, [client, session, settled, engineReady]);
  return state;
}
