import type { Frame, Plan, Run, RunEvent, RunParameters, StepPlan } from "../../../src/contract/index.ts";
import type { Actor } from "../../../src/domain/access/actor.ts";
import type { DocumentKind } from "../../../src/domain/document/documentState.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { CHARACTERS_PER_TOKEN, taskOf } from "../../../src/domain/model/chooseModel.ts";
import type { Solver } from "../../../src/domain/planning/solver.ts";
import type { Author } from "../../../src/domain/proposal/proposal.ts";
import type { Engine } from "../../inference/engine.ts";
import { requireHash } from "../../inference/package/requireHash.ts";
import type { PackageSummary } from "../../inference/packages.ts";
import type { CanvasFrame } from "../../inference/protocol.ts";
import type { NoticeBoard } from "../app/noticeBoard.ts";
import type { DocumentRegistry } from "../documents/documentRegistry.ts";
import type { ChangeTarget } from "../documents/documentService.ts";
import type { OpenDocument } from "../documents/openDocument.ts";
import type { EventQueue } from "../events/eventQueue.ts";
import type { ModelLibrary } from "../models/modelLibrary.ts";
import type { SettingsService } from "../settings/settingsService.ts";
import type { Workbench } from "../workbench.ts";
import { ActiveRun, type Outcome } from "./activeRun.ts";
import { readEvidence } from "./evidence.ts";
import { arrive, bindState, buildProposal, type EndedRun, storeFailure, storeResult, toFailure } from "./finishRun.ts";
import { FrameStream, type KnownFrames, toFrame, unknownFrames } from "./frameStream.ts";
import { isTerminal, toRun } from "./runRecord.ts";
import { newRequest, newRun, type RunStart } from "./runStart.ts";
import { canvasOf, frameAt, rewritesOf } from "./savedState.ts";
import { checkSpans, locksWithin, placesOfRun, type RunSpan, requireUnchanged } from "./spans.ts";
import { resolvePlan } from "./stepPlan.ts";

/** What the plan of a run is asked for. */
export interface PlanQuestion {
  readonly model: string | null;
  readonly kind: DocumentKind;
  readonly text?: string | undefined;
  readonly length?: number | undefined;
  readonly strength: number;
  /** Something inside of the spans is locked. */
  readonly locked: boolean;
  readonly spans: number;
  readonly plan: StepPlan;
  readonly lengthFactor: number;
  readonly solver?: Solver | undefined;
  readonly documentLength?: number | undefined;
}

/** A state of a stored run's timeline. */
export interface TimelinePlace {
  readonly runId: string;
  readonly alternative: number;
  readonly step: number;
}

/** What the run service works with. */
export interface RunParts {
  readonly workbench: Workbench;
  readonly registry: DocumentRegistry;
  readonly settings: SettingsService;
  readonly library: ModelLibrary;
  readonly engine: Engine;
  readonly notices: NoticeBoard;
}

/** Runs: jobs of the engine that end in a proposal and outlive whoever started them. */
export class RunService {
  readonly #parts: RunParts;
  readonly #active = new Map<string, ActiveRun>();

  constructor(parts: RunParts) {
    this.#parts = parts;
  }

  /** Throws MODEL_MISSING, MODEL_BROKEN, INVALID_ARGUMENT (neither text nor length), SPAN_TOO_LONG. */
  async plan(question: PlanQuestion): Promise<Plan> {
    const { library, engine, settings } = this.#parts;
    const { kind, strength, lengthFactor, plan, locked, spans, solver, documentLength } = question;
    const text = question.text ?? null;
    const length = question.length ?? null;
    const task = taskOf({ strength, locked, spans, length: text?.length ?? (length ?? 0) * CHARACTERS_PER_TOKEN });
    const { model: summary, reason } = await library.choose(question.model, task);
    if (text === null && length === null)
      throw new PalimpsestError("INVALID_ARGUMENT", "Give a text or a number of tokens to plan for.", {
        argument: "length",
        reason: "missing",
      });
    const known = { ...(solver && { solver }), ...(documentLength !== undefined && { documentLength }) };
    const request = { kind, text, length, strength, lengthFactor, plan: resolvePlan(plan), ...known };
    const answer = await engine.plan(summary.folder, settings.get().provider, request, summary.packageHash);
    return {
      model: summary.id,
      engine: { task, family: summary.family, reason },
      ...answer,
      sizes: [...answer.sizes],
      curve: answer.curve.map((point) => ({ ...point })),
    };
  }

  /** Throws DOCUMENT_FINAL, STALE_VERSION, SPAN_BUSY, LOCKED_TEXT, PROTECTED_TEXT, MODEL_MISSING, MODEL_BROKEN and what `checkSpans` throws. */
  async start(target: ChangeTarget, spans: readonly RunSpan[], parameters: RunParameters): Promise<Run> {
    const document = this.#parts.registry.get(target.documentId);
    document.requireOpen();
    document.requireVersion(target.baseVersion);
    const checked = checkSpans(document.state, spans);
    document.runs.refuseOverlapping(checked);
    const length = checked.reduce((sum, span) => sum + span.end - span.start + (span.room ?? 0) * CHARACTERS_PER_TOKEN, 0);
    const locked = locksWithin(document.state, checked).length > 0;
    const task = taskOf({ strength: parameters.strength, locked, spans: checked.length, length });
    const summary = await this.#parts.library.resolve(parameters.model, task);
    return this.#launch(document, target, summary, { spans: checked, parameters, seed: parameters.seed, parent: null, start: null });
  }

  /** Throws NOT_FOUND, INVALID_ARGUMENT (the text has changed), MODEL_MISSING, MODEL_BROKEN, MODEL_CHANGED (the package is another one now), and what `start` throws. */
  async continueFrom(target: ChangeTarget, place: TimelinePlace, seed: number | null): Promise<Run> {
    const document = this.#parts.registry.get(target.documentId);
    document.requireOpen();
    document.requireVersion(target.baseVersion);
    const { run, frames } = this.#timeline(place.runId, document);
    const canvas = canvasOf(frameAt(frames, place.alternative, place.step));
    const spans = checkSpans(document.state, requireUnchanged(placesOfRun(document.state.text, run.spans, document.placeOfRun(run.id))));
    document.runs.refuseOverlapping(spans);
    const summary = await this.#parts.library.resolve(run.model);
    // A state is token ids: they mean the same only to the package that made them.
    requireHash(run.model, summary.packageHash, run.packageHash);
    const start = { alternative: place.alternative, canvas };
    return this.#launch(document, target, summary, { spans, parameters: { ...run.parameters, seed }, seed, parent: { ...place }, start });
  }

  /**
   * With `spans` only what was written in these, by their places in the run's list. A run that is still under way is cancelled first. Throws DOCUMENT_FINAL, NOT_FOUND, STALE_VERSION, INVALID_ARGUMENT (its place is unknown, or reads like this
   * already), MODEL_CHANGED (another package has the name that the proposal would bear).
   */
  async useState(
    target: ChangeTarget,
    place: TimelinePlace,
    spans: readonly number[] | null,
  ): Promise<{ version: number; proposalId: string }> {
    const document = this.#parts.registry.get(target.documentId);
    document.requireOpen();
    document.requireVersion(target.baseVersion);
    const active = this.#active.get(place.runId);
    await this.#refuseNamesake(active?.run ?? this.#stored(place.runId));
    if (active !== undefined) {
      active.cancel();
      await active.ended;
    } else document.requireVersion(target.baseVersion); // it may have moved on while the packages were read
    const { run, frames } = this.#timeline(place.runId, document);
    const frame = frameAt(frames, place.alternative, place.step);
    const { text } = document.state;
    const places = placesOfRun(text, run.spans, document.placeOfRun(run.id));
    document.runs.refuseOverlapping(places);
    const replaced = run.proposalId === null ? undefined : document.anchors[run.proposalId];
    const evidence = readEvidence(this.#parts.workbench.storage, run.id);
    if (spans?.some((span) => span >= run.spans.length))
      throw new PalimpsestError("INVALID_ARGUMENT", "The run has no such place. Choose among the places that it wrote at.", {
        argument: "spans",
        reason: "no such span",
      });
    const read = rewritesOf({ text, run, places, replaced: replaced ?? null, evidence, frames }, frame);
    const rewrites = spans === null ? read : read.filter((_, span) => spans.includes(span));
    const author = this.#authorOf(run, target.by);
    const { proposal, places: written } = buildProposal(
      this.#parts.workbench,
      document,
      { run, author, baseRevisionId: document.info().headRevisionId },
      rewrites,
      { index: place.alternative, count: 1 },
    );
    if (proposal.hunks.length === 0) {
      throw new PalimpsestError("INVALID_ARGUMENT", "This state reads like the document. Choose a later step.", {
        argument: "step",
        reason: "nothing changed",
      });
    }
    arrive(document, proposal, {
      ranges: rewrites.map((rewrite) => rewrite.range),
      author,
      clientId: target.clientId,
      store: () => {
        this.#parts.workbench.storage.origins.addPlaces(run.id, written);
        bindState(this.#parts.workbench, proposal, place, frame);
      },
    });
    return { version: document.state.version, proposalId: proposal.id };
  }

  /** Throws NOT_FOUND. */
  watch(runId: string, afterFrames: number): EventQueue<RunEvent> {
    const active = this.#active.get(runId);
    if (active !== undefined) return active.watch(afterFrames);
    const run = this.#stored(runId);
    const frames = this.#parts.workbench.storage.runs.frames(runId);
    // Stored frames are ordered by alternative, not by time: with several alternatives a part of them cannot be told apart.
    const after = run.parameters.alternatives > 1 && afterFrames < frames.length ? 0 : afterFrames;
    const stream = new FrameStream(this.#parts.workbench.scheduler, run, frames, after, () => {});
    stream.finish(run);
    return stream.queue;
  }

  /** A run that has ended stays as it is. Throws NOT_FOUND. */
  cancel(runId: string): void {
    this.#act(runId, (run) => run.cancel());
  }

  pause(runId: string): void {
    this.#act(runId, (run) => run.pause());
  }

  resume(runId: string): void {
    this.#act(runId, (run) => run.resume());
  }

  list(documentId: string, limit: number): Run[] {
    return this.#parts.workbench.storage.runs.list(documentId, limit).map((stored) => this.#active.get(stored.key)?.run ?? toRun(stored));
  }

  /** `known`: steps of frames that a watcher has, by alternative. Throws NOT_FOUND. */
  frames(runId: string, known: KnownFrames = []): { run: Run; frames: Frame[] } {
    const active = this.#active.get(runId);
    const run = active?.run ?? this.#stored(runId);
    const frames = active?.frames ?? this.#parts.workbench.storage.runs.frames(runId);
    return { run, frames: unknownFrames(frames, known).map(toFrame) };
  }

  /** Cancels what is under way and waits until it is stored. */
  async close(): Promise<void> {
    const active = [...this.#active.values()];
    for (const run of active) run.cancel();
    await Promise.all(active.map((run) => run.ended));
  }

  #launch(
    document: OpenDocument,
    target: ChangeTarget,
    summary: PackageSummary,
    given: Omit<RunStart, "id" | "seed" | "startedAt"> & { readonly seed: number | null },
  ): Run {
    const { workbench, engine, settings } = this.#parts;
    // The document may have moved on while the packages were read.
    document.requireOpen();
    document.requireVersion(target.baseVersion);
    document.runs.refuseOverlapping(given.spans);
    document.settle();
    const { random, clock } = workbench.ports;
    const start: RunStart = { ...given, id: random.id(), seed: given.seed ?? random.seed(), startedAt: clock.now() };
    const run = newRun(document, summary, start);
    const { request, automatic } = newRequest(document, start);
    const rowId = workbench.storage.runs.add(document.rows.document, run.id, run.phase, run.startedAt, run);
    const baseRevisionId = document.info().headRevisionId;
    const active: ActiveRun = new ActiveRun(workbench.scheduler, run, (outcome) =>
      this.#finish(
        document,
        {
          rowId,
          run: active.run,
          request,
          automatic,
          frames: active.frames,
          baseRevisionId,
          author: this.#authorOf(run, target.by),
          person: target.by.id,
          clientId: target.clientId,
        },
        outcome,
      ),
    );
    this.#active.set(run.id, active);
    document.beginRun(run.id, given.spans);
    try {
      active.attach(engine.generate(summary.folder, settings.get().provider, request, active, summary.packageHash));
    } catch (error) {
      active.failed(toFailure(error));
    }
    return active.run;
  }

  #finish(document: OpenDocument, ended: EndedRun, outcome: Outcome): Run {
    const { workbench, notices } = this.#parts;
    let run: Run;
    try {
      run =
        "result" in outcome
          ? storeResult(workbench, document, ended, outcome.result)
          : storeFailure(workbench, document, ended, outcome.error);
    } catch (error) {
      run = this.#storeProblem(ended, toFailure(error));
    }
    this.#active.delete(run.id);
    document.endRun(run.id);
    if (run.phase === "done" && run.proposalId === null) {
      notices.announce({
        level: "info",
        code: "RUN_UNCHANGED",
        message: "The model proposes no change here. Try a higher strength or another seed.",
        details: { runId: run.id },
      });
    }
    return run;
  }

  /** The result could not be stored: say so in the record if that much can be written. */
  #storeProblem(ended: EndedRun, error: PalimpsestError): Run {
    const { workbench } = this.#parts;
    workbench.ports.logger.error("A run could not be stored", { run: ended.run.id, code: error.code, error: String(error.cause ?? error) });
    const run: Run = { ...ended.run, phase: "failed", error: { code: error.code, message: error.message } };
    try {
      workbench.storage.runs.update(ended.rowId, run.phase, run);
    } catch (problem) {
      workbench.ports.logger.error("The end of a run could not be stored", { run: run.id, error: String(problem) });
    }
    return run;
  }

  #act(runId: string, action: (run: ActiveRun) => void): void {
    const active = this.#active.get(runId);
    if (active === undefined) this.#stored(runId);
    else action(active);
  }

  #stored(runId: string): Run {
    const stored = this.#parts.workbench.storage.runs.byKey(runId);
    if (stored === null)
      throw new PalimpsestError("NOT_FOUND", "There is no such run. Reload the list of runs.", { kind: "run", id: runId });
    return toRun(stored);
  }

  #timeline(runId: string, document: OpenDocument): { run: Run; frames: readonly CanvasFrame[] } {
    const run = this.#active.get(runId)?.run ?? this.#stored(runId);
    if (run.documentId !== document.key)
      throw new PalimpsestError("NOT_FOUND", "The run belongs to another document.", { kind: "run", id: runId });
    if (!isTerminal(run.phase))
      throw new PalimpsestError("SPAN_BUSY", "The run is still under way. Wait for it, or cancel it.", { runId, start: 0, end: 0 });
    return { run, frames: this.#parts.workbench.storage.runs.frames(runId) };
  }

  /** A proposal must not be filed under the name of a package that did not make it. Throws MODEL_CHANGED. */
  async #refuseNamesake(run: Run): Promise<void> {
    const installed = (await this.#parts.library.list()).find((model) => model.id === run.model && model.problem === null);
    if (installed !== undefined) requireHash(run.model, installed.packageHash, run.packageHash);
  }

  #authorOf(run: Run, by: Actor): Author {
    return { kind: "model", name: run.model, forPerson: by.name };
  }
}
