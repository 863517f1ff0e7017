/** Answers the backend's messages: each job ends with exactly one `result` or `failed`. */
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { Measured } from "../../../src/domain/evaluation/evaluation.ts";
import { plainReason } from "../package/plainReason.ts";
import type { ChildMessage, GenerateRequest, ParentMessage } from "../protocol.ts";
import type { Channel } from "./channel.ts";
import { evaluate } from "./evaluation/evaluate.ts";
import type { GenerateEvent, SpanGenerator } from "./families/spanGenerator.ts";
import { FrameGate } from "./frameGate.ts";
import { JobControl } from "./jobControl.ts";
import { Models } from "./models.ts";
import { Turns } from "./turns.ts";

type JobMessage = Extract<ParentMessage, { type: "load" | "verify" | "generate" | "score" | "plan" | "evaluate" }>;
type Terminal = Extract<ChildMessage, { type: "result" }>["result"];

/** Serves the channel until the process ends. */
export function serve(channel: Channel): void {
  const models = new Models();
  const turns = new Turns();
  const controls = new Map<string, JobControl>();

  const run = async (message: JobMessage): Promise<void> => {
    const control = new JobControl();
    controls.set(message.job, control);
    try {
      channel.post({ type: "result", job: message.job, result: await perform(message, { channel, models, turns, control }) });
    } catch (error) {
      channel.post(failure(message.job, error));
    } finally {
      controls.delete(message.job);
    }
  };

  channel.onMessage((message) => {
    switch (message.type) {
      case "ping":
        return channel.post({ type: "pong", sequence: message.sequence });
      case "cancel":
        return controls.get(message.job)?.cancel();
      case "pause":
        return controls.get(message.job)?.pause();
      case "resume":
        return controls.get(message.job)?.resume();
      default:
        void run(message);
    }
  });
  channel.post({ type: "ready" });
}

interface JobTools {
  readonly channel: Channel;
  readonly models: Models;
  readonly turns: Turns;
  readonly control: JobControl;
}

async function perform(message: JobMessage, tools: JobTools): Promise<Terminal> {
  const { channel, models } = tools;
  const { job } = message;
  switch (message.type) {
    case "load":
      channel.post({
        type: "loaded",
        job,
        model: await inTurn(tools, () => models.load(message.folder, message.provider, message.packageHash)),
      });
      return null;
    case "verify":
      channel.post({
        type: "verified",
        job,
        ...(await inTurn(tools, () => models.verify(message.folder, () => tools.control.checkpoint(() => () => {})))),
      });
      return null;
    case "plan":
      channel.post({
        type: "planned",
        job,
        plan: await models.use(async (generator) => generator.plan(message.request), message.packageHash),
      });
      return null;
    case "evaluate":
      channel.post({ type: "evaluated", job, measured: await measure(message, tools) });
      return null;
    case "generate":
      return inTurn(tools, () => models.use((generator) => generate(generator, job, message.request, tools), message.packageHash));
    case "score":
      await models.use((generator) => score(generator, message, tools), message.packageHash);
      return null;
  }
}

async function inTurn<T>({ turns }: JobTools, work: () => Promise<T>): Promise<T> {
  const release = await turns.take("foreground");
  try {
    return await work();
  } finally {
    release();
  }
}

/** Drives a generation; between any two network runs the job can be cancelled or paused. */
async function generate(
  generator: SpanGenerator,
  job: string,
  request: GenerateRequest,
  { channel, control }: JobTools,
): Promise<Terminal> {
  let phase: Extract<GenerateEvent, { type: "phase" }> | null = null;
  const gate = new FrameGate(request.alternatives);
  const postRest = (): void => {
    for (const frame of gate.rest()) channel.post({ type: "frame", job, frame });
  };
  const onPause = (): (() => void) => {
    postRest();
    const { sizes = [], predictedNats = null } = phase ?? {};
    channel.post({ type: "phase", job, phase: "paused", sizes, predictedNats });
    return () => channel.post({ type: "phase", job, phase: phase?.phase ?? "context", sizes, predictedNats });
  };
  const events = generator.generate(request);
  try {
    for (;;) {
      await control.checkpoint(onPause);
      const next = await events.next();
      if (next.done) return next.value;
      const event = next.value;
      if (event.type === "phase") {
        phase = event;
        channel.post({ ...event, job });
      } else if (event.type === "frame") {
        const frame = gate.take(event.frame);
        if (frame !== null) channel.post({ type: "frame", job, frame });
      }
    }
  } finally {
    postRest();
  }
}

/** Drives a score job; it gives the network up after each run, so that a generation need not wait for it. */
async function score(
  generator: SpanGenerator,
  message: Extract<ParentMessage, { type: "score" }>,
  { channel, control, turns }: JobTools,
): Promise<void> {
  const batches = generator.score(message);
  for (;;) {
    await control.checkpoint(() => () => {});
    const release = await turns.take("background");
    try {
      const next = await batches.next();
      if (next.done) return;
      const { done, total, tokens } = next.value;
      channel.post({ type: "scores", job: message.job, done, total, tokens });
    } finally {
      release();
    }
  }
}

/** Drives an evaluation; it can be stopped between two network runs, and then closes what it opened. */
async function measure(
  { job, request }: Extract<ParentMessage, { type: "evaluate" }>,
  { channel, control, turns }: JobTools,
): Promise<Measured> {
  const parts = evaluate(request);
  try {
    for (;;) {
      await control.checkpoint(() => () => {});
      const release = await turns.take("background");
      try {
        const next = await parts.next();
        if (next.done) return next.value;
        channel.post({ type: "measured", job, ...next.value });
      } finally {
        release();
      }
    }
  } catch (error) {
    await parts.throw(error).catch(() => {});
    throw error;
  }
}

function failure(job: string, error: unknown): ChildMessage {
  if (error instanceof PalimpsestError) return { type: "failed", job, code: error.code, message: error.message, details: error.details };
  const reason = plainReason(error);
  return { type: "failed", job, code: "INFERENCE_FAILED", message: `The model process failed: ${reason}. Try again.`, details: { reason } };
}
