import { oc } from "@orpc/contract";
import { z } from "zod";
import { ROLES } from "../domain/access/role.ts";
import { NOTICE_KINDS } from "../domain/document/fileNotice.ts";
import { ERROR_CODES, type ErrorCode } from "../domain/errors/palimpsestError.ts";
import { MAX_FILE_BYTES, MAX_HOUSE_BYTES, MAX_ITEMS, MAX_TEXT_LENGTH } from "./limits.ts";

export { MAX_FILE_BYTES, MAX_HOUSE_BYTES, MAX_ITEMS, MAX_TEXT_LENGTH };

export const idSchema = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9_.-]+$/);
export const nameSchema = z.string().trim().min(1).max(200);
export const offsetSchema = z.number().int().min(0).max(MAX_TEXT_LENGTH);
export const versionSchema = z.number().int().min(0);
export const timeSchema = z.number().int().min(0);

export const rangeSchema = z.object({ start: offsetSchema, end: offsetSchema }).refine((r) => r.start <= r.end, "start is behind end");
export const editSchema = z.object({ start: offsetSchema, end: offsetSchema, text: z.string().max(MAX_TEXT_LENGTH) });

const errorData = z.object({ details: z.record(z.string(), z.union([z.string(), z.number()])) });

const STATUS: Partial<Record<ErrorCode, number>> = {
  NOT_FOUND: 404,
  STALE_VERSION: 409,
  SPAN_BUSY: 409,
  WORKSPACE_BUSY: 409,
  MODEL_CHANGED: 409,
  LOCKED_TEXT: 423,
  NOT_SIGNED_IN: 401,
  SIGN_IN_FAILED: 401,
  NOT_ALLOWED: 403,
  TOO_MANY_ATTEMPTS: 429,
  NAME_TAKEN: 409,
  LAST_ADMIN: 409,
  DOCUMENT_FINAL: 423,
  ALREADY_DECIDED: 409,
  APPROVAL_STALE: 409,
  APPROVALS_FALL: 409,
  DISK_FULL: 507,
  QUOTA_EXCEEDED: 507,
  DOWNLOAD_FAILED: 502,
  INTERNAL: 500,
  INFERENCE_FAILED: 500,
};

/** HTTP-like status that goes with a code on the wire. */
export function errorStatus(code: ErrorCode): number {
  return STATUS[code] ?? 400;
}

/** Every call may fail with every code: `error.data.details` has the values that the localised sentence names. */
type ErrorMap = { [C in ErrorCode]: { status: number; data: typeof errorData } };
const errorMap = Object.fromEntries(ERROR_CODES.map((code) => [code, { status: errorStatus(code), data: errorData }])) as ErrorMap;

/** Root of every call of the contract. */
export const call = oc.errors(errorMap);

export const authorSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("person"), name: z.string().max(200) }),
  z.object({ kind: z.literal("model"), name: z.string().max(200), forPerson: z.string().max(200) }),
]);
/** A person of the workspace as everybody there may know them. */
export const actorSchema = z.object({ id: idSchema, name: z.string().max(200), roles: z.array(z.enum(ROLES)) });
export const kindSchema = z.enum(["contract", "technical", "ja"]);
/** Whether approvals may end: without it, a call that would end some fails with APPROVALS_FALL, which names them. */
export const endApprovalsSchema = z.boolean().default(false);
export const emptySchema = z.object({});

/** What is said about a file that was read or written. */
export const noticeSchema = z.object({ what: z.enum(NOTICE_KINDS), count: z.number().int(), detail: z.string().max(2000).optional() });
