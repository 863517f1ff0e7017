import { z } from "zod";
import { EXPORTED_COMMENTS } from "../domain/comments/exportedComment.ts";
import { call, idSchema } from "./common.ts";

export const exportFormatSchema = z.enum(["md", "criticmarkup", "html", "docx", "pdf"]);

export const exports_ = {
  /** Renders accepted text (criticmarkup: with pending proposals as a redline). `versionName`: the name of the version stands in the file name. The result stays fetchable for ten minutes. */
  create: call
    .input(
      z.object({
        documentId: idSchema,
        format: exportFormatSchema,
        revisionId: idSchema.optional(),
        versionName: z.boolean().default(false),
        /** HTML alone: with who or which model wrote what. The file then names people. */
        provenance: z.boolean().default(false),
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
        warnings: z.array(z.string()),
        pending: z.number().int(),
      }),
    ),
  download: call.input(z.object({ exportId: idSchema })).output(z.object({ base64: z.string() })),
  /** Writes through the host's save dialog (desktop only, else NOT_AVAILABLE). Errors: READ_ONLY_TARGET, DISK_FULL. */
  saveWithDialog: call.input(z.object({ exportId: idSchema })).output(z.object({ saved: z.boolean(), fileName: z.string().nullable() })),
};
