import { z } from "zod";
import { call, emptySchema, MAX_HOUSE_BYTES, timeSchema } from "./common.ts";

/** Kinds of things in a house file that are never taken over. */
export const HOUSE_LEFT = [
  "macros",
  "outside-links",
  "embedded-objects",
  "fields",
  "tracked-changes",
  "hidden-text",
  "unknown-pictures",
  "embedded-fonts",
] as const;

/** What is taken over from a house file, and what is not. `page`: in twips (1/20 point), null where the file says nothing usable. */
export const houseReportSchema = z.object({
  styles: z.number().int().min(0),
  headers: z.number().int().min(0),
  footers: z.number().int().min(0),
  pictures: z.number().int().min(0),
  page: z.object({ width: z.number().int(), height: z.number().int() }).nullable(),
  left: z.array(z.object({ what: z.enum(HOUSE_LEFT), count: z.number().int() })),
});

/** The Word file that new Word documents take their look from. `sha256` in hex. */
export const houseFileSchema = z.object({
  name: z.string().max(255),
  bytes: z.number().int(),
  sha256: z.string().length(64),
  setAt: timeSchema,
  report: houseReportSchema,
});

const answer = z.object({ file: houseFileSchema.nullable() });

export const house = {
  get: call.input(emptySchema).output(answer),
  /** Takes the place of the one before. Errors: UNSUPPORTED_FORMAT (no .docx or .dotx, or one that cannot be read), FILE_TOO_LARGE. */
  set: call
    .input(
      z.object({
        fileName: z.string().min(1).max(255),
        base64: z.string().max(Math.ceil(MAX_HOUSE_BYTES / 3) * 4 + 4),
      }),
    )
    .output(answer),
  /** Nothing happens where there is none. */
  remove: call.input(emptySchema).output(answer),
};
