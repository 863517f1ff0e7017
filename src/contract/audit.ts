import { eventIterator } from "@orpc/contract";
import { z } from "zod";
import { AUDIT_TYPES } from "../domain/audit/auditEvent.ts";
import { call, idSchema, timeSchema } from "./common.ts";

/** Which events: all that are given must fit. `from` and `to` are ms since 1970 UTC, both inclusive. */
export const auditFilterSchema = z.object({
  type: z.enum(AUDIT_TYPES).optional(),
  personId: idSchema.optional(),
  documentId: idSchema.optional(),
  from: timeSchema.optional(),
  to: timeSchema.optional(),
});

export const auditEventSchema = z.object({
  /** Place in the log, from 1. */
  id: z.number().int().min(1),
  at: z.number().int(),
  /** One of AUDIT_TYPES, or what a newer version wrote. */
  type: z.string().max(100),
  person: z.object({ id: z.string(), name: z.string() }).nullable(),
  document: z.object({ id: z.string(), title: z.string() }).nullable(),
  /** What else the event says: ids, numbers, and the SHA-256 of texts. */
  data: z.record(z.string(), z.unknown()),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});

const detailsSchema = z.record(z.string(), z.union([z.string(), z.number()]));

export const verificationSchema = z.object({
  ok: z.boolean(),
  events: z.number().int(),
  checkpoints: z.number().int(),
  rows: z.number().int(),
  /** The first hundred problems in the order of the log; `id` null: a row without an event. */
  problems: z.array(z.object({ id: z.number().int().nullable(), code: z.string(), why: z.string(), details: detailsSchema })),
  warnings: z.array(z.object({ code: z.string(), message: z.string(), details: detailsSchema })),
  keys: z.array(z.object({ id: z.string(), fingerprint: z.string() })),
  head: z.string().nullable(),
});

export const verifyEventSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("progress"), phase: z.enum(["events", "rows", "texts"]), done: z.number().int(), total: z.number().int() }),
  z.object({ type: z.literal("result"), verification: verificationSchema }),
]);

/** The audit log: for those who hold the role of auditor or administrator. */
export const audit = {
  /** Events, newest first, from `offset` on. */
  list: call
    .input(
      z.object({
        filter: auditFilterSchema.default({}),
        offset: z.number().int().min(0).default(0),
        limit: z.number().int().min(1).max(500).default(200),
      }),
    )
    .output(z.object({ total: z.number().int(), events: z.array(auditEventSchema) })),
  /** People and documents that the log tells of, for filters. */
  subjects: call.input(z.object({})).output(
    z.object({
      people: z.array(z.object({ id: z.string(), name: z.string() })),
      documents: z.array(z.object({ id: z.string(), title: z.string() })),
    }),
  ),
  /** Verifies the log and everything that is bound to it; the result is the last event of the stream. */
  verify: call.input(z.object({})).output(eventIterator(verifyEventSchema)),
  /**
   * The log as a ZIP archive that a third party can verify; with `documentId` only its events are told in full. `dialog`: through the host's
   * save dialog (NOT_AVAILABLE where there is none), else the bytes. Errors: NOT_FOUND, NOT_AVAILABLE (too large: use the command line).
   */
  export: call
    .input(z.object({ documentId: idSchema.optional(), to: z.enum(["dialog", "download"]) }))
    .output(z.object({ fileName: z.string().nullable(), bytes: z.number().int(), base64: z.string().nullable() })),
};
