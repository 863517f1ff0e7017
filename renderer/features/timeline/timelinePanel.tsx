/** The denoise timeline: how far the run is, every state of the canvas, and what can be made of a state. */
import { ActionIcon, Button, CloseButton, Progress, SegmentedControl, Slider } from "@mantine/core";
import type { ReactNode } from "react";
import type { Frame, Run } from "../../../src/contract/index.ts";
import { proofSentences } from "../../../src/i18n/proofSentences.ts";
import { canUseShown, continueFromShown, pauseOrResume, stepFrame, stopRun, takeShownState } from "../../state/actions/generate.ts";
import { attempt, reportGenerate } from "../../state/app.ts";
import { runProblemText } from "../../state/errors.ts";
import { useSession, useSessionState } from "../../state/hooks.ts";
import { useKeeping } from "../../state/keeping.ts";
import { type Translate, useTranslator } from "../../state/language.ts";
import type { DocumentSession, RunView, TimelinePosition } from "../../state/session.ts";
import { useCommandKey } from "../../ui/commandButton.tsx";
import { Hint } from "../../ui/hint.tsx";
import { IconPlayerPause, IconPlayerPlay, IconPlayerSkipBack, IconPlayerSkipForward, IconPlayerStop } from "../../ui/icons.ts";
import { Region } from "../../ui/region.tsx";
import { ProofNote } from "../history/proofNote.tsx";
import { CanvasText } from "./canvasText.tsx";
import { KeepStart } from "./keepBar.tsx";
import { SectionList, useShownSpan } from "./sectionList.tsx";
import classes from "./timeline.module.css";

const timelineOf = (session: DocumentSession) => session.timeline();

/** "Denoising, step 6 of 12", or how the run ended. */
function phaseText(run: Run, frame: Frame | null, active: boolean, translate: Translate): string {
  if (run.phase === "failed") return runProblemText(run, translate) ?? translate("phase.failed");
  const step = frame?.step ?? run.step;
  const steps = frame?.steps ?? run.steps;
  if (active && run.phase !== "denoising" && run.phase !== "paused") return translate(`phase.${run.phase}`);
  const place = translate("timeline.step", { step, steps });
  return run.phase === "denoising" ? place : `${translate(`phase.${run.phase}`)} · ${place}`;
}

/** Families that do not estimate the error of what they decide at once: a flow makes none, or its error is not known. */
const WITHOUT_ERROR: ReadonlySet<string> = new Set(["rectified-flow", "autoregressive-flow"]);

function figures(run: Run, frame: Frame | null, hasLocks: boolean, translate: Translate): string {
  const parts: string[] = [];
  if (frame !== null) parts.push(translate("timeline.open", { count: frame.open }));
  if (frame !== null && !WITHOUT_ERROR.has(run.family)) parts.push(translate("timeline.spent", { nats: frame.spentNats }));
  if (run.milliseconds !== null) parts.push(translate("common.seconds", { seconds: run.milliseconds / 1000 }));
  if (run.provider !== "") parts.push(run.provider.toUpperCase());
  parts.push(translate("timeline.package", { model: run.model, hash: run.packageHash.slice(0, 12) }));
  const proof = proofSentences(run, hasLocks, translate);
  if (proof.length > 0) parts.push(proof.join(" "));
  return parts.join(" · ");
}

function IconAction({
  label,
  shortcut,
  disabled,
  onClick,
  children,
}: {
  label: string;
  shortcut?: string | null;
  disabled?: boolean;
  onClick: () => void;
  children: ReactNode;
}): ReactNode {
  return (
    <Hint text={label} shortcut={shortcut ?? null}>
      <ActionIcon variant="default" size="md" aria-label={label} disabled={disabled ?? false} onClick={onClick}>
        {children}
      </ActionIcon>
    </Hint>
  );
}

function Steering({ view }: { view: RunView }): ReactNode {
  const translate = useTranslator();
  const stopKey = useCommandKey("timeline.stop");
  const paused = view.run.phase === "paused";
  const isChoosing = useKeeping((state) => state.runId === view.run.id);
  if (!view.active || isChoosing) return null;
  return (
    <>
      <IconAction label={translate(paused ? "timeline.resume" : "timeline.pause")} onClick={() => void attempt(pauseOrResume)}>
        {paused ? <IconPlayerPlay size={16} aria-hidden /> : <IconPlayerPause size={16} aria-hidden />}
      </IconAction>
      <IconAction label={translate("timeline.stop")} shortcut={stopKey} onClick={() => void attempt(stopRun)}>
        <IconPlayerStop size={16} aria-hidden />
      </IconAction>
    </>
  );
}

function Scrubber({ frames, index, position }: { frames: readonly Frame[]; index: number; position: TimelinePosition }): ReactNode {
  const translate = useTranslator();
  const session = useSession();
  const last = frames.length - 1;
  const previousKey = useCommandKey("timeline.previous");
  const nextKey = useCommandKey("timeline.next");
  const frame = frames[index];
  return (
    <div className={classes.scrub}>
      <IconAction label={translate("timeline.previousFrame")} shortcut={previousKey} disabled={index <= 0} onClick={() => stepFrame(-1)}>
        <IconPlayerSkipBack size={16} aria-hidden />
      </IconAction>
      <Slider
        className={classes.slider ?? ""}
        size="sm"
        color="var(--pal-model)"
        min={0}
        max={Math.max(1, last)}
        step={1}
        value={Math.max(0, index)}
        disabled={last < 1}
        label={null}
        onChange={(value) => session.seek({ follow: false, alternative: position.alternative, index: Math.min(value, last) })}
        thumbLabel={translate("timeline.scrub")}
        thumbValueText={translate("timeline.step", { step: frame?.step ?? 0, steps: frame?.steps ?? 0 })}
      />
      <IconAction label={translate("timeline.nextFrame")} shortcut={nextKey} disabled={index >= last} onClick={() => stepFrame(1)}>
        <IconPlayerSkipForward size={16} aria-hidden />
      </IconAction>
    </div>
  );
}

function AlternativeChoice({ view, position }: { view: RunView; position: TimelinePosition }): ReactNode {
  const translate = useTranslator();
  const session = useSession();
  const count = view.frames.length;
  if (count < 2) return null;
  // When the run is done they stand as they are ranked, without those that said the same as another.
  const ranked = view.run.ranking.map(({ alternative }) => alternative);
  const choices = ranked.includes(position.alternative) ? ranked : Array.from({ length: count }, (_, index) => index);
  if (choices.length < 2) return null;
  return (
    <SegmentedControl
      size="xs"
      aria-label={translate("timeline.alternative")}
      value={String(position.alternative)}
      data={choices.map((alternative, index) => ({ value: String(alternative), label: String(index + 1) }))}
      onChange={(value) => session.seek({ follow: true, alternative: Number(value) })}
    />
  );
}

export function TimelinePanel(): ReactNode {
  const timeline = useSessionState(timelineOf);
  if (timeline === null) return null;
  return <RunTimeline view={timeline.view} position={timeline.position} />;
}

function RunTimeline({ view, position }: { view: RunView; position: TimelinePosition }): ReactNode {
  const translate = useTranslator();
  const session = useSession();
  const hasLocks = useSessionState((current) => current.state().locks.length > 0);
  const frames = view.frames[position.alternative] ?? [];
  const index = position.follow ? frames.length - 1 : Math.min(position.index, frames.length - 1);
  const frame = frames[index] ?? null;
  const first = frames[0] ?? null;
  const isMany = view.run.spans.length > 1;
  const span = useShownSpan(view, frame, first);
  const steps = frame?.steps ?? view.run.steps;
  const usable = canUseShown(session);
  const share = steps === 0 ? 0 : ((frame?.step ?? 0) / steps) * 100;
  return (
    <Region name="timeline" label={translate("timeline.title")} className={classes.panel}>
      <div className={classes.line}>
        <h2 className={classes.title}>{translate("timeline.title")}</h2>
        <Progress
          className={classes.progress ?? ""}
          value={share}
          color="var(--pal-model)"
          size="md"
          aria-label={translate("timeline.progress")}
        />
        <span className={classes.phase} data-phase={view.run.phase} title={view.run.error?.message}>
          {phaseText(view.run, frame, view.active, translate)}
        </span>
        <Steering view={view} />
        {isMany ? <KeepStart view={view} /> : null}
        <Scrubber frames={frames} index={index} position={position} />
        <AlternativeChoice view={view} position={position} />
        <Button size="compact-sm" variant="default" disabled={!usable} onClick={() => void attempt(takeShownState, reportGenerate)}>
          {translate("timeline.useState")}
        </Button>
        <Button size="compact-sm" variant="default" disabled={!usable} onClick={() => void attempt(continueFromShown, reportGenerate)}>
          {translate("timeline.continue")}
        </Button>
        <CloseButton size="sm" aria-label={translate("timeline.close")} disabled={view.active} onClick={() => session.closeTimeline()} />
      </div>
      <div className={classes.details}>
        <CanvasText frame={frame} span={isMany ? span : null} />
        <span className={classes.figures} title={view.run.packageHash}>
          {figures(view.run, frame, hasLocks, translate)}
        </span>
      </div>
      {isMany ? <SectionList key={`sections ${view.run.id}`} view={view} frame={frame} first={first} span={span} /> : null}
      {view.active ? null : <ProofNote key={view.run.id} subject={{ runId: view.run.id }} />}
    </Region>
  );
}
