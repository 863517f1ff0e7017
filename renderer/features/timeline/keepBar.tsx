/** Stopping a run and keeping some of its sections. */
import { Button } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import { useMay } from "../../state/access.ts";
import { canUseShown } from "../../state/actions/generate.ts";
import { canKeepSections, discardSections, goOnWriting, keepSections, stopAndChoose } from "../../state/actions/keepSections.ts";
import { attempt, reportGenerate } from "../../state/app.ts";
import { useSession } from "../../state/hooks.ts";
import { NOTHING_KEPT, setKeeping, useKeeping } from "../../state/keeping.ts";
import { useTranslator } from "../../state/language.ts";
import { focusRegion } from "../../state/regions.ts";
import type { RunView } from "../../state/session.ts";
import classes from "./sectionList.module.css";

/** The way to choosing, while a run is under way or after it was stopped. */
export function KeepStart({ view }: { view: RunView }): ReactNode {
  const translate = useTranslator();
  const session = useSession();
  const mayUse = useMay("runs.useState");
  const isChoosing = useKeeping((state) => state.runId === view.run.id);
  if (isChoosing || !mayUse || !canKeepSections(session)) return null;
  return (
    <Button size="compact-sm" variant="default" onClick={() => void attempt(stopAndChoose, reportGenerate)}>
      {translate(view.active ? "sections.stopAndKeep" : "sections.keepSome")}
    </Button>
  );
}

/** What choosing can end with. `count`: how many sections are chosen. */
export function KeepBar({ view, count }: { view: RunView; count: number }): ReactNode {
  const translate = useTranslator();
  const session = useSession();
  const keeping = useKeeping();
  const isChoosing = keeping.runId === view.run.id;
  const isMoving = view.active && view.run.phase !== "paused";
  // Somebody let it go on by another way: there is nothing to choose from while it moves.
  const isOver = isChoosing && !keeping.pausing && (isMoving || view.run.phase === "done" || view.run.phase === "failed");
  useEffect(() => {
    if (isOver) setKeeping(NOTHING_KEPT);
  }, [isOver]);
  const canChoose = isChoosing && !keeping.pausing;
  useEffect(() => {
    // The button that led here is gone.
    if (canChoose) focusRegion("timeline", "input[type=checkbox]:not(:disabled)");
  }, [canChoose]);
  if (!isChoosing) return null;
  if (keeping.pausing) return <span className={classes.written}>{translate("sections.pausing")}</span>;
  return (
    <>
      <p className={classes.hint}>{translate("sections.keepHint")}</p>
      <span className={classes.buttons}>
        <Button
          size="compact-sm"
          color="model.6"
          disabled={count === 0 || !canUseShown(session)}
          onClick={() => void attempt(keepSections, reportGenerate)}
        >
          {translate("sections.keep", { count })}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => void attempt(goOnWriting, reportGenerate)}>
          {translate(view.active ? "sections.goOn" : "sections.cancelChoice")}
        </Button>
        {view.active ? (
          <Button size="compact-sm" variant="default" onClick={() => void attempt(discardSections)}>
            {translate("sections.discard")}
          </Button>
        ) : null}
      </span>
    </>
  );
}
