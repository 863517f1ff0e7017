import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { idSchema, kindSchema } from "../../src/contract/common.ts";
import { PalimpsestError } from "../../src/domain/errors/palimpsestError.ts";
import { type ReadDocument, readDocument } from "./read.ts";

const sampleSchema = z.object({
  id: idSchema,
  title: z.string().min(1).max(200),
  kind: kindSchema,
  template: z.boolean(),
  description: z.string(),
  /** SPDX identifier. */
  licence: z.string(),
  attribution: z.string(),
  /** Name of the file beside the index. */
  file: z.string().regex(/^[a-z0-9-]+\.md$/),
});

/** A document that ships with the app: a sample to try it with, or a template to start from. */
export type Sample = z.infer<typeof sampleSchema>;

/** Everything in `samples/index.json`, in its order. Throws when the file is missing or not in its form. */
export async function listSamples(assetsFolder: string): Promise<Sample[]> {
  const index = await readFile(join(assetsFolder, "samples", "index.json"), "utf8");
  return z.array(sampleSchema).parse(JSON.parse(index));
}

/** Reads one sample; its kind and title are those of the index. Throws PalimpsestError NOT_FOUND. */
export async function readSample(assetsFolder: string, id: string): Promise<ReadDocument> {
  const sample = (await listSamples(assetsFolder)).find((candidate) => candidate.id === id);
  if (sample === undefined)
    throw new PalimpsestError("NOT_FOUND", `There is no sample "${id}". Choose one from the list of samples.`, { id });
  const document = readDocument(sample.file, await readFile(join(assetsFolder, "samples", sample.file)));
  return { ...document, kind: sample.kind, title: sample.title };
}
