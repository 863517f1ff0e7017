/** Stopping a run over several sections and keeping some of them. */

import { getKeeping, NOTHING_KEPT, setKeeping } from "../keeping.ts";
import { currentTranslator } from "../language.ts";
import { spanProgress, worthKeeping } from "../sectionProgress.ts";
import type { DocumentSession, RunView } from "../session.ts";
import { announce, currentSession } from "../uiStore.ts";
import { canUseShown, shownFrame, stopRun } from "./generate.ts";
import { withRoom } from "./sectionRoom.ts";

/** Whether sections of the run on show can be kept: it has several, and something is written. */
export function canKeepSections(session: DocumentSession): boolean {
  const view = session.timeline()?.view;
  if (view === undefined || view.run.spans.length < 2 || getKeeping().runId === view.run.id) return false;
  return view.active ? shownFrame(session) !== null : view.run.phase === "cancelled" && canUseShown(session);
}

/** Pauses the run on show if it is under way, and offers its sections for keeping. */
export async function stopAndChoose(): Promise<void> {
  const session = currentSession();
  const view = session?.timeline()?.view;
  if (session === null || view === undefined) return;
  const { id } = view.run;
  if (view.active && view.run.phase !== "paused") {
    setKeeping({ ...NOTHING_KEPT, runId: id, pausing: true });
    await session.pauseRun(id);
    await untilStill(session, id);
  }
  const phase = viewOf(session, id)?.run.phase;
  if (phase !== "paused" && phase !== "cancelled") {
    // It has ended before it could pause: a run that is done has proposed everything.
    setKeeping(NOTHING_KEPT);
    return;
  }
  setKeeping({ runId: id, spans: null, pausing: false });
  announce(currentTranslator()("sections.choose", { count: chosenSpans(session).size }));
}

/** Progress of the spans in the state on show. */
export function progressOfShown(session: DocumentSession) {
  const timeline = session.timeline();
  if (timeline === null) return [];
  const { view, position } = timeline;
  const frames = view.frames[position.alternative] ?? [];
  const shown = position.follow ? frames.at(-1) : frames[position.index];
  return spanProgress(shown ?? null, frames[0] ?? null, view.run.spans.length);
}

/** The sections that are to be kept as it stands: what the person chose, else what is offered in the state on show. */
export function chosenSpans(session: DocumentSession): ReadonlySet<number> {
  return getKeeping().spans ?? new Set(worthKeeping(progressOfShown(session)));
}

export function toggleKept(span: number): void {
  const session = currentSession();
  if (session === null) return;
  const spans = chosenSpans(session);
  setKeeping({ spans: new Set(spans.has(span) ? [...spans].filter((other) => other !== span) : [...spans, span]) });
}

/** Makes the chosen sections a proposal and ends the run. Throws what `useState` of the session throws. */
export async function keepSections(): Promise<void> {
  const session = currentSession();
  const view = session?.timeline()?.view;
  const shown = session === null ? null : shownFrame(session);
  if (session === null || view === undefined || shown === null || getKeeping().runId !== view.run.id) return;
  const kept = [...chosenSpans(session)].sort((a, b) => a - b);
  if (kept.length === 0) return;
  await withRoom(session, view, kept, async () => {
    await session.useState(shown.runId, shown.alternative, shown.step, kept);
    return null;
  });
  setKeeping(NOTHING_KEPT);
  announce(currentTranslator()("sections.kept", { count: kept.length }));
}

/** Ends choosing; a run that was paused for it goes on. */
export async function goOnWriting(): Promise<void> {
  const session = currentSession();
  const { runId } = getKeeping();
  setKeeping(NOTHING_KEPT);
  if (session === null || runId === null) return;
  if (viewOf(session, runId)?.active === true) await session.resumeRun(runId);
}

/** Ends choosing and the run; the document is as it was. */
export async function discardSections(): Promise<void> {
  setKeeping(NOTHING_KEPT);
  await stopRun();
}

const viewOf = (session: DocumentSession, runId: string): RunView | undefined => session.runs().find(({ run }) => run.id === runId);

/** Resolves when a run stands still: it is paused or has ended. */
function untilStill(session: DocumentSession, runId: string): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      const view = viewOf(session, runId);
      if (view?.active === true && view.run.phase !== "paused") return;
      stop();
      resolve();
    };
    const stop = session.subscribe(look);
    look();
  });
}
