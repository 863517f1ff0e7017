import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { importWord } from "../ooxml/importWord.ts";
import { redlineWord } from "../ooxml/redline/redlineWord.ts";
import { trackedElements } from "../ooxml/trackedMarks.ts";
import { openWord } from "../ooxml/wordPackage.ts";
import type { DocumentAnswer, DocumentJob, DocumentResults, NumberedResolutions } from "./protocol.ts";

/** Does a job in this process. Errors become answers. */
export async function runJob(job: DocumentJob): Promise<DocumentAnswer> {
  try {
    return { ok: true, result: await work(job) };
  } catch (error) {
    if (error instanceof PalimpsestError) return { ok: false, code: error.code, message: error.message, details: error.details };
    const message = error instanceof Error ? error.message : String(error);
    return {
      ok: false,
      code: "UNSUPPORTED_FORMAT",
      message: `This file could not be read (${message.slice(0, 200)}). Save it again in the program it comes from and open that file.`,
      details: { reason: "broken" },
    };
  }
}

async function work(job: DocumentJob): Promise<DocumentResults[DocumentJob["kind"]]> {
  if (job.kind === "import") return importWord(job.fileName, job.bytes, job.changes);
  const word = await openWord(job.base);
  const { text, tracked, pending } = job;
  const { bytes, losses } = redlineWord(word, { text, tracked, pending, resolutions: byElement(word, job.resolutions) });
  return { bytes, losses: [...losses] };
}

function byElement(
  word: Parameters<typeof trackedElements>[0],
  resolutions: NumberedResolutions,
): ReadonlyMap<ReturnType<typeof trackedElements>[number], "accept" | "reject"> {
  if (resolutions.length === 0) return new Map();
  const elements = trackedElements(word);
  return new Map(
    resolutions.flatMap(([number, verdict]) => {
      const element = elements[number];
      return element === undefined ? [] : [[element, verdict] as const];
    }),
  );
}
