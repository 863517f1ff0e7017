/** A supervisor over a real child process, for tests. */
import { expect, onTestFinished } from "vitest";
import { createForkSpawner, type ForkSpawnerOptions } from "../../hosts/node/forkSpawner.ts";
import type { Clock, InferenceProcess, InferenceSpawner, Logger } from "../../ports/ports.ts";
import type { Engine, GenerateJob, GenerateListener } from "../engine.ts";
import type { CanvasFrame, GenerateRequest, GenerateResult, ParentMessage, ProviderChoice } from "../protocol.ts";
import { createSupervisor } from "../supervisor.ts";
import type { SupervisorOptions } from "../supervisorOptions.ts";
import { TINY } from "./tinyPackage.ts";

const clock: Clock = { now: () => Date.now(), monotonic: () => performance.now() };
const logger: Logger = { info: () => {}, warn: () => {}, error: () => {} };

export interface TestEngine {
  readonly engine: Engine;
  /** The child that is running now. */
  child(): InferenceProcess;
  spawned(): number;
  /** Messages sent to the children, in order. */
  readonly sent: ParentMessage[];
}

export function testEngine(options: Partial<SupervisorOptions> = {}, fork: ForkSpawnerOptions = {}): TestEngine {
  const inner = createForkSpawner(fork);
  const sent: ParentMessage[] = [];
  let current: InferenceProcess | null = null;
  let count = 0;
  const spawner: InferenceSpawner = {
    spawn: () => {
      const child = inner.spawn();
      count += 1;
      current = child;
      return {
        ...child,
        post: (message) => {
          sent.push(message);
          child.post(message);
        },
      };
    },
  };
  return {
    engine: createSupervisor(spawner, clock, logger, { firstPause: 5, longestPause: 20, ...options }),
    child: () => {
      if (!current) throw new Error("no child was started");
      return current;
    },
    spawned: () => count,
    sent,
  };
}

export interface WatchedRun {
  readonly job: GenerateJob;
  readonly frames: CanvasFrame[];
  readonly phases: string[];
  /** How often `done` and `failed` were called together. */
  ends(): number;
  readonly finished: Promise<GenerateResult>;
  /** Resolves with the first frame for which `matches` holds. */
  frameWhere(matches: (frame: CanvasFrame) => boolean): Promise<CanvasFrame>;
  phaseReached(phase: string): Promise<void>;
}

/** Starts a generation and keeps everything that it reports. */
export function startRun(
  engine: Engine,
  request: GenerateRequest,
  target: { folder?: string; provider?: ProviderChoice } = {},
): WatchedRun {
  const frames: CanvasFrame[] = [];
  const phases: string[] = [];
  const waiting: { check: () => boolean; resolve: () => void }[] = [];
  let ends = 0;
  const notify = (): void => {
    for (const entry of waiting) if (entry.check()) entry.resolve();
  };
  const when = (check: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      waiting.push({ check, resolve });
      notify();
    });
  const { promise, resolve, reject } = Promise.withResolvers<GenerateResult>();
  promise.catch(() => {});
  const listener: GenerateListener = {
    phase: (phase) => {
      phases.push(phase);
      notify();
    },
    frame: (frame) => {
      frames.push(frame);
      notify();
    },
    done: (result) => {
      ends += 1;
      resolve(result);
    },
    failed: (error) => {
      ends += 1;
      reject(error);
    },
  };
  const job = engine.generate(target.folder ?? TINY, target.provider ?? "cpu", request, listener);
  return {
    job,
    frames,
    phases,
    ends: () => ends,
    finished: promise,
    frameWhere: async (matches) => {
      await when(() => frames.some(matches));
      const found = frames.find(matches);
      if (!found) throw new Error("no such frame");
      return found;
    },
    phaseReached: (phase) => when(() => phases.includes(phase)),
  };
}

/** A supervisor over a real child process that ends with the test. */
export function engineOfTest(): Engine {
  const { engine } = testEngine();
  onTestFinished(() => engine.close());
  return engine;
}

/**
 * Steers three runs of a request that takes a hundred frames or more: undisturbed, paused at a step and resumed, cancelled at that step. What is paused shows
 * nothing new, what is resumed comes to the result of the first, and what is cancelled ends long before its last step: how many frames are on their way
 * when the child hears of it depends on the machine.
 */
export async function steerRuns(
  engine: Engine,
  request: GenerateRequest,
  target: { readonly folder: string },
  step: number,
): Promise<{ readonly undisturbed: GenerateResult }> {
  const first = startRun(engine, request, target);
  const undisturbed = await first.finished;
  expect(first.frames.length).toBeGreaterThan(100);
  const run = startRun(engine, request, target);
  await run.frameWhere((frame) => frame.step === step);
  run.job.pause();
  await run.phaseReached("paused");
  const held = run.frames.length;
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(run.frames.length).toBe(held);
  run.job.resume();
  expect((await run.finished).alternatives).toEqual(undisturbed.alternatives);

  const stopped = startRun(engine, request, target);
  await stopped.frameWhere((frame) => frame.step === step);
  stopped.job.cancel();
  await expect(stopped.finished).rejects.toMatchObject({ code: "CANCELLED" });
  expect(stopped.frames.length).toBeLessThan(first.frames.length / 2);
  return { undisturbed };
}
