import { z } from "zod";
import { EXPORTED_COMMENTS } from "../domain/comments/exportedComment.ts";
import { call, emptySchema, idSchema, MAX_FILE_BYTES, noticeSchema } from "./common.ts";

export const exportFormatSchema = z.enum(["md", "criticmarkup", "html", "docx", "pdf"]);

/** What a redline is against: a revision of any document, the present text of another one, or a file (`base64`: its bytes). */
export const againstSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("revision"), revisionId: idSchema }),
  z.object({ kind: z.literal("document"), documentId: idSchema }),
  z.object({
    kind: z.literal("file"),
    fileName: z.string().min(1).max(255),
    base64: z.string().max(Math.ceil(MAX_FILE_BYTES / 3) * 4 + 4),
  }),
]);

export const exports_ = {
  /** Renders accepted text (criticmarkup: with pending proposals as a redline). `versionName`: the name of the version stands in the file name. The result stays fetchable for ten minutes. */
  create: call
    .input(
      z.object({
        documentId: idSchema,
        format: exportFormatSchema,
        revisionId: idSchema.optional(),
        versionName: z.boolean().default(false),
        /** HTML (beside the text) and PDF (as an appendix): with who or which model wrote what. The file then names people. */
        provenance: z.boolean().default(false),
        /**
         * Whether the file says in a machine-readable way that parts of its text are AI-generated, where there are any: in the properties of a Word
         * file, the metadata of a PDF, the head of an HTML page. False leaves it out.
         */
        aiMark: z.boolean().default(true),
        /** Word alone: a comment at every part of the text that a model wrote. */
        aiComments: z.boolean().default(false),
        /** A new Word file alone: with the styles of the workspace's house file, where there is one. */
        houseStyle: z.boolean().default(true),
        /**
         * What the text is compared with. What differs is then marked: tracked changes in Word, struck and underlined in PDF and HTML, CriticMarkup.
         * In Word the changes stand on the file from outside where that is a .docx; with `onto: "redline"` on the file that the other text came from,
         * where it came from one; else on a new file with the other text.
         */
        against: againstSchema.optional(),
        /** Open comments: none, external ones, or internal ones too. Only of the present text, and never in plain Markdown. */
        comments: z.enum(EXPORTED_COMMENTS).default("none"),
        /**
         * Word alone: a new file, or the file that the document came from with what changed since tracked (redline) or not (clean). The file's own
         * comments stay in it; others do not go along. Errors: NOT_AVAILABLE where the document came from no Word file.
         */
        onto: z.enum(["new", "redline", "clean"]).default("new"),
      }),
    )
    .output(
      z.object({
        exportId: idSchema,
        fileName: z.string(),
        mediaType: z.string(),
        bytes: z.number().int(),
        warnings: z.array(noticeSchema),
        pending: z.number().int(),
        /** Whose tracked changes and comments a Word file has, as it names them; empty for other formats. */
        names: z.array(z.string()),
      }),
    ),
  download: call.input(z.object({ exportId: idSchema })).output(z.object({ base64: z.string() })),
  /** Writes through the host's save dialog (desktop only, else NOT_AVAILABLE). Errors: READ_ONLY_TARGET, DISK_FULL. */
  saveWithDialog: call.input(z.object({ exportId: idSchema })).output(z.object({ saved: z.boolean(), fileName: z.string().nullable() })),
  /** Opens a saved export in the program that the system has for it, Word for instance. Errors: NOT_FOUND (never saved), NOT_AVAILABLE (no program, no desktop). */
  openSaved: call.input(z.object({ exportId: idSchema })).output(emptySchema),
};
