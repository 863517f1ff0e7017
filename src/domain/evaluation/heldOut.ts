/** The held-out set on which packages are judged: models/evaluation/heldout.jsonl, one window a line; and what counting models say of it. */
import { z } from "zod";

/** Lengths of the spans that are asked for, in tokens. */
export const SPAN_LENGTHS = [8, 32, 128] as const;
export type SpanLength = (typeof SPAN_LENGTHS)[number];

/** Most tokens of a window's text that count; the kind token stands before them. */
export const WINDOW_TOKENS = 511;

const place = z.number().min(0).lt(1);

/** A line of the file. Keys that are not named here are kept out. */
export const heldOutWindowSchema = z
  .object({
    id: z.string().min(1).max(64),
    kind: z.enum(["contract", "technical", "ja"]),
    text: z.string().min(1).max(100_000),
    /** Where the span of each length begins, as a share of the places it can begin at. */
    at: z.object({ "8": place, "32": place, "128": place }),
    /** UTF-16 range of one sentence of the text. */
    clause: z.tuple([z.number().int().min(0), z.number().int().min(0)]),
  })
  .refine(({ text, clause: [start, end] }) => start < end && end <= text.length, {
    path: ["clause"],
    message: "the range does not lie inside the text",
  });
export type HeldOutWindow = z.infer<typeof heldOutWindowSchema>;

/** Index of the first token of the span of `length` tokens in a window of `count` tokens, the kind token not counted. */
export function spanStart(at: number, count: number, length: number): number {
  return Math.floor(at * (count - length + 1));
}

/** baselines-<tokenizer>.json: byte i of a column is the NLL of token i of the window's text in units of `unit` nats. */
export const baselinesSchema = z.object({
  schemaVersion: z.literal(1),
  tokenizerSha256: z.string(),
  heldOutSha256: z.string(),
  unit: z.number().positive(),
  /** By window id; the columns are base64. */
  windows: z.record(z.string(), z.object({ unigram: z.string(), trigram: z.string() })),
});
export type Baselines = z.infer<typeof baselinesSchema>;
