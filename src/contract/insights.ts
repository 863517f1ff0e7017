import { z } from "zod";
import { GROUPINGS } from "../domain/insights/summary.ts";
import { call, idSchema, timeSchema } from "./common.ts";

const share = z.number().min(0).max(1).nullable();
const count = z.number().int().min(0);

/** The figures of a group; docs/INSIGHTS.md defines each by a formula. */
export const figuresSchema = z.object({
  documents: count,
  proposed: count,
  accepted: count,
  rejected: count,
  acceptedShare: share,
  acceptedCharacterShare: share,
  distance: share,
  savedCharacters: count,
  decisionMs: z.number().min(0).nullable(),
  approvalMs: z.number().min(0).nullable(),
  activeMs: z.number().min(0),
  tokensProposed: count,
  tokensKept: count,
  tokensKeptShare: share,
  modelSeconds: z.number().min(0),
  reverted: count,
  revertedShare: share,
  cost: z.object({ machine: z.number().nullable(), people: z.number().nullable(), perDocument: z.number() }).nullable(),
});

/** `name`: of the package, kind, week, document or person; null: none of them, or people whose names are not shown. */
export const groupSchema = z.object({ key: z.string().max(200).nullable(), name: z.string().max(200).nullable(), figures: figuresSchema });

export const summarySchema = z.object({
  total: figuresSchema,
  groups: z.array(groupSchema),
  /** The total by ISO week (UTC), oldest first. */
  weeks: z.array(groupSchema),
  /** Whether people are named, or only the caller and everybody else. */
  named: z.boolean(),
  /** What the costs are in; null: no costs are shown. */
  currency: z.string().max(8).nullable(),
});

const question = {
  /** Left out: the whole workspace. */
  documentId: idSchema.optional(),
  /** Half-open period. */
  from: timeSchema.optional(),
  to: timeSchema.optional(),
  by: z.enum(GROUPINGS).default("package"),
};

export const insights = {
  /** Figures from the local history. People are named to administrators alone; others see themselves and everybody else. Errors: NOT_FOUND. */
  summary: call.input(z.object(question)).output(summarySchema),
  /** The groups and the total as CSV (RFC 4180, UTF-8, with a byte order mark where `bom` is set). */
  csv: call.input(z.object({ ...question, bom: z.boolean().default(false) })).output(z.object({ fileName: z.string(), csv: z.string() })),
};
