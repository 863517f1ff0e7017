import type { NoticeKind } from "../../../src/domain/document/fileNotice.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { markAiText } from "../docx/markAiText.ts";
import { applyHouse } from "../house/applyHouse.ts";
import { commentOnWord } from "../ooxml/comments/commentOnWord.ts";
import { stripComments } from "../ooxml/comments/stripComments.ts";
import { importWord } from "../ooxml/importWord.ts";
import { namesInWord } from "../ooxml/namesInWord.ts";
import { openPackage } from "../ooxml/openPackage.ts";
import { packParts } from "../ooxml/packageEdits.ts";
import { type Redline, redlineWord } from "../ooxml/redline/redlineWord.ts";
import { scrubWord } from "../ooxml/scrub.ts";
import { trackedElements } from "../ooxml/trackedMarks.ts";
import { openWord } from "../ooxml/wordPackage.ts";
import type { DocumentAnswer, DocumentJob, DocumentResults, NumberedResolutions } from "./protocol.ts";

type RedlineJob = Extract<DocumentJob, { kind: "redline" }>;

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
  if (job.kind === "house") return applyHouse(job.document, job.reference);
  const { threads = [], clean, aiText } = job;
  const { bytes: redlined, losses } = await redline(job);
  let bytes = redlined;
  const more: [NoticeKind, number][] = [];
  if (clean?.comments === "remove") bytes = packParts(stripComments(await openWord(bytes)).parts);
  if (threads.length > 0) {
    const commented = await commentOnWord(bytes, job.text, threads);
    bytes = commented.bytes;
    if (commented.withoutPlace > 0) more.push(["comments-without-place", commented.withoutPlace]);
  }
  if (clean !== undefined) {
    const scrubbed = await scrubWord(bytes, clean);
    bytes = scrubbed.bytes;
    if (scrubbed.hiddenCharacters > 0) more.push(["hidden-characters", scrubbed.hiddenCharacters]);
  }
  if (aiText != null) bytes = packParts(markAiText(await openPackage(bytes), aiText));
  return { bytes, losses: [...losses, ...more], names: namesInWord(await openPackage(bytes)) };
}

async function redline(job: RedlineJob): Promise<Redline> {
  const { base, baseText, resolutions, text, tracked, pending = "reject", credits, rendering } = job;
  const options = { text, tracked, pending, ...(credits !== undefined && { credits }), ...(rendering !== undefined && { rendering }) };
  const word = await openWord(base);
  if (baseText === undefined) return redlineWord(word, { ...options, resolutions: byElement(word, resolutions) });
  // First what the file said then, every change in it settled; then what is other now.
  const before = redlineWord(word, { text: baseText, tracked: null, pending: "reject", resolutions: byElement(word, resolutions) });
  return redlineWord(await openWord(before.bytes), { ...options, resolutions: new Map() });
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
