/** How the selected text is denoised again, what that will cost, and the button that does it. */

import { Button, Kbd, Slider } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useShallow } from "zustand/react/shallow";
import type { Lock } from "../../../src/domain/document/documentState.ts";
import type { TextRange } from "../../../src/domain/text/textEdit.ts";
import { useMay } from "../../state/access.ts";
import { regenerate, regenerateObstacle, toggleLock } from "../../state/actions/generate.ts";
import { attempt } from "../../state/app.ts";
import { useCalmSessionState, useSession, useSessionState } from "../../state/hooks.ts";
import { useTranslator } from "../../state/language.ts";
import type { DocumentSession } from "../../state/session.ts";
import { setGenerate, setUi, useUiStore } from "../../state/uiStore.ts";
import { useCommandKey } from "../../ui/commandButton.tsx";
import { Hint } from "../../ui/hint.tsx";
import { IconChevronDown, IconChevronRight, IconLock, IconLockOpen, IconWand } from "../../ui/icons.ts";
import { Problem } from "../../ui/problem.tsx";
import { Region } from "../../ui/region.tsx";
import { AdvancedParameters } from "./advancedParameters.tsx";
import { BannedWording } from "./bannedWording.tsx";
import { DraftOffer } from "./draftOffer.tsx";
import classes from "./generate.module.css";
import { LiveStrength } from "./liveStrength.tsx";
import { PlanDetails, PlanSentence } from "./planPreview.tsx";
import { PresetRadios } from "./presetRadios.tsx";
import { usePlan } from "./usePlan.ts";

function Strength(): ReactNode {
  const translate = useTranslator();
  const strength = useUiStore((state) => state.generate.strength);
  const percent = Math.round(strength * 100);
  return (
    <div className={classes.field}>
      <div className={classes.label}>
        <span id="generate-strength">{translate("generate.strength")}</span>
        <output>{percent} %</output>
      </div>
      <Slider
        color="var(--pal-model)"
        size="sm"
        min={0}
        max={100}
        step={5}
        value={percent}
        label={null}
        onChange={(value) => setGenerate({ strength: value / 100 })}
        thumbLabel={translate("generate.strength")}
        thumbValueText={translate("generate.strengthText", { percent })}
      />
      <div className={classes.ends} aria-hidden>
        <span>{translate("generate.keepWording")}</span>
        <span>{translate("generate.startAfresh")}</span>
      </div>
      <LiveStrength strength={strength} />
    </div>
  );
}

function StepPlan(): ReactNode {
  const translate = useTranslator();
  const { preset, exactSteps } = useUiStore((state) => state.generate);
  return (
    <PresetRadios
      name="step-plan"
      value={exactSteps === null ? preset : null}
      onChange={(value) => setGenerate({ preset: value, exactSteps: null })}
    >
      {exactSteps === null ? null : <p className={classes.hint}>{translate("generate.exactlySteps", { count: exactSteps })}</p>}
    </PresetRadios>
  );
}

/** All of the selected text is locked: the button takes the lock off. */
function isLocked(locks: readonly Lock[], selection: readonly TextRange[]): boolean {
  return selection.length > 0 && selection.every((range) => locks.some((lock) => lock.start <= range.start && lock.end >= range.end));
}

const locksOf = (session: DocumentSession) => session.state().locks;
/** What of the session the obstacle depends on: rendered again when it changes. */
const activeOrOffline = (session: DocumentSession): string =>
  `${session.runs().some((view) => view.active)} ${session.connection() === "offline"}`;

function Buttons(): ReactNode {
  const translate = useTranslator();
  const session = useSession();
  const ui = useUiStore(useShallow(({ selection, engine, appInfo, generateProblem }) => ({ selection, engine, appInfo, generateProblem })));
  useSessionState(activeOrOffline);
  const locks = useCalmSessionState(locksOf);
  const regenerateKey = useCommandKey("generate.regenerate");
  const lockKey = useCommandKey("generate.lock");
  const mayLock = useMay("documents.lock");
  const obstacle = regenerateObstacle(session, ui);
  const locked = isLocked(locks, ui.selection);
  const why = obstacle === null ? null : translate(obstacle);
  return (
    <>
      <div className={classes.buttons}>
        <div className={classes.buttonRow}>
          <Button
            color="model.6"
            variant="filled"
            className={classes.go ?? ""}
            aria-disabled={obstacle !== null || undefined}
            data-disabled={obstacle !== null}
            aria-describedby={why === null ? undefined : "generate-why"}
            leftSection={<IconWand size={16} aria-hidden />}
            rightSection={
              regenerateKey === null ? null : (
                <Kbd size="xs" aria-hidden>
                  {regenerateKey}
                </Kbd>
              )
            }
            onClick={() => void regenerate()}
          >
            {translate("generate.regenerate")}
          </Button>
          <Hint text={translate(locked ? "generate.unlockHint" : "generate.lockHint")} shortcut={lockKey}>
            <Button
              variant="default"
              className={classes.lock ?? ""}
              disabled={ui.selection.length === 0 || !mayLock}
              leftSection={locked ? <IconLockOpen size={16} aria-hidden /> : <IconLock size={16} aria-hidden />}
              onClick={() => void attempt(toggleLock)}
            >
              {translate(locked ? "generate.unlock" : "generate.lock")}
            </Button>
          </Hint>
        </div>
      </div>
      {why === null ? null : (
        <p id="generate-why" className={classes.hint}>
          {why}
        </p>
      )}
      {ui.generateProblem === null || ui.generateProblem === why ? null : <Problem>{ui.generateProblem}</Problem>}
    </>
  );
}

export function GeneratePanel({ foldable }: { foldable: boolean }): ReactNode {
  const translate = useTranslator();
  const folded = useUiStore((state) => foldable && state.generateFolded);
  const [advanced, setAdvanced] = useState(false);
  const plan = usePlan();
  return (
    <Region name="generate" label={translate("generate.title")} className={foldable ? classes.panel : classes.tab}>
      {foldable ? (
        <h2 className={classes.heading}>
          <button type="button" className={classes.fold} aria-expanded={!folded} onClick={() => setUi({ generateFolded: !folded })}>
            {folded ? <IconChevronRight size={14} aria-hidden /> : <IconChevronDown size={14} aria-hidden />}
            {translate("generate.title")}
          </button>
        </h2>
      ) : null}
      {folded ? null : (
        <div className={classes.body}>
          <Strength />
          <StepPlan />
          <PlanSentence state={plan} />
          <Buttons />
          <DraftOffer />
          <BannedWording />
          <PlanDetails state={plan} />
          <button type="button" className={classes.more} aria-expanded={advanced} onClick={() => setAdvanced(!advanced)}>
            {advanced ? <IconChevronDown size={14} aria-hidden /> : <IconChevronRight size={14} aria-hidden />}
            {translate("generate.advanced")}
          </button>
          {advanced ? <AdvancedParameters /> : null}
        </div>
      )}
    </Region>
  );
}
