import { eventIterator } from "@orpc/contract";
import { z } from "zod";
import { REVIEW_STATES } from "../domain/review/reviewState.ts";
import { threadSchema } from "./comments.ts";
import {
  authorSchema,
  call,
  editSchema,
  emptySchema,
  endApprovalsSchema,
  idSchema,
  kindSchema,
  MAX_FILE_BYTES,
  MAX_ITEMS,
  MAX_TEXT_LENGTH,
  nameSchema,
  noticeSchema,
  offsetSchema,
  rangeSchema,
  timeSchema,
  versionSchema,
} from "./common.ts";

export const decisionSchema = z.object({
  verdict: z.enum(["accept", "reject", "reopen"]),
  by: z.string().max(200),
  at: timeSchema,
  reason: z.string().max(2000).nullable(),
});

const nestedEditSchema: z.ZodType<NestedEditMessage, NestedEditMessage> = z.object({
  id: idSchema,
  author: authorSchema,
  createdAt: timeSchema,
  start: offsetSchema,
  end: offsetSchema,
  oldText: z.string().max(MAX_TEXT_LENGTH),
  newText: z.string().max(MAX_TEXT_LENGTH),
  status: z.enum(["pending", "accepted", "rejected", "superseded"]),
  decision: decisionSchema.nullable(),
  get nested() {
    return z.array(nestedEditSchema).max(MAX_ITEMS);
  },
});

/** A `NestedEdit` of the domain, in the mutable form of messages. */
export interface NestedEditMessage {
  id: string;
  author: z.infer<typeof authorSchema>;
  createdAt: number;
  start: number;
  end: number;
  oldText: string;
  newText: string;
  status: "pending" | "accepted" | "rejected" | "superseded";
  decision: z.infer<typeof decisionSchema> | null;
  nested: NestedEditMessage[];
}

export const hunkSchema = z.object({
  id: idSchema,
  proposalId: idSchema,
  start: offsetSchema,
  end: offsetSchema,
  oldText: z.string().max(MAX_TEXT_LENGTH),
  newText: z.string().max(MAX_TEXT_LENGTH),
  status: z.enum(["pending", "accepted", "rejected", "superseded"]),
  editedBy: z.string().max(200).nullable(),
  confidence: z.number().min(0).max(1).nullable(),
  decision: decisionSchema.nullable(),
  nested: z.array(nestedEditSchema).max(MAX_ITEMS),
});

export const proposalSchema = z.object({
  id: idSchema,
  documentId: idSchema,
  baseRevisionId: idSchema,
  author: authorSchema,
  kind: z.enum(["regenerate", "edit", "restore", "import"]),
  createdAt: timeSchema,
  runId: idSchema.nullable(),
  alternative: z.number().int().min(0),
  alternativeCount: z.number().int().min(1),
  hunks: z.array(hunkSchema).max(MAX_ITEMS),
});

export const lockSchema = z.object({ id: idSchema, start: offsetSchema, end: offsetSchema, by: z.string().max(200), at: timeSchema });

export const lineEndingSchema = z.enum(["lf", "crlf", "cr"]);
export const lineEndingsSchema = z.object({
  dominant: lineEndingSchema,
  exceptions: z.array(z.object({ offset: offsetSchema, ending: lineEndingSchema })),
  byteOrderMark: z.boolean(),
});

export const documentStateSchema = z.object({
  text: z.string().max(MAX_TEXT_LENGTH),
  version: versionSchema,
  proposals: z.array(proposalSchema),
  locks: z.array(lockSchema),
  lineEndings: lineEndingsSchema,
});

export const causeSchema = z.enum([
  "typing",
  "accept",
  "reject",
  "reopen",
  "undo",
  "redo",
  "restore",
  "alternative",
  "split",
  "run",
  "lock",
  "import",
  "suggest",
]);

export const changeSchema = z.object({
  cause: causeSchema,
  edits: z.array(editSchema).max(MAX_ITEMS),
  hunks: z.array(hunkSchema).max(MAX_ITEMS),
  proposals: z.array(proposalSchema).max(MAX_ITEMS),
  locks: z.array(lockSchema).max(MAX_ITEMS),
  removedLocks: z.array(idSchema).max(MAX_ITEMS),
});

/** What the list of documents shows. `words` counts words, or characters for Japanese. */
export const documentInfoSchema = z.object({
  id: idSchema,
  title: z.string().max(200),
  fileName: z.string().max(255).nullable(),
  kind: kindSchema,
  createdAt: timeSchema,
  changedAt: timeSchema,
  words: z.number().int().min(0),
  pending: z.number().int().min(0),
  headRevisionId: idSchema,
  revisionNumber: z.number().int().min(1),
  /** Where the review of the text as it stands is. */
  reviewState: z.enum(REVIEW_STATES),
});

/** `clientId` of the tab that made the change, so that it can tell its own changes from others'. */
export const documentEventSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("changed"), version: versionSchema, clientId: idSchema.nullable(), change: changeSchema }),
  z.object({ type: z.literal("saved"), version: versionSchema, info: documentInfoSchema }),
  z.object({ type: z.literal("run"), runId: idSchema, spans: z.array(rangeSchema), active: z.boolean() }),
  /** A thread of comments is new or another than before; its place belongs to the text of `version`. */
  z.object({ type: z.literal("comment"), version: versionSchema, thread: threadSchema }),
  /** Something was asked, signed or made final: `reviews.get` has another answer. */
  z.object({ type: z.literal("review") }),
  z.object({ type: z.literal("removed") }),
]);
const reportItemsSchema = z.array(z.object({ what: z.string(), count: z.number().int().min(0), detail: z.string().optional() }));

/** What was found in a Word file and what became of it. `what` is a key that the interface puts into words. */
export const importReportSchema = z.object({
  format: z.literal("docx"),
  paragraphs: z.number().int().min(0),
  /** Tracked changes, in the order of the text. `date` is ISO 8601 in UTC. */
  changes: z.array(
    z.object({ kind: z.enum(["insert", "delete", "replace"]), author: z.string(), date: z.string().nullable(), text: z.string() }),
  ),
  comments: z.number().int().min(0),
  /** Stays in the file and cannot be edited here. */
  kept: reportItemsSchema,
  /** Is not carried over. */
  dropped: reportItemsSchema,
  warnings: reportItemsSchema,
});

/** What becomes of the tracked changes of a Word file. */
const importChangesSchema = z.enum(["accept", "reject", "markup"]).default("markup");

/** `report`: of a Word file; null for others. */
const importedSchema = z.object({ info: documentInfoSchema, warnings: z.array(noticeSchema), report: importReportSchema.nullable() });

export const documents = {
  /** Documents of the workspace, last changed first. */
  list: call.input(emptySchema).output(z.array(documentInfoSchema)),
  /** Sample documents and templates that ship with the app. */
  samples: call.input(emptySchema).output(
    z.array(
      z.object({
        id: idSchema,
        title: z.string(),
        kind: kindSchema,
        template: z.boolean(),
        description: z.string(),
        licence: z.string(),
        attribution: z.string(),
      }),
    ),
  ),
  createFromSample: call.input(z.object({ sampleId: idSchema })).output(documentInfoSchema),
  create: call.input(z.object({ title: nameSchema, kind: kindSchema })).output(documentInfoSchema),
  /**
   * Opens an uploaded file (.md, .txt, .docx); `base64` is its bytes. The tracked changes of a Word file become proposals of their authors
   * (markup), or are accepted or rejected. Errors: NOT_UTF8, CONTAINS_NUL, FILE_TOO_LARGE, UNSUPPORTED_FORMAT; CANCELLED when the caller gives up.
   */
  importFile: call
    .input(
      z.object({
        fileName: z.string().min(1).max(255),
        base64: z.string().max(Math.ceil(MAX_FILE_BYTES / 3) * 4 + 4),
        changes: importChangesSchema,
      }),
    )
    .output(importedSchema),
  /** Asks the host's open dialog for a file (desktop only, else NOT_AVAILABLE); null when the user cancels. The file waits for `openChosen`. */
  chooseFile: call.input(emptySchema).output(z.object({ choiceId: idSchema, fileName: z.string().max(255) }).nullable()),
  /** Opens the file that was chosen, as `importFile` does. Errors: NOT_FOUND (another one was chosen since), and those of `importFile`. */
  openChosen: call.input(z.object({ choiceId: idSchema, changes: importChangesSchema })).output(importedSchema),
  /** The Word file that a document came from, with what was found in it; null for other documents. */
  wordFile: call
    .input(z.object({ documentId: idSchema }))
    .output(z.object({ name: z.string(), importedAt: timeSchema, report: importReportSchema }).nullable()),
  open: call.input(z.object({ documentId: idSchema })).output(
    z.object({
      info: documentInfoSchema,
      state: documentStateSchema,
      runs: z.array(z.object({ runId: idSchema, spans: z.array(rangeSchema) })),
    }),
  ),
  /** Events after `afterVersion`; versions that are no longer buffered end the stream with STALE_VERSION (open again). */
  watch: call.input(z.object({ documentId: idSchema, afterVersion: versionSchema })).output(eventIterator(documentEventSchema)),
  /**
   * Applies one change (typing, undo, redo) on top of `baseVersion`. STALE_VERSION when the document has moved on: rebase and try again.
   * `hunks` may only name existing hunks; a changed status is recorded as a decision of the current author. Touching a lock: LOCKED_TEXT.
   */
  change: call
    .input(z.object({ documentId: idSchema, clientId: idSchema, baseVersion: versionSchema, change: changeSchema }))
    .output(z.object({ version: versionSchema })),
  /**
   * Suggests edits in the caller's name. `edits` and `restore` (strikes of one's own that are taken back) are in offsets of the markup text: the
   * accepted text with struck text kept and inserted text in place. New hunks go to `proposalId`, one's own or new; they and nested
   * edits are named `seed`-0, `seed`-1 and so on. Both names begin with the document's id and a dot, and `seed` is new every time.
   * Errors: STALE_VERSION, LOCKED_TEXT, SPAN_BUSY, INVALID_ARGUMENT, SPAN_OUT_OF_RANGE, SPAN_SPLITS_CHARACTER, FILE_TOO_LARGE.
   */
  suggest: call
    .input(
      z.object({
        documentId: idSchema,
        clientId: idSchema,
        baseVersion: versionSchema,
        edits: z.array(editSchema).max(MAX_ITEMS),
        restore: z.array(rangeSchema).max(MAX_ITEMS),
        proposalId: idSchema,
        seed: idSchema,
      }),
    )
    .output(z.object({ version: versionSchema, change: changeSchema })),
  /** Makes a revision of what was typed since the last one, now; returns the (possibly unchanged) info. */
  save: call
    .input(z.object({ documentId: idSchema, message: z.string().max(500).default(""), endApprovals: endApprovalsSchema }))
    .output(documentInfoSchema),
  update: call
    .input(z.object({ documentId: idSchema, title: nameSchema.optional(), kind: kindSchema.optional() }))
    .output(documentInfoSchema),
  /** Takes the document off the list; its history stays in the database. */
  remove: call.input(z.object({ documentId: idSchema })).output(emptySchema),
  lock: call
    .input(
      z.object({
        documentId: idSchema,
        clientId: idSchema,
        baseVersion: versionSchema,
        ranges: z.array(rangeSchema).min(1).max(MAX_ITEMS),
      }),
    )
    .output(z.object({ version: versionSchema, change: changeSchema })),
  unlock: call
    .input(
      z.object({ documentId: idSchema, clientId: idSchema, baseVersion: versionSchema, lockIds: z.array(idSchema).min(1).max(MAX_ITEMS) }),
    )
    .output(z.object({ version: versionSchema, change: changeSchema })),
};
