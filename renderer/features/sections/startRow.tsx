/** What the run will take, why it cannot start, and the buttons. */
import { Button } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { SectionsObstacle } from "../../state/actions/sections.ts";
import { attempt } from "../../state/app.ts";
import { errorText } from "../../state/errors.ts";
import { useTranslator } from "../../state/language.ts";
import { setUi } from "../../state/uiStore.ts";
import { IconWand } from "../../ui/icons.ts";
import { Problem } from "../../ui/problem.tsx";
import { PlanSentence } from "../generate/planPreview.tsx";
import classes from "./sections.module.css";
import { type PlanQuestion, useRunPlan } from "./useRunPlan.ts";

export function StartRow({
  question,
  sum,
  note,
  obstacle,
  label,
  start,
}: {
  question: PlanQuestion | null;
  /** How much is to be written. */
  sum: string;
  /** What limits it, null for nothing. */
  note: string | null;
  /** Why it cannot start, as a sentence. */
  obstacle: string | null;
  label: string;
  start: () => Promise<void>;
}): ReactNode {
  const translate = useTranslator();
  const [working, setWorking] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const plan = useRunPlan(question);
  const go = async (): Promise<void> => {
    setWorking(true);
    setError(null);
    await attempt(start, setError);
    setWorking(false);
  };
  return (
    <div className={classes.end}>
      {question === null ? null : (
        <>
          <p className={classes.sum}>{sum}</p>
          {note === null ? null : <p className={classes.note}>{note}</p>}
          <PlanSentence state={plan} alternatives={1} none="" />
          {plan.kind === "plan" ? <p className={classes.hint}>{translate("sections.planWindow", { tokens: plan.plan.window })}</p> : null}
        </>
      )}
      {obstacle === null ? null : (
        <p id="sections-why" className={classes.why}>
          {obstacle}
        </p>
      )}
      {error === null ? null : <Problem>{errorText(error, translate)}</Problem>}
      <div className={classes.buttons}>
        <Button variant="default" onClick={() => setUi({ dialog: null })}>
          {translate("common.cancel")}
        </Button>
        <Button
          data-autofocus
          color="model.6"
          leftSection={<IconWand size={16} aria-hidden />}
          disabled={obstacle !== null || question === null}
          aria-describedby={obstacle === null ? undefined : "sections-why"}
          loading={working}
          onClick={() => void go()}
        >
          {label}
        </Button>
      </div>
    </div>
  );
}

/** The sentence for an obstacle. */
export function useObstacleText(obstacle: SectionsObstacle | null): string | null {
  const translate = useTranslator();
  return obstacle === null ? null : translate(obstacle);
}
