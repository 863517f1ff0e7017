/** Starting, steering and stopping runs. */
import type { RunParameters, StepPlan } from "../../../src/contract/index.ts";
import type { TextRange } from "../../../src/domain/text/textEdit.ts";
import { may } from "../access.ts";
import { attempt, reportGenerate } from "../app.ts";
import { currentTranslator } from "../language.ts";
import type { DocumentSession, RunView } from "../session.ts";
import { announce, currentSession, type GenerateParameters, getUi, setUi } from "../uiStore.ts";
import { withRoom } from "./sectionRoom.ts";

/** Room for the new text relative to the old one. */
export const LENGTH_FACTOR = 1.25;

export function stepPlanOf(parameters: GenerateParameters): StepPlan {
  return parameters.exactSteps === null ? { by: "preset", preset: parameters.preset } : { by: "steps", steps: parameters.exactSteps };
}

export function runParametersOf(parameters: GenerateParameters): RunParameters {
  return {
    strength: parameters.strength,
    plan: stepPlanOf(parameters),
    order: parameters.order,
    solver: parameters.solver ?? undefined,
    temperature: parameters.temperature,
    topP: 0.95,
    alternatives: parameters.alternatives,
    seed: parameters.seed,
    lengthFactor: LENGTH_FACTOR,
    remask: true,
    protect: [...parameters.protect],
    model: parameters.model,
  };
}

/** Why Regenerate cannot run now, as a message key; null when it can. */
export type RegenerateObstacle =
  | "access.notAllowed"
  | "generate.why.noSelection"
  | "generate.why.running"
  | "generate.why.noModel"
  | "generate.why.offline";

export function regenerateObstacle(
  session: DocumentSession,
  ui: Pick<ReturnType<typeof getUi>, "selection" | "engine">,
): RegenerateObstacle | null {
  return runObstacle(session, ui) ?? (ui.selection.length === 0 ? "generate.why.noSelection" : null);
}

/** Why no run can be started now, wherever it is to write; null when one can. */
export function runObstacle(session: DocumentSession, ui: Pick<ReturnType<typeof getUi>, "engine">): RegenerateObstacle | null {
  if (!may("runs.start")) return "access.notAllowed";
  if (session.connection() === "offline") return "generate.why.offline";
  if (ui.engine?.state === "no-model") return "generate.why.noModel";
  return session.runs().some((view) => view.active) ? "generate.why.running" : null;
}

export function activeRun(session: DocumentSession | null): RunView | null {
  return session?.runs().find((view) => view.active) ?? null;
}

/** Starts a run, with the panel's parameters unless told otherwise; what goes wrong stands beside the Generate button. */
export async function startAt(
  session: DocumentSession,
  spans: readonly (TextRange & { readonly room?: number })[],
  parameters: RunParameters = runParametersOf(getUi().generate),
): Promise<void> {
  setUi({ generateProblem: null });
  await attempt(async () => {
    await session.startRun(spans, parameters);
    announce(currentTranslator()("generate.started"));
  }, reportGenerate);
}

/** Denoises the selected spans again with the panel's parameters. */
export async function regenerate(): Promise<void> {
  const session = currentSession();
  if (session === null) return;
  const obstacle = regenerateObstacle(session, getUi());
  if (obstacle !== null) {
    const text = currentTranslator()(obstacle);
    setUi({ generateProblem: text });
    announce(text);
    return;
  }
  await startAt(session, getUi().selection);
}

export async function stopRun(): Promise<void> {
  const session = currentSession();
  const view = activeRun(session);
  if (session === null || view === null) return;
  await session.cancelRun(view.run.id);
  announce(currentTranslator()("timeline.stopped"));
}

export async function pauseOrResume(): Promise<void> {
  const session = currentSession();
  const view = activeRun(session);
  if (session === null || view === null) return;
  if (view.run.phase === "paused") await session.resumeRun(view.run.id);
  else await session.pauseRun(view.run.id);
}

/** Goes to another frame of the open timeline. */
export function stepFrame(direction: 1 | -1): void {
  const timeline = currentSession()?.timeline();
  if (timeline === null || timeline === undefined) return;
  const { position, view } = timeline;
  const last = (view.frames[position.alternative]?.length ?? 0) - 1;
  const at = position.follow ? last : position.index;
  const index = Math.min(Math.max(at + direction, 0), last);
  if (last >= 0) currentSession()?.seek({ follow: false, alternative: position.alternative, index });
}

/** The frame on show: run, alternative and denoise step; null without a timeline. */
export function shownFrame(session: DocumentSession): { runId: string; alternative: number; step: number } | null {
  const timeline = session.timeline();
  if (timeline === null) return null;
  const frames = timeline.view.frames[timeline.position.alternative] ?? [];
  const frame = timeline.position.follow ? frames.at(-1) : frames[timeline.position.index];
  return frame === undefined ? null : { runId: timeline.view.run.id, alternative: frame.alternative, step: frame.step };
}

/** Whether the state on show can become a proposal or the start of another run: not while its run moves on. */
export function canUseShown(session: DocumentSession): boolean {
  const view = session.timeline()?.view;
  const other = session.runs().some((run) => run.active && run.run.id !== view?.run.id);
  return view !== undefined && !other && (!view.active || view.run.phase === "paused") && shownFrame(session) !== null;
}

export async function takeShownState(): Promise<void> {
  const session = currentSession();
  const shown = session === null ? null : shownFrame(session);
  if (session === null || shown === null) return;
  await withRoomOfAll(session, async () => {
    await session.useState(shown.runId, shown.alternative, shown.step);
    return null;
  });
  announce(currentTranslator()("timeline.used", { step: shown.step }));
}

export async function continueFromShown(): Promise<void> {
  const session = currentSession();
  const shown = session === null ? null : shownFrame(session);
  if (session === null || shown === null) return;
  await withRoomOfAll(session, async () => (await session.continueFrom(shown.runId, shown.alternative, shown.step)).id);
  announce(currentTranslator()("generate.started"));
}

/** A drafted section whose run was stopped has no room for its text any more: it gets it again. */
async function withRoomOfAll(session: DocumentSession, work: () => Promise<string | null>): Promise<void> {
  const view = session.timeline()?.view;
  if (view === undefined) return;
  const spans = [...view.run.spans.keys()];
  await withRoom(session, view, spans, work);
}

/** Locks the selected text, or unlocks it when all of it is locked already. */
export async function toggleLock(): Promise<void> {
  const session = currentSession();
  const ranges = getUi().selection;
  if (session === null || ranges.length === 0) return;
  const translate = currentTranslator();
  const covering = session.state().locks.filter((lock) => ranges.some((range) => lock.start <= range.start && lock.end >= range.end));
  if (ranges.every((range) => covering.some((lock) => lock.start <= range.start && lock.end >= range.end))) {
    await session.unlock(covering.map((lock) => lock.id));
    announce(translate("generate.unlocked", { count: covering.length }));
    return;
  }
  await session.lock(ranges);
  announce(translate("generate.locked", { count: ranges.length }));
}
