import { eventIterator } from "@orpc/contract";
import { z } from "zod";
import { actorSchema, call, emptySchema, idSchema, nameSchema } from "./common.ts";
import { notificationSchema } from "./notifications.ts";
import { presetSchema, protectSchema } from "./runs.ts";

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
  /** Messages on the desktop while the window is out of sight. */
  desktopNotifications: z.boolean(),
  /** What new runs keep as it is unless told otherwise. */
  protect: protectSchema,
  /** Minutes without the person doing anything after which the screen is locked; 0: never. Only with accounts. */
  idleMinutes: z.number().int().min(0).max(1440),
  /** Phrases for the reasons of decisions; empty: the usual ones in the language of the window. */
  reasons: z.array(z.string().trim().min(1).max(200)).max(9),
  /** Most bytes that added model packages may take together. */
  modelQuotaBytes: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  /** What an hour costs, for the figures of Insights; null: no money is shown. */
  costs: z.object({
    machinePerHour: z.number().min(0).max(1e9).nullable(),
    peoplePerHour: z.number().min(0).max(1e9).nullable(),
    currency: z.string().trim().max(8),
  }),
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

/** Why an execution provider that was tried is not used. `message` is ONNX Runtime's line for `failed`, else "". */
export const providerNoteSchema = z.object({
  code: z.enum([
    "not-installed",
    "no-adapter",
    "no-half-floats",
    "libraries-missing",
    "little-memory",
    "cpu-only-package",
    "slower-than-cpu",
    "driver-crashed",
    "failed",
  ]),
  provider: z.string(),
  message: z.string(),
});

/** State of the inference process, for the status bar. `providerReason`: why this execution provider, in English; `providerFacts`: the same in values. */
export const engineSchema = z.object({
  state: z.enum(["idle", "loading", "ready", "busy", "restarting", "failed", "no-model"]),
  model: idSchema.nullable(),
  provider: z.string().nullable(),
  providerReason: z.string().nullable(),
  providerFacts: z.object({ dtype: z.string(), threads: z.number().int().nullable(), notes: z.array(providerNoteSchema) }).nullable(),
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
      /** Who is signed in here; without accounts the owner. Null: nobody yet. */
      actor: actorSchema.nullable(),
      /** Whether several people work here, so that each has to sign in. */
      accounts: z.boolean(),
      startDocumentId: idSchema.nullable(),
      notices: z.array(noticeSchema),
    }),
  ),
  watch: call.input(emptySchema).output(
    eventIterator(
      z.discriminatedUnion("type", [
        z.object({ type: z.literal("engine"), engine: engineSchema }),
        z.object({ type: z.literal("settings"), settings: settingsSchema }),
        z.object({ type: z.literal("notice"), notice: noticeSchema }),
        /** A message to the person at this window has come; `notifications`: they read or cleared some, perhaps in another window. */
        z.object({ type: z.literal("notification"), notification: notificationSchema }),
        z.object({ type: z.literal("notifications") }),
        z.object({ type: z.literal("documents") }),
        z.object({ type: z.literal("models") }),
        z.object({ type: z.literal("people") }),
      ]),
    ),
  ),
};

export const settings = {
  get: call.input(emptySchema).output(settingsSchema),
  update: call.input(settingsSchema.partial()).output(settingsSchema),
};
