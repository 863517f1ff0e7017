import { z } from "zod";
import { MAX_COMMENT_LENGTH } from "../domain/comments/comment.ts";
import { call, idSchema, offsetSchema, rangeSchema, timeSchema, versionSchema } from "./common.ts";

const personSchema = z.object({ id: idSchema, name: z.string().max(200) });
const messageTextSchema = z
  .string()
  .max(MAX_COMMENT_LENGTH)
  .refine((text) => text.trim() !== "", "a comment needs text")
  .refine((text) => text.isWellFormed(), "half of a character");

export const anchorSchema = z.object({
  kind: z.enum(["text", "hunk", "clause"]),
  target: z.string().max(200).nullable(),
  start: offsetSchema,
  end: offsetSchema,
  earlier: z.array(
    z.object({
      from: offsetSchema,
      to: offsetSchema,
      before: z.number().int(),
      after: z.number().int(),
      length: z.number().int().min(0),
      head: z.string(),
      tail: z.string(),
    }),
  ),
});

export const threadSchema = z.object({
  id: idSchema,
  /** Counts writes to the thread. */
  revision: z.number().int().min(1),
  anchor: anchorSchema,
  quote: z.string(),
  resolution: z.object({ by: personSchema, at: timeSchema }).nullable(),
  assignee: personSchema.nullable(),
  internal: z.boolean(),
  messages: z.array(
    z.object({
      id: idSchema,
      author: personSchema,
      at: timeSchema,
      text: z.string().max(MAX_COMMENT_LENGTH),
      editedAt: timeSchema.nullable(),
      deletedAt: timeSchema.nullable(),
      mentions: z.array(idSchema),
      outside: z.object({ name: z.string().max(200), at: timeSchema.nullable() }).optional(),
    }),
  ),
});

/** What a comment is to be about: text in terms of `baseVersion`, a proposed change, or the clause whose heading begins at `start`. */
export const anchorRequestSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("text"), range: rangeSchema }),
  z.object({ kind: z.literal("hunk"), hunkId: idSchema }),
  z.object({ kind: z.literal("clause"), start: offsetSchema }),
]);

const target = { documentId: idSchema, clientId: idSchema, baseVersion: versionSchema };
const thread = { documentId: idSchema, threadId: idSchema };
/** The thread after a call, with its place in the text of `version`; the watch stream carries it too. */
const written = z.object({ version: versionSchema, thread: threadSchema });

/** Comments. The author of everything is the person who calls. People are told when they are mentioned or assigned. */
export const comments = {
  /** Threads in the order in which they were begun, with their places in the text of `version`, and the people who can be mentioned. */
  list: call
    .input(z.object({ documentId: idSchema }))
    .output(z.object({ version: versionSchema, threads: z.array(threadSchema), people: z.array(personSchema) })),
  /** Begins a thread. Errors: STALE_VERSION, SPAN_OUT_OF_RANGE, NOT_FOUND (the change or clause), INVALID_ARGUMENT (no text there). */
  add: call
    .input(
      z.object({
        ...target,
        anchor: anchorRequestSchema,
        text: messageTextSchema,
        internal: z.boolean(),
        assigneeId: idSchema.nullable().default(null),
      }),
    )
    .output(written),
  reply: call.input(z.object({ ...thread, text: messageTextSchema })).output(written),
  /** Gives one's own message another text. Errors: NOT_FOUND, NOT_ALLOWED (somebody else's). */
  edit: call.input(z.object({ ...thread, messageId: idSchema, text: messageTextSchema })).output(written),
  /** Takes one's own message away; an admin may take any. Errors: NOT_FOUND, NOT_ALLOWED. */
  remove: call.input(z.object({ ...thread, messageId: idSchema })).output(written),
  /** Of two who resolve at once the first one did; the second gets the same answer. */
  resolve: call.input(z.object(thread)).output(written),
  reopen: call.input(z.object(thread)).output(written),
  assign: call.input(z.object({ ...thread, personId: idSchema.nullable() })).output(written),
  /** Errors: NOT_ALLOWED (somebody else's thread, for those who are commenters alone). */
  setVisibility: call.input(z.object({ ...thread, internal: z.boolean() })).output(written),
  /** Gives a thread another place. Errors as `add`. */
  place: call.input(z.object({ ...target, threadId: idSchema, anchor: anchorRequestSchema })).output(written),
};
