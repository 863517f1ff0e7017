import { eventIterator } from "@orpc/contract";
import { z } from "zod";
import { CHOICE_REASONS, TASKS } from "../domain/model/chooseModel.ts";
import { SOLVERS } from "../domain/planning/solver.ts";
import {
  call,
  emptySchema,
  idSchema,
  kindSchema,
  MAX_TEXT_LENGTH,
  offsetSchema,
  rangeSchema,
  timeSchema,
  versionSchema,
} from "./common.ts";
import { MAX_ITEMS, MAX_ROOM, MAX_SPANS } from "./limits.ts";
import { proofSchema } from "./versions.ts";

export const presetSchema = z.enum(["draft", "balanced", "careful"]);
export const orderSchema = z.enum(["random", "planned", "entropy-bounded"]);

/** How many steps: a preset, an error budget in nats per token, or a number. */
export const stepPlanSchema = z.discriminatedUnion("by", [
  z.object({ by: z.literal("preset"), preset: presetSchema }),
  z.object({ by: z.literal("epsilon"), epsilon: z.number().gt(0).max(20) }),
  z.object({ by: z.literal("steps"), steps: z.number().int().min(1).max(4096) }),
]);

/** Result of the planner: `sizes[k]` tokens are revealed in step k (0 where a flow undoes its later blocks); errors in nats per token, null where they cannot be predicted; `seconds` is null before the first measurement. */
export const planSchema = z.object({
  model: z.string(),
  /** What the run is asked to do, the family that does it, and why it is that package. */
  engine: z.object({ task: z.enum(TASKS), family: z.string(), reason: z.enum(CHOICE_REASONS) }),
  length: z.number().int().min(0),
  /** Tokens that the model sees at once: of a longer document those around a place. */
  window: z.number().int().min(1),
  steps: z.number().int().min(0),
  sizes: z.array(z.number().int().min(0)),
  predictedNats: z.number().nullable(),
  theoremBoundNats: z.number().nullable(),
  seconds: z.number().nullable(),
  /** Predicted error in nats per token for other numbers of steps, for the chart. */
  curve: z.array(z.object({ steps: z.number().int(), predictedNats: z.number(), theoremBoundNats: z.number() })),
});

/** Text inside a span that a run keeps as it is without anybody locking it. */
export const protectionSchema = z.enum(["numbers", "dates", "amounts", "names"]);
export const protectSchema = z.array(protectionSchema).max(4);

/** A place to write at. `room`: tokens of new text to leave room for, where that is more than the length factor gives, as in an empty section. */
export const runSpanSchema = z
  .object({ start: offsetSchema, end: offsetSchema, room: z.number().int().min(0).max(MAX_ROOM).optional() })
  .refine((span) => span.start <= span.end, "start is behind end");

export const runParametersSchema = z.object({
  /** 0 keeps the old text, 1 starts from nothing. */
  strength: z.number().min(0).max(1),
  plan: stepPlanSchema,
  order: orderSchema.default("entropy-bounded"),
  temperature: z.number().min(0).max(2).default(0.7),
  topP: z.number().gt(0).max(1).default(0.95),
  alternatives: z.number().int().min(1).max(8).default(1),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .nullable()
    .default(null),
  /** Room for the new text relative to the old, e.g. 1.25; at least 4 tokens more than the old text. */
  lengthFactor: z.number().min(1).max(4).default(1.25),
  remask: z.boolean().default(true),
  /** How a rectified flow goes from step to step; without, as its package says. Other families take no notice. */
  solver: z.enum(SOLVERS).optional(),
  /** The first sentences of all spans are written before the rest of any, so that each is written in sight of the others. Counts at strength 1. */
  coarseFirst: z.boolean().optional(),
  /** New text is running text: no line breaks, headings, tables or code, and no figures, which a model would make up. */
  prose: z.boolean().optional(),
  /** Numbers, dates, amounts and defined names inside the spans are clamped like locks. */
  protect: protectSchema.default(["numbers", "dates", "amounts", "names"]),
  model: idSchema.nullable().default(null),
});

/** One position of the canvas. `text` null: still open. A character of several tokens stands at its first; the others are "". `deleted`: [DEL]. */
export const slotSchema = z.object({
  text: z.string().nullable(),
  /** Best guess of an open position, for "use this state". */
  guess: z.string().nullable(),
  logProbability: z.number().nullable(),
  deleted: z.boolean(),
  locked: z.boolean(),
});

/** State of the canvas after a step. Step 0 is the start (what strength kept). `changed` are [span, index] pairs. */
export const frameSchema = z.object({
  alternative: z.number().int(),
  step: z.number().int(),
  steps: z.number().int(),
  spans: z.array(z.object({ slots: z.array(slotSchema) })),
  changed: z.array(z.tuple([z.number().int(), z.number().int()])),
  open: z.number().int(),
  /** Mean entropy of the open positions, nats. */
  entropy: z.number(),
  /** Estimated factorisation error so far, nats (of the whole canvas; a run's `achievedNats` is per token). */
  spentNats: z.number(),
  elapsedMs: z.number(),
});

export const phaseSchema = z.enum(["queued", "loading", "context", "denoising", "paused", "finishing", "done", "cancelled", "failed"]);

export const runSchema = z.object({
  id: idSchema,
  documentId: idSchema,
  phase: phaseSchema,
  step: z.number().int(),
  steps: z.number().int(),
  /** Spans in the text of `baseVersion`, and their old text. */
  baseVersion: versionSchema,
  spans: z.array(z.object({ start: z.number().int(), end: z.number().int(), oldText: z.string(), room: z.number().int().optional() })),
  parameters: runParametersSchema,
  seed: z.number().int(),
  model: z.string(),
  packageHash: z.string(),
  family: z.string(),
  provider: z.string(),
  sizes: z.array(z.number().int()),
  predictedNats: z.number().nullable(),
  achievedNats: z.number().nullable(),
  milliseconds: z.number().nullable(),
  startedAt: timeSchema,
  proposalId: idSchema.nullable(),
  /**
   * The alternatives that can be chosen, the likeliest first: their numbers in the frames, and the mean log-probability of a
   * token with that token left out (nats; of flows, which have none, the bound of their likelihood; null where the model cannot tell). Empty until the run is done.
   */
  ranking: z.array(z.object({ alternative: z.number().int(), leaveOneOutNats: z.number().nullable() })).default([]),
  /** Alternatives left out because they say the same as another one or as the document. */
  dropped: z.number().int().default(0),
  /** Set when this run went on from a state of another. */
  parent: z.object({ runId: idSchema, alternative: z.number().int(), step: z.number().int() }).nullable(),
  /** Locked token ids did not change: the proof is ids before and after, in the stored run. */
  locksHeld: z.boolean().nullable(),
  /**
   * Of a flow that revised old text: the tokens that the best alternative kept, and how many of these are the same as before. They differ only where a
   * repair had to. Null where nothing was kept as such.
   */
  kept: z.object({ tokens: z.number().int(), unchanged: z.number().int() }).nullable().default(null),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});

export const runEventSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("run"), run: runSchema }),
  /** `seen`: with this as `afterFrames` another stream goes on behind the frame; no frame before it is missing then. */
  z.object({ type: z.literal("frame"), frame: frameSchema, seen: z.number().int().min(1) }),
]);

const target = { documentId: idSchema, clientId: idSchema, baseVersion: versionSchema };

export const runs = {
  plan: call
    .input(
      z.object({
        model: idSchema.nullable().default(null),
        kind: kindSchema,
        text: z.string().max(MAX_TEXT_LENGTH).optional(),
        length: z.number().int().min(1).max(131_072).optional(),
        strength: z.number().min(0).max(1).default(1),
        /** Something inside of the spans is locked. */
        locked: z.boolean().default(false),
        spans: z.number().int().min(1).max(MAX_SPANS).default(1),
        plan: stepPlanSchema,
        lengthFactor: z.number().min(1).max(4).default(1.25),
        solver: z.enum(SOLVERS).optional(),
        /** UTF-16 units of the whole document: some models read all of it at every step. */
        documentLength: offsetSchema.optional(),
      }),
    )
    .output(planSchema),
  /** Starts denoising spans; the run is a job that outlives the connection. Pending hunks inside the spans are superseded when it finishes. Rejected wording at the place is banned. */
  start: call
    .input(z.object({ ...target, spans: z.array(runSpanSchema).min(1).max(MAX_SPANS), parameters: runParametersSchema }))
    .output(runSchema),
  /**
   * The run and its frames after `afterFrames` (`seen` of the last frame that came); first event is always `run`; ends after
   * a terminal `run` event (done, cancelled, failed). A stream that goes on may repeat frames of other alternatives: a
   * frame is known by its alternative and step. Of frames that come too fast some are left out; `frames` has them all.
   */
  watch: call.input(z.object({ runId: idSchema, afterFrames: z.number().int().min(0).default(0) })).output(eventIterator(runEventSchema)),
  cancel: call.input(z.object({ runId: idSchema })).output(emptySchema),
  pause: call.input(z.object({ runId: idSchema })).output(emptySchema),
  resume: call.input(z.object({ runId: idSchema })).output(emptySchema),
  list: call.input(z.object({ documentId: idSchema, limit: z.number().int().min(1).max(500).default(100) })).output(z.array(runSchema)),
  /**
   * The stored timeline of a finished run. With `known`, the steps of frames that came while it was watched, without those of them that would come
   * again as they came: a frame of long canvases is large.
   */
  frames: call
    .input(
      z.object({
        runId: idSchema,
        known: z
          .array(z.object({ alternative: z.number().int().min(0), steps: z.array(z.number().int().min(0)).max(MAX_ITEMS) }))
          .max(8)
          .default([]),
      }),
    )
    .output(z.object({ run: runSchema, frames: z.array(frameSchema) })),
  /** What is proved about a stored timeline: that it is as it was stored, and that what was proposed is what it shows. */
  proof: call.input(z.object({ runId: idSchema })).output(proofSchema),
  /** Starts a new run from the state after `step` of a stored run, with another seed. The document's spans must still hold the old text. */
  continueFrom: call
    .input(
      z.object({
        ...target,
        runId: idSchema,
        alternative: z.number().int().min(0),
        step: z.number().int().min(0),
        seed: z.number().int().min(0).nullable().default(null),
      }),
    )
    .output(runSchema),
  /** Makes the state after `step` a proposal; open positions take their best guess. `spans` (default all): only what was written in these, by their places in the run's list. */
  useState: call
    .input(
      z.object({
        ...target,
        runId: idSchema,
        alternative: z.number().int().min(0),
        step: z.number().int().min(0),
        spans: z.array(z.number().int().min(0)).min(1).max(MAX_SPANS).optional(),
      }),
    )
    .output(z.object({ version: versionSchema, proposalId: idSchema })),
};

/** Confidence of one token; entropy and log-probability in nats. */
export const tokenScoreSchema = z.object({
  start: z.number().int(),
  end: z.number().int(),
  logProbability: z.number(),
  entropy: z.number(),
  alternatives: z.array(z.object({ text: z.string(), logProbability: z.number() })),
});

export const scores = {
  /** Leave-one-out confidence of the tokens of a range (default: all), in batches with progress; aborting the stream cancels. */
  document: call
    .input(z.object({ documentId: idSchema, range: rangeSchema.optional(), model: idSchema.nullable().default(null) }))
    .output(
      eventIterator(
        z.object({ version: versionSchema, done: z.number().int(), total: z.number().int(), tokens: z.array(tokenScoreSchema) }),
      ),
    ),
};
