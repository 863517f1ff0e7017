/** The runs of an open document: their frames, their spans in the current text, and which of them the timeline shows. */
import type { Client, Frame, Run } from "../../src/contract/index.ts";
import type { DocumentState } from "../../src/domain/document/documentState.ts";
import { rebaseRange } from "../../src/domain/text/editAlgebra.ts";
import type { TextEdits, TextRange } from "../../src/domain/text/textEdit.ts";
import { type Connection, isConnectionError } from "../boot/connection.ts";
import { errorCode } from "./errors.ts";
import type { RunView, SessionEvent, TimelinePosition } from "./session.ts";

const TERMINAL: ReadonlySet<Run["phase"]> = new Set(["done", "cancelled", "failed"]);

export const isTerminal = (phase: Run["phase"]): boolean => TERMINAL.has(phase);

/** Frames that come faster than this, ms, are shown together. */
const FRAME_PAUSE = 30;

interface Entry {
  view: RunView;
  /** From where another watch stream goes on: `seen` of the last frame. */
  seen: number;
}

/**
 * Where a stored run's spans are now: at their old place, else where their old text occurs once, and new sections where their
 * proposed text is; spans that are gone are left out.
 */
export function locateSpans(run: Run, { text, version, proposals }: Pick<DocumentState, "text" | "version" | "proposals">): TextRange[] {
  if (version === run.baseVersion) return run.spans.map(({ start, end }) => ({ start, end }));
  const added = proposals.find(({ id }) => id === run.proposalId)?.hunks.filter(({ oldText }) => oldText === "") ?? [];
  const empty = run.spans.filter(({ oldText }) => oldText === "");
  const isEachThere = added.length === empty.length;
  return run.spans.flatMap((span) => {
    if (span.oldText === "") {
      const hunk = isEachThere ? added[empty.indexOf(span)] : undefined;
      return hunk === undefined ? [] : [{ start: hunk.start, end: hunk.start }];
    }
    if (text.slice(span.start, span.end) === span.oldText) return [{ start: span.start, end: span.end }];
    const found = text.indexOf(span.oldText);
    if (found < 0 || text.indexOf(span.oldText, found + 1) >= 0) return [];
    return [{ start: found, end: found + span.oldText.length }];
  });
}

function groupFrames(frames: readonly Frame[], alternatives: number): Frame[][] {
  const groups: Frame[][] = Array.from({ length: alternatives }, () => []);
  for (const frame of frames) groups[frame.alternative]?.push(frame);
  return groups;
}

/** Number of the likeliest alternative in the frames; the first one's until the run is done. */
const bestOf = (run: Run | undefined): number => run?.ranking[0]?.alternative ?? 0;

/** The frames of an alternative with one more, in the order of their steps; a frame that came before is renewed. */
export function withFrame(frames: readonly Frame[], frame: Frame): Frame[] {
  let at = frames.length;
  while (at > 0 && (frames[at - 1]?.step ?? 0) >= frame.step) at -= 1;
  const same = frames[at]?.step === frame.step ? 1 : 0;
  return frames.toSpliced(at, same, frame);
}

export class RunBook {
  private readonly entries = new Map<string, Entry>();
  private readonly watched = new Set<string>();
  private list: readonly RunView[] = [];
  private shown: { runId: string; position: TimelinePosition } | null = null;
  private snapshot: { readonly view: RunView; readonly position: TimelinePosition } | null = null;
  private frameTimer: ReturnType<typeof setTimeout> | null = null;
  private readonly client: Client;
  private readonly connection: Connection;
  private readonly signal: AbortSignal;
  private readonly emit: (event: SessionEvent) => void;

  constructor(client: Client, connection: Connection, signal: AbortSignal, emit: (event: SessionEvent) => void) {
    this.client = client;
    this.connection = connection;
    this.signal = signal;
    this.emit = emit;
  }

  views(): readonly RunView[] {
    return this.list;
  }

  active(): readonly RunView[] {
    return this.list.filter((view) => view.active);
  }

  timeline(): { readonly view: RunView; readonly position: TimelinePosition } | null {
    return this.snapshot;
  }

  /** Moves the spans of all runs with an edit of the local text. */
  rebase(edits: TextEdits): void {
    if (edits.length === 0 || this.entries.size === 0) return;
    for (const entry of this.entries.values()) {
      entry.view = { ...entry.view, spans: entry.view.spans.map((span) => rebaseRange(span, edits).range) };
    }
    this.refresh();
  }

  /** Begins to follow a run that has just been started here. */
  started(run: Run, spans: readonly TextRange[]): void {
    this.put(run, spans, true);
    this.show(run.id, { follow: true, alternative: 0 });
    void this.watch(run.id);
  }

  /** Begins to follow a run that another window started, or that was under way when the document was opened. */
  attach(runId: string, spans: readonly TextRange[]): void {
    if (!this.watched.has(runId)) void this.watch(runId, spans);
  }

  /** Loads the stored frames of a run and shows them. */
  async open(runId: string, state: DocumentState): Promise<void> {
    if (this.entries.get(runId)?.view.active !== true) {
      const stored = await this.client.runs.frames({ runId });
      const spans = this.entries.get(runId)?.view.spans ?? locateSpans(stored.run, state);
      const view: RunView = {
        run: stored.run,
        spans,
        frames: groupFrames(stored.frames, stored.run.parameters.alternatives),
        active: false,
      };
      this.entries.set(runId, { view, seen: stored.frames.length });
      this.refresh();
    }
    this.show(runId, { follow: true, alternative: bestOf(this.entries.get(runId)?.view.run) });
  }

  close(): void {
    this.shown = null;
    this.refresh();
    this.emit({ type: "timeline" });
  }

  seek(position: TimelinePosition): void {
    if (this.shown !== null) this.show(this.shown.runId, position);
  }

  private show(runId: string, position: TimelinePosition): void {
    this.shown = { runId, position };
    this.refresh();
    this.emit({ type: "timeline" });
  }

  private put(run: Run, spans: readonly TextRange[], active: boolean): void {
    const known = this.entries.get(run.id);
    const frames = known?.view.frames ?? groupFrames([], run.parameters.alternatives);
    this.entries.set(run.id, { view: { run, spans: known?.view.spans ?? spans, frames, active }, seen: known?.seen ?? 0 });
    this.refresh();
    this.emit({ type: "runs" });
  }

  private addFrame(runId: string, frame: Frame, seen: number): void {
    const entry = this.entries.get(runId);
    if (entry === undefined) return;
    entry.seen = seen;
    const frames = entry.view.frames.map((group, alternative) => (alternative === frame.alternative ? withFrame(group, frame) : group));
    const run = { ...entry.view.run, step: Math.max(entry.view.run.step, frame.step), steps: frame.steps };
    entry.view = { ...entry.view, run, frames };
    const shown = this.shown;
    if (shown?.runId === runId && shown.position.follow && shown.position.alternative !== frame.alternative) {
      this.shown = { runId, position: { follow: true, alternative: frame.alternative } };
    }
    this.frameTimer ??= setTimeout(() => {
      this.frameTimer = null;
      if (this.signal.aborted) return;
      this.refresh();
      this.emit({ type: "timeline" });
    }, FRAME_PAUSE);
  }

  /** Follows the run to its end, across cuts of the connection. */
  private async watch(runId: string, spans: readonly TextRange[] = []): Promise<void> {
    this.watched.add(runId);
    while (!this.signal.aborted) {
      try {
        const stream = await this.client.runs.watch({ runId, afterFrames: this.entries.get(runId)?.seen ?? 0 }, { signal: this.signal });
        for await (const event of stream) {
          if (event.type === "frame") this.addFrame(runId, event.frame, event.seen);
          else if (this.takeRun(event.run, spans)) {
            await this.complete(runId);
            return;
          }
        }
      } catch (error) {
        if (this.signal.aborted) return;
        if (errorCode(error) === "NOT_FOUND") {
          this.lost(runId);
          return;
        }
        if (!isConnectionError(error)) await new Promise((resolve) => setTimeout(resolve, 500));
      }
      await this.connection.whenConnected();
    }
  }

  /** Returns true when the run has ended. */
  private takeRun(run: Run, spans: readonly TextRange[]): boolean {
    const ended = isTerminal(run.phase);
    const first = !this.entries.has(run.id);
    this.put(run, spans, !ended);
    if (first && !ended && this.shown === null) this.show(run.id, { follow: true, alternative: 0 });
    if (this.shown?.runId === run.id) {
      if (ended && this.shown.position.follow) this.shown = { runId: run.id, position: { follow: true, alternative: bestOf(run) } };
      this.refresh();
      this.emit({ type: "timeline" });
    }
    return ended;
  }

  /** The stream leaves out frames that come too fast; the timeline of an ended run shows them all. */
  private async complete(runId: string): Promise<void> {
    const came = this.entries.get(runId)?.view.frames ?? [];
    const known = came.map((frames, alternative) => ({ alternative, steps: frames.map(({ step }) => step) }));
    const { run, frames } = await this.client.runs.frames({ runId, known }, { signal: this.signal });
    this.watched.delete(runId);
    const entry = this.entries.get(runId);
    if (entry === undefined) return;
    const groups = [...came];
    for (const frame of frames) groups[frame.alternative] = withFrame(groups[frame.alternative] ?? [], frame);
    entry.seen = groups.reduce((sum, group) => sum + group.length, 0);
    entry.view = { ...entry.view, run, frames: groups };
    this.refresh();
    this.emit({ type: "timeline" });
  }

  private lost(runId: string): void {
    this.entries.delete(runId);
    this.watched.delete(runId);
    if (this.shown?.runId === runId) this.shown = null;
    this.refresh();
    this.emit({ type: "runs" });
  }

  private refresh(): void {
    this.list = [...this.entries.values()].map((entry) => entry.view);
    const shown = this.shown;
    const entry = shown === null ? undefined : this.entries.get(shown.runId);
    this.snapshot = shown === null || entry === undefined ? null : { view: entry.view, position: shown.position };
  }
}
