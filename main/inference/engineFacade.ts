/** The `Engine` interface over the supervisor's queue. */
import { PalimpsestError } from "../../src/domain/errors/palimpsestError.ts";
import type { Measured } from "../../src/domain/evaluation/evaluation.ts";
import type { Engine, GenerateListener } from "./engine.ts";
import type { LoadedModel, ParentMessage } from "./protocol.ts";
import type { Supervisor } from "./supervisor.ts";
import { cancelled, type ModelTarget, Task, type TaskHandlers, type TaskKind } from "./task.ts";

export function createEngine(supervisor: Supervisor): Engine {
  /** Queues a job whose answer is one message before the end. */
  function ask<T>(
    kind: TaskKind,
    target: ModelTarget | null,
    message: (job: string) => ParentMessage,
    answer: (reply: Parameters<TaskHandlers["onMessage"]>[0]) => T | null,
    signal: AbortSignal | null = null,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(cancelled());
      let found: T | null = null;
      const stop = (): void => supervisor.cancel(task);
      const end = (settle: () => void): void => {
        signal?.removeEventListener("abort", stop);
        settle();
      };
      const task = new Task(supervisor.nextJob(), kind, target, message, {
        onMessage: (reply) => {
          found = answer(reply) ?? found;
        },
        onDone: () =>
          end(() => (found === null ? reject(new Error(`The inference process gave no answer to "${kind}".`)) : resolve(found))),
        onFailed: (error) => end(() => reject(error)),
      });
      signal?.addEventListener("abort", stop);
      supervisor.add(task);
    });
  }

  return {
    status: () => supervisor.status,
    onStatus: (listener) => supervisor.onStatus(listener),
    load: async (folder, provider, packageHash = null): Promise<LoadedModel> => {
      const target = { folder, provider, packageHash };
      return (
        supervisor.loadedModel(target) ??
        ask(
          "load",
          target,
          (job) => ({ type: "load", job, ...target }),
          (reply) => (reply.type === "loaded" ? reply.model : null),
        )
      );
    },
    generate: (folder, provider, request, listener, packageHash = null) => {
      const task = new Task(
        supervisor.nextJob(),
        "generate",
        { folder, provider, packageHash },
        (job) => ({ type: "generate", job, request, packageHash }),
        generateHandlers(listener),
      );
      // The caller has its handle before it hears anything, even when the job fails at once.
      queueMicrotask(() => supervisor.add(task));
      return {
        cancel: () => queueMicrotask(() => supervisor.cancel(task)),
        pause: () => supervisor.setPaused(task, true),
        resume: () => supervisor.setPaused(task, false),
      };
    },
    plan: (folder, provider, request, packageHash = null) =>
      ask(
        "plan",
        { folder, provider, packageHash },
        (job) => ({ type: "plan", job, request, packageHash }),
        (reply) => (reply.type === "planned" ? reply.plan : null),
      ),
    verify: (folder, signal) =>
      ask(
        "verify",
        null,
        (job) => ({ type: "verify", job, folder }),
        (reply) => (reply.type === "verified" ? { problems: reply.problems, checks: reply.checks } : null),
        signal,
      ),
    score: (folder, provider, text, kind, range, onBatch, signal, packageHash = null) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(cancelled());
        const stop = (): void => supervisor.cancel(task);
        const end = (settle: () => void): void => {
          signal.removeEventListener("abort", stop);
          settle();
        };
        const task = new Task(
          supervisor.nextJob(),
          "score",
          { folder, provider, packageHash },
          (job) => ({ type: "score", job, text, kind, range, packageHash }),
          {
            onMessage: (reply) => reply.type === "scores" && onBatch(reply.tokens, reply.done, reply.total),
            onDone: () => end(resolve),
            onFailed: (error) => end(() => reject(error)),
          },
        );
        signal.addEventListener("abort", stop);
        supervisor.add(task);
      }),
    evaluate: (request, onProgress, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(cancelled());
        let measured: Measured | null = null;
        const stop = (): void => supervisor.cancel(task);
        const end = (settle: () => void): void => {
          signal.removeEventListener("abort", stop);
          settle();
        };
        const task = new Task(supervisor.nextJob(), "evaluate", null, (job) => ({ type: "evaluate", job, request }), {
          onMessage: (reply) => {
            if (reply.type === "measured") onProgress(reply.section, reply.done, reply.of);
            else if (reply.type === "evaluated") measured = reply.measured;
          },
          onDone: () =>
            end(() => (measured ? resolve(measured) : reject(new Error("The inference process gave no answer to an evaluation.")))),
          onFailed: (error) => end(() => reject(error)),
        });
        signal.addEventListener("abort", stop);
        supervisor.add(task);
      }),
    close: () => supervisor.close(),
  };
}

/** A job must end for whoever waits for it, also when the child forgot the answer. */
function noResult(): PalimpsestError {
  const reason = "there was no result";
  return new PalimpsestError("INFERENCE_FAILED", `The model process failed: ${reason}. The document is unchanged; try again.`, { reason });
}

function generateHandlers(listener: GenerateListener): TaskHandlers {
  return {
    onLoading: () => listener.phase("loading", [], null),
    onMessage: (reply) => {
      if (reply.type === "phase") listener.phase(reply.phase, reply.sizes, reply.predictedNats);
      else if (reply.type === "frame") listener.frame(reply.frame);
    },
    onDone: (result) => {
      if (result) listener.done(result);
      else listener.failed(noResult());
    },
    onFailed: (error) => listener.failed(error),
  };
}
