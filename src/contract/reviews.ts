import { z } from "zod";
import { ROLES } from "../domain/access/role.ts";
import { REVIEW_STATES } from "../domain/review/reviewState.ts";
import { call, idSchema, MAX_TEXT_LENGTH, rangeSchema, timeSchema } from "./common.ts";

/** Id of a clause: that of the outline, or "(preamble)". */
export const clauseIdSchema = z.string().min(1).max(120);
const fingerprintSchema = z.string().regex(/^[0-9a-f]{64}$/);
const reasonSchema = z.string().trim().max(2000);
/** Most clauses that one call may name. */
const MAX_CLAUSES = 20_000;
/** Most people that may be asked. */
const MAX_PEOPLE = 50;

export const standingSchema = z.enum(["open", "approved", "kept", "stale", "changes"]);

const namedSchema = z.object({ id: idSchema, name: z.string().max(200) });

/** A clause in scope, in the order of the text, and how it stands with each approver. */
export const reviewClauseSchema = z.object({
  id: clauseIdSchema,
  title: z.string(),
  label: z.string(),
  ranges: z.array(rangeSchema),
  fingerprint: fingerprintSchema,
  terms: z.array(z.string()),
  inScope: z.boolean(),
  /** `approved`: by as many as are needed, one of whom did not write it; `stale` and `changes`: with at least one approver. */
  standing: z.enum(["open", "part", "approved", "stale", "changes"]),
  /** People who wrote its present text. */
  writers: z.array(z.string()),
  by: z.array(
    z.object({
      personId: idSchema,
      standing: standingSchema,
      statementId: idSchema.nullable(),
      /** The clause as that statement names it. */
      clauseThen: clauseIdSchema.nullable(),
      keptId: idSchema.nullable(),
    }),
  ),
});

/** Something that was signed. `problem`: why it counts for nothing, null when signature and content fit. */
export const statementSchema = z.object({
  id: idSchema,
  requestId: idSchema,
  person: namedSchema,
  verdict: z.enum(["approve", "changes"]),
  clauses: z.array(z.object({ id: clauseIdSchema, fingerprint: fingerprintSchema })),
  removed: z.array(clauseIdSchema),
  reason: z.string(),
  revisionId: idSchema,
  at: timeSchema,
  problem: z.enum(["signature", "content"]).nullable(),
  kept: z.array(
    z.object({
      id: idSchema,
      clause: clauseIdSchema,
      fingerprint: fingerprintSchema,
      person: namedSchema,
      reason: z.string(),
      at: timeSchema,
      problem: z.enum(["signature", "content"]).nullable(),
    }),
  ),
});

export const reviewSchema = z.object({
  documentId: idSchema,
  state: z.enum(REVIEW_STATES),
  /** The open request, or the one that led to what is final now; null when nobody is asked. */
  request: z
    .object({
      id: idSchema,
      requester: namedSchema,
      message: z.string(),
      openedAt: timeSchema,
      dueAt: timeSchema.nullable(),
      /** The clock of the workspace says that the date has passed. */
      overdue: z.boolean(),
      wholeDocument: z.boolean(),
      quorum: z.number().int().min(1).nullable(),
      needed: z.number().int().min(1),
      satisfied: z.number().int().min(0),
      /** False: too many of those who were asked have left; somebody else must be asked. */
      reachable: z.boolean(),
      /** Clauses that nobody has approved but those who wrote them or asked. */
      alone: z.array(clauseIdSchema),
      open: z.boolean(),
      approvers: z.array(
        z.object({
          id: idSchema,
          name: z.string(),
          /** They have left the workspace, or are no approvers any more. */
          gone: z.boolean(),
          satisfied: z.boolean(),
          objects: z.boolean(),
          /** Clauses that they approved and that are gone since. */
          removed: z.array(clauseIdSchema),
        }),
      ),
    })
    .nullable(),
  clauses: z.array(reviewClauseSchema),
  /** Newest first, of the request above. */
  statements: z.array(statementSchema),
  /** What became final and was unlocked, newest first. */
  finality: z.array(
    z.object({
      kind: z.enum(["final", "unlocked", "superseded"]),
      person: namedSchema,
      approved: z.boolean(),
      reason: z.string(),
      revisionId: idSchema,
      successor: z.object({ id: idSchema, title: z.string() }).nullable(),
      at: timeSchema,
    }),
  ),
  /** Everybody who works here now. */
  people: z.array(z.object({ id: idSchema, name: z.string(), roles: z.array(z.enum(ROLES)) })),
});

const onRequest = { documentId: idSchema, requestId: idSchema };

export const reviews = {
  /** The review of a document with the text as it stands now. */
  get: call.input(z.object({ documentId: idSchema })).output(reviewSchema),
  /**
   * Asks for approval; a request that is open is replaced. `clauses` null: the whole document. `quorum` null: every approver is needed.
   * Errors: INVALID_ARGUMENT (`reason` "nobody-else": all approvers wrote the text or ask themselves; "quorum"; "person"; "clause"), DOCUMENT_FINAL.
   */
  request: call
    .input(
      z.object({
        documentId: idSchema,
        approvers: z.array(idSchema).min(1).max(MAX_PEOPLE),
        quorum: z.number().int().min(1).max(MAX_PEOPLE).nullable(),
        dueAt: timeSchema.nullable(),
        message: reasonSchema.default(""),
        clauses: z.array(clauseIdSchema).min(1).max(MAX_CLAUSES).nullable(),
      }),
    )
    .output(reviewSchema),
  cancel: call.input(z.object({ ...onRequest, reason: reasonSchema.default("") })).output(reviewSchema),
  /** Tells those who have not approved yet again. */
  remind: call.input(z.object(onRequest)).output(reviewSchema),
  /** Asks more people, or others instead. */
  changeApprovers: call
    .input(z.object({ ...onRequest, add: z.array(idSchema).max(MAX_PEOPLE), remove: z.array(idSchema).max(MAX_PEOPLE) }))
    .output(reviewSchema),
  /** After changes were asked for and made: approvers look again. */
  sendAgain: call.input(z.object({ ...onRequest, message: reasonSchema.default("") })).output(reviewSchema),
  /**
   * Signs a verdict on clauses with the fingerprints that were on the screen. `removed`: clauses approved earlier that they have seen to be gone.
   * Errors: APPROVAL_STALE (the text is another one), NOT_ALLOWED (not asked), REASON_REQUIRED (changes without one), KEY_LOST.
   */
  sign: call
    .input(
      z.object({
        ...onRequest,
        verdict: z.enum(["approve", "changes"]),
        clauses: z
          .array(z.object({ id: clauseIdSchema, fingerprint: fingerprintSchema }))
          .min(1)
          .max(MAX_CLAUSES),
        removed: z.array(clauseIdSchema).max(MAX_CLAUSES).default([]),
        reason: reasonSchema.default(""),
      }),
    )
    .output(reviewSchema),
  /** Keeps an approval of a clause in spite of an edit: for administrators and for the approver. Errors: REASON_REQUIRED, APPROVAL_STALE, NOT_ALLOWED. */
  keep: call
    .input(
      z.object({
        documentId: idSchema,
        statementId: idSchema,
        /** The clause as the statement names it. */
        clause: clauseIdSchema,
        /** Its present fingerprint, as it was on the screen. */
        fingerprint: fingerprintSchema,
        reason: reasonSchema,
      }),
    )
    .output(reviewSchema),
  /**
   * Makes the document final. `unapproved` must be said where not everybody who is needed has approved; then only an administrator may.
   * Errors: NOT_ALLOWED, REASON_REQUIRED (unapproved without one), INVALID_ARGUMENT (`reason` "unapproved", "pending"), SPAN_BUSY.
   */
  finalise: call.input(z.object({ documentId: idSchema, unapproved: z.boolean(), reason: reasonSchema.default("") })).output(reviewSchema),
  /** Makes a final document a draft again. Errors: REASON_REQUIRED. */
  unlock: call.input(z.object({ documentId: idSchema, reason: reasonSchema })).output(reviewSchema),
  /** Says that another document replaces this one, which is locked then. */
  supersede: call.input(z.object({ documentId: idSchema, successorId: idSchema, reason: reasonSchema.default("") })).output(reviewSchema),
  /**
   * What became of clauses that a person has not approved as they are, since they signed them last, else since the document was final, else since the request: the whole own text of each then and now. Clauses that
   * are gone have `after` null.
   */
  differences: call.input(z.object({ documentId: idSchema, personId: idSchema })).output(
    z.array(
      z.object({
        clause: clauseIdSchema,
        title: z.string(),
        label: z.string(),
        before: z.string().max(MAX_TEXT_LENGTH).nullable(),
        after: z.string().max(MAX_TEXT_LENGTH).nullable(),
        /** "signed": they approved `before`; "final": it was final before; "base": the text that was sent. */
        since: z.enum(["signed", "final", "base"]),
        /** Definitions that it uses and that are others now. */
        definitions: z.array(z.object({ term: z.string(), before: z.string(), after: z.string() })),
      }),
    ),
  ),
};
