import { eventIterator } from "@orpc/contract";
import { z } from "zod";
import { call, emptySchema, idSchema, nameSchema } from "./common.ts";
import { presetSchema } from "./runs.ts";

export const providerSchema = z.enum(["auto", "cuda", "dml", "coreml", "webgpu", "cpu"]);

/** Most commands that may have keys of their own. */
const MAX_KEYS = 200;

export const settingsSchema = z.object({
  authorName: nameSchema,
  model: idSchema.nullable(),
  provider: providerSchema,
  preset: presetSchema,
  strength: z.number().min(0).max(1),
  alternatives: z.number().int().min(1).max(8),
  theme: z.enum(["system", "light", "dark", "contrast"]),
  language: z.enum(["system", "en", "ja"]),
  editorFace: z.enum(["mono", "proportional"]),
  showConfidence: z.boolean(),
  /** The user's own keys by id of the command; a command that is not in it has its default keys. */
  keys: z
    .record(
      z
        .string()
        .max(64)
        .regex(/^[a-z]+\.[A-Za-z]+$/),
      z.string().min(1).max(64),
    )
    .refine((keys) => Object.keys(keys).length <= MAX_KEYS, "too many keys"),
});

export const modelInfoSchema = z.object({
  id: idSchema,
  family: z.string(),
  version: z.string(),
  licence: z.string(),
  languages: z.array(z.string()),
  kinds: z.array(z.string()),
  bytes: z.number().int(),
  parameters: z.number().nullable(),
  maxPositions: z.number().int(),
  packageHash: z.string(),
  /** Ships with the app: cannot be removed. */
  bundled: z.boolean(),
  trainedOn: z.string(),
  /** Held-out span NLL in nats per token by kind, for spans of 32 tokens, where the package states it. */
  spanNll: z.record(z.string(), z.number()),
  problem: z.string().nullable(),
});

/** State of the inference process, for the status bar. `providerReason`: why this execution provider. */
export const engineSchema = z.object({
  state: z.enum(["idle", "loading", "ready", "busy", "restarting", "failed", "no-model"]),
  model: idSchema.nullable(),
  provider: z.string().nullable(),
  providerReason: z.string().nullable(),
  problem: z.object({ code: z.string(), message: z.string() }).nullable(),
});

export const noticeSchema = z.object({
  id: idSchema,
  level: z.enum(["info", "warning", "error"]),
  code: z.string(),
  message: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number()])),
});

export const app = {
  info: call.input(emptySchema).output(
    z.object({
      version: z.string(),
      host: z.enum(["electron", "web", "memory"]),
      platform: z.string(),
      dataFolder: z.string(),
      dialogs: z.boolean(),
      startDocumentId: idSchema.nullable(),
      notices: z.array(noticeSchema),
    }),
  ),
  watch: call
    .input(emptySchema)
    .output(
      eventIterator(
        z.discriminatedUnion("type", [
          z.object({ type: z.literal("engine"), engine: engineSchema }),
          z.object({ type: z.literal("settings"), settings: settingsSchema }),
          z.object({ type: z.literal("notice"), notice: noticeSchema }),
          z.object({ type: z.literal("documents") }),
          z.object({ type: z.literal("models") }),
        ]),
      ),
    ),
};

export const settings = {
  get: call.input(emptySchema).output(settingsSchema),
  update: call.input(settingsSchema.partial()).output(settingsSchema),
};

export const models = {
  list: call.input(emptySchema).output(z.array(modelInfoSchema)),
  /** Hashes every file and reproduces the golden vectors. Problems are sentences; empty means sound. */
  verify: call.input(z.object({ model: idSchema })).output(z.object({ problems: z.array(z.string()), checks: z.number().int() })),
  /** Adds a package folder chosen in the host's dialog (desktop only, else NOT_AVAILABLE); null when cancelled. */
  addWithDialog: call.input(emptySchema).output(modelInfoSchema.nullable()),
  remove: call.input(z.object({ model: idSchema })).output(emptySchema),
};
