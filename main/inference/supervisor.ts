/** Owner of the inference child: starts it when needed, queues jobs, notices when it dies or hangs, starts it again. */
import { PalimpsestError } from "../../src/domain/errors/palimpsestError.ts";
import type { Clock, InferenceSpawner, Logger } from "../ports/ports.ts";
import { ChildLink } from "./childLink.ts";
import type { Engine, EngineStatus } from "./engine.ts";
import { createEngine } from "./engineFacade.ts";
import { GpuTrust } from "./gpuTrust.ts";
import type { ChildMessage, LoadedModel } from "./protocol.ts";
import { DEFAULT_SUPERVISOR_OPTIONS, type SupervisorOptions } from "./supervisorOptions.ts";
import { cancelled, type ModelTarget, Task } from "./task.ts";

/** An engine over a child process, which is started with the first job. */
export function createSupervisor(
  spawner: InferenceSpawner,
  clock: Clock,
  logger: Logger,
  options: Partial<SupervisorOptions> = {},
): Engine {
  return createEngine(new Supervisor(spawner, clock, logger, { ...DEFAULT_SUPERVISOR_OPTIONS, ...options }));
}

/**
 * Runs one foreground job at a time, in order; at most one score job runs beside it, which yields to it inside the child. Plans of the loaded
 * package are answered at once. A job that was running when the child died fails, queued ones go on after the respawn.
 */
export class Supervisor {
  readonly #spawner: InferenceSpawner;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #options: SupervisorOptions;
  readonly #statusListeners = new Set<(status: EngineStatus) => void>();
  readonly #queue: Task[] = [];
  readonly #running = new Map<string, Task>();
  readonly #gpu = new GpuTrust();
  #link: ChildLink | null = null;
  #loaded: { readonly target: ModelTarget; readonly model: LoadedModel } | null = null;
  #status: EngineStatus = { state: "idle" };
  #crashes = 0;
  #respawn: NodeJS.Timeout | null = null;
  #jobs = 0;
  #closed = false;

  constructor(spawner: InferenceSpawner, clock: Clock, logger: Logger, options: SupervisorOptions) {
    this.#spawner = spawner;
    this.#clock = clock;
    this.#logger = logger;
    this.#options = options;
  }

  get status(): EngineStatus {
    return this.#status;
  }

  /** The model of `target` when it is the loaded one. */
  loadedModel(target: ModelTarget): LoadedModel | null {
    return this.#loaded && serves(this.#loaded, target) ? this.#loaded.model : null;
  }

  onStatus(listener: (status: EngineStatus) => void): () => void {
    this.#statusListeners.add(listener);
    return () => this.#statusListeners.delete(listener);
  }

  nextJob(): string {
    this.#jobs += 1;
    return `job-${this.#jobs}`;
  }

  add(task: Task): void {
    if (this.#closed) this.#tell(task, () => task.fail(cancelled()));
    else {
      this.#queue.push(task);
      this.#pump();
    }
  }

  /** A queued job ends at once, a running one within one network run. */
  cancel(task: Task): void {
    const at = this.#queue.indexOf(task);
    if (at >= 0) {
      this.#queue.splice(at, 1);
      this.#tell(task, () => task.fail(cancelled()));
    } else if (this.#running.has(task.job)) this.#link?.post({ type: "cancel", job: task.job });
  }

  setPaused(task: Task, paused: boolean): void {
    task.paused = paused;
    if (this.#running.has(task.job)) this.#link?.post({ type: paused ? "pause" : "resume", job: task.job });
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#respawn) clearTimeout(this.#respawn);
    const link = this.#link;
    this.#link = null;
    this.#loaded = null;
    const pending = [...this.#running.values(), ...this.#queue];
    this.#running.clear();
    this.#queue.length = 0;
    await link?.close();
    for (const task of pending) this.#tell(task, () => task.fail(cancelled()));
    this.#setStatus({ state: "idle" });
  }

  /** Starts what can be started. Called after everything that changes the queue, the child or the running jobs. */
  #pump(): void {
    if (this.#closed || this.#respawn || this.#queue.length === 0) return;
    // While a package is being loaded the child may switch to it at any moment: plans of the old one wait.
    const loads = [...this.#running.values()].some(({ kind }) => kind === "load");
    const plans = loads ? [] : this.#queue.filter(({ kind, target }) => kind === "plan" && target && this.loadedModel(target));
    for (const task of plans) this.#start(task);
    if (this.#foregroundRuns()) return;
    const next = this.#queue.find(({ kind }) => kind !== "score") ?? (this.#scoreRuns() ? undefined : this.#queue[0]);
    if (!next) return;
    if (next.kind === "load" && this.#answerFromLoaded(next)) this.#pump();
    else if (next.target && !this.loadedModel(next.target) && next.kind !== "load") this.#load(next.target, next);
    else this.#start(next);
  }

  /** A load of what is loaded already ends at once. */
  #answerFromLoaded(task: Task): boolean {
    const model = task.target ? this.loadedModel(task.target) : null;
    if (!model) return false;
    this.#queue.splice(this.#queue.indexOf(task), 1);
    this.#tell(task, () => {
      task.receive({ type: "loaded", job: task.job, model });
      task.done(null);
    });
    return true;
  }

  #start(task: Task): void {
    const link = this.#ensureChild();
    if (!link) return;
    this.#queue.splice(this.#queue.indexOf(task), 1);
    this.#running.set(task.job, task);
    task.started = true;
    link.post(this.#gpu.amend(task.message()));
    if (task.paused) link.post({ type: "pause", job: task.job });
    this.#showBusy(task);
  }

  /** Loads the package that `waiting` needs; it stays first in the queue and fails with the load. */
  #load(target: ModelTarget, waiting: Task): void {
    this.#tell(waiting, () => waiting.loading());
    this.#loaded = null; // the child may switch at any moment from now on
    const task = new Task(this.nextJob(), "load", target, (job) => ({ type: "load", job, ...target }), {
      onMessage: () => {},
      onDone: () => {},
      onFailed: (error) => {
        const at = this.#queue.indexOf(waiting);
        if (at < 0) return;
        this.#queue.splice(at, 1);
        waiting.fail(error);
      },
    });
    this.#queue.unshift(task);
    this.#start(task);
  }

  #ensureChild(): ChildLink | null {
    if (this.#link) return this.#link;
    try {
      this.#link = new ChildLink(this.#spawner, this.#clock, this.#options, {
        onMessage: (message) => this.#receive(message),
        onEnd: (reason) => this.#childEnded(reason),
        isLoading: () => [...this.#running.values()].some(({ kind }) => kind === "load" || kind === "verify" || kind === "evaluate"),
      });
    } catch (error) {
      this.#childEnded(`it could not be started: ${error instanceof Error ? error.message : String(error)}`);
    }
    return this.#link;
  }

  #receive(message: ChildMessage): void {
    if (message.type === "ready" || message.type === "pong") return;
    const task = this.#running.get(message.job);
    if (!task) return;
    if (message.type !== "result" && message.type !== "failed") {
      const told = message.type === "loaded" ? { ...message, model: this.#gpu.explain(message.model) } : message;
      if (told.type === "loaded" && task.target) this.#loaded = { target: task.target, model: told.model };
      this.#tell(task, () => task.receive(told));
      return;
    }
    this.#running.delete(task.job);
    if (message.type === "result") {
      if (task.kind === "generate" || task.kind === "score") this.#gpu.worked();
      this.#crashes = 0;
      this.#showIdle();
      this.#tell(task, () => task.done(message.result));
    } else {
      const error = new PalimpsestError(message.code, message.message, message.details);
      // A package that is another one by now is no trouble of the engine's: only who asked for the old one needs to know.
      if (task.kind === "load" && error.code !== "MODEL_CHANGED")
        this.#setStatus({ state: "failed", code: error.code, message: error.message });
      else this.#showIdle();
      this.#tell(task, () => task.fail(error));
    }
    this.#pump();
  }

  #childEnded(reason: string): void {
    this.#link = null;
    const running = [...this.#running.values()];
    const retried = running.filter((task) => this.#gpu.crashed(task, this.#loaded?.model.provider ?? null));
    const lost = running.filter((task) => !retried.includes(task));
    this.#loaded = null;
    this.#running.clear();
    this.#queue.unshift(...retried);
    const pause = Math.min(this.#options.longestPause, this.#options.firstPause * 2 ** this.#crashes);
    this.#crashes += 1;
    this.#logger.warn("inference process ended", { reason, jobs: lost.length, pause });
    this.#setStatus({ state: "restarting", reason });
    this.#respawn = setTimeout(() => {
      this.#respawn = null;
      if (this.#status.state === "restarting" && this.#queue.length === 0) this.#setStatus({ state: "idle" });
      this.#pump();
    }, pause);
    for (const task of lost) {
      const error = new PalimpsestError("INFERENCE_FAILED", `The model process stopped: ${reason}. The document is unchanged; try again.`, {
        reason,
      });
      this.#tell(task, () => task.fail(error));
    }
  }

  #foregroundRuns(): boolean {
    return [...this.#running.values()].some(({ kind }) => kind !== "score" && kind !== "plan");
  }

  #scoreRuns(): boolean {
    return [...this.#running.values()].some(({ kind }) => kind === "score");
  }

  #showBusy(task: Task): void {
    if (task.kind === "load" && task.target) this.#setStatus({ state: "loading", model: baseName(task.target.folder) });
    else if (this.#loaded && task.kind !== "plan") this.#setStatus({ state: "busy", loaded: this.#loaded.model });
  }

  #showIdle(): void {
    if (this.#running.size > 0) return;
    this.#setStatus(this.#loaded ? { state: "ready", loaded: this.#loaded.model } : { state: "idle" });
  }

  #setStatus(status: EngineStatus): void {
    this.#status = status;
    for (const listener of this.#statusListeners) listener(status);
  }

  /** A listener that throws must not take the queue along. */
  #tell(task: Task, call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#logger.error("a listener of the inference engine threw", {
        job: task.job,
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    }
  }
}

/** Whether what is loaded is what a job asks for. A folder may hold another package by now: the hash tells. */
function serves(loaded: { readonly target: ModelTarget; readonly model: LoadedModel }, wanted: ModelTarget): boolean {
  const { target, model } = loaded;
  const sameHash = wanted.packageHash === null || wanted.packageHash === model.packageHash;
  return target.folder === wanted.folder && target.provider === wanted.provider && sameHash;
}

function baseName(folder: string): string {
  return folder.split(/[\\/]/).filter(Boolean).pop() ?? folder;
}
