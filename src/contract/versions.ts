import { z } from "zod";
import { authorSchema, call, idSchema, nameSchema, rangeSchema, timeSchema, versionSchema } from "./common.ts";
import { changeSchema, documentInfoSchema } from "./documents.ts";

/** Why something that was stored does not prove what it should. */
export const proofProblemSchema = z.enum([
  "not-recorded",
  "frames-unreadable",
  "frames-differ",
  "last-frame-differs",
  "log-missing",
  "log-differs",
  "proposal-differs",
  "wording-differs",
  "decision-missing",
  "decision-differs",
  "revision-damaged",
]);

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);

/** One alternative of a stored timeline. `chain`: last link of the hash chain over its frames; `text`: hash of its last frame's text. */
export const timelineProofSchema = z.object({
  alternative: z.number().int(),
  frames: z.number().int(),
  chain: hashSchema,
  text: hashSchema,
  problems: z.array(proofProblemSchema),
});

/** Changes of one proposal that were accepted in one revision. */
export const acceptanceSchema = z.object({
  revisionId: idSchema,
  number: z.number().int().min(1),
  accepted: z.number().int().min(1),
  problems: z.array(proofProblemSchema),
});

/** That a proposal proposed what a state of a timeline says (`step` of `steps`), and what became of it. */
export const proposalProofSchema = z.object({
  proposalId: idSchema,
  runId: idSchema,
  model: z.string(),
  alternative: z.number().int(),
  step: z.number().int(),
  steps: z.number().int(),
  /** Whether `step` is the last state of the timeline. */
  last: z.boolean(),
  text: hashSchema,
  changes: z.number().int(),
  accepted: z.number().int(),
  rejected: z.number().int(),
  pending: z.number().int(),
  /** Accepted changes that a person had edited before. */
  edited: z.number().int(),
  acceptances: z.array(acceptanceSchema),
  problems: z.array(proofProblemSchema),
});

/** Everything that is proved about a run or a revision; `holds` when there is proof and no problem anywhere. */
export const proofSchema = z.object({
  holds: z.boolean(),
  timelines: z.array(timelineProofSchema),
  proposals: z.array(proposalProofSchema),
  problems: z.array(proofProblemSchema),
});

/** A document of a family of branches. `branch` is null for the one that the others come from. */
export const lineSchema = z.object({
  documentId: idSchema,
  title: z.string(),
  branch: z.object({ name: z.string(), originRevisionId: idSchema, originDocumentId: idSchema, by: z.string(), at: timeSchema }).nullable(),
  headRevisionId: idSchema,
  removed: z.boolean(),
});

/** A revision that the graph shows; `hidden` are those between it and the one before it in its line. */
export const graphNodeSchema = z.object({
  revisionId: idSchema,
  documentId: idSchema,
  number: z.number().int().min(1),
  hidden: z.number().int().min(0),
  author: authorSchema,
  cause: z.string(),
  label: z.string().nullable(),
  createdAt: timeSchema,
  runId: idSchema.nullable(),
});

/** A run and the revision that it began from; `parent` when it went on from a state of another run. */
export const graphRunSchema = z.object({
  runId: idSchema,
  revisionId: idSchema,
  model: z.string(),
  phase: z.string(),
  startedAt: timeSchema,
  parent: z.object({ runId: idSchema, alternative: z.number().int(), step: z.number().int() }).nullable(),
});

/** Who changed the paragraphs between two revisions, and why, in their order; ranges are those of changed paragraphs. */
export const contributionsSchema = z.object({
  revisions: z.array(
    z.object({
      revisionId: idSchema,
      number: z.number().int().min(1),
      author: authorSchema,
      cause: z.string(),
      at: timeSchema,
      decidedBy: z.array(z.string()),
      reasons: z.array(z.string()),
    }),
  ),
  /** In the newer text; `by` are places in `revisions`. */
  after: z.array(z.object({ range: rangeSchema, by: z.array(z.number().int()) })),
  /** In the older text: paragraphs that are gone. */
  before: z.array(z.object({ range: rangeSchema, by: z.array(z.number().int()) })),
});

const target = { documentId: idSchema, clientId: idSchema, baseVersion: versionSchema };

/** A text to compare: a revision, or what a document says now. */
export const textReferenceSchema = z.union([z.object({ revisionId: idSchema }), z.object({ documentId: idSchema })]);

export const versionCalls = {
  /** Starts a branch: a document of its own that begins with the text of a revision and stays linked to it. */
  branch: call.input(z.object({ revisionId: idSchema, name: nameSchema })).output(documentInfoSchema),
  /** The family of branches that a document belongs to: its lines, the revisions worth showing, and its runs. */
  graph: call
    .input(z.object({ documentId: idSchema }))
    .output(z.object({ lines: z.array(lineSchema), nodes: z.array(graphNodeSchema), runs: z.array(graphRunSchema) })),
  /**
   * Proposes in a document what another one of its family changed since the two parted; a person decides on every change. `conflicts`
   * of them replace wording that was changed on both sides; `locked` were left out because they touch locked text.
   */
  propose: call.input(z.object({ ...target, fromDocumentId: idSchema })).output(
    z.object({
      version: versionSchema,
      change: changeSchema.nullable(),
      proposalId: idSchema.nullable(),
      changes: z.number().int(),
      conflicts: z.number().int(),
      locked: z.number().int(),
    }),
  ),
  /** What is proved about the timelines behind a revision or a proposal. */
  proof: call.input(z.union([z.object({ revisionId: idSchema }), z.object({ proposalId: idSchema })])).output(proofSchema),
  /** Empty when the first revision is not one that the second comes from. */
  contributions: call.input(z.object({ beforeRevisionId: idSchema, afterRevisionId: idSchema })).output(contributionsSchema),
  /** The table of changed clauses as a file; fetched and saved like an export. */
  table: call
    .input(
      z.object({
        before: textReferenceSchema,
        after: textReferenceSchema,
        format: z.enum(["html", "docx"]),
        language: z.enum(["en", "ja"]),
        /** The new text stands left, as Japanese tables have it. */
        newFirst: z.boolean(),
        /** Unchanged paragraphs of a changed clause are left out. */
        abridged: z.boolean(),
      }),
    )
    .output(z.object({ exportId: idSchema, fileName: z.string(), mediaType: z.string(), bytes: z.number().int() })),
};
