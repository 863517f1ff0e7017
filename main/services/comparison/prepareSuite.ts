import { createHash } from "node:crypto";
import { type Suite, type SuiteCase, suiteSchema } from "../../../src/contract/suite.ts";
import { findOverlap, findPlace } from "../../../src/domain/comparison/places.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { TextRange } from "../../../src/domain/text/textEdit.ts";

/** Most bytes of a suite file. */
export const MOST_SUITE_BYTES = 8 * 1024 * 1024;

/** A case whose places are found. Offsets are UTF-16 in `text`; locks are sorted and lie inside the span. */
export interface PreparedCase {
  readonly id: string;
  readonly title: string;
  readonly kind: SuiteCase["kind"];
  readonly source: string;
  readonly text: string;
  readonly span: TextRange;
  readonly locks: readonly TextRange[];
  readonly reference: string;
  readonly strength: number;
}

export interface PreparedSuite {
  readonly name: string;
  /** SHA-256 (hex) of the file. */
  readonly hash: string;
  readonly thresholds: Suite["thresholds"];
  readonly defaults: Suite["defaults"];
  readonly cases: readonly PreparedCase[];
}

/** Reads the bytes of a suite file. Throws INVALID_ARGUMENT with the file, the path of the field and the reason; FILE_TOO_LARGE. */
export function prepareSuite(fileName: string, bytes: Uint8Array): PreparedSuite {
  if (bytes.length > MOST_SUITE_BYTES) {
    throw new PalimpsestError(
      "FILE_TOO_LARGE",
      `The suite ${fileName} has ${(bytes.length / 1024 / 1024).toFixed(1)} MB; the limit is ${MOST_SUITE_BYTES / 1024 / 1024} MB. Split it.`,
      { file: fileName, bytes: bytes.length, limit: MOST_SUITE_BYTES },
    );
  }
  const parsed = suiteSchema.safeParse(parseJson(fileName, bytes));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw badSuite(fileName, (issue?.path ?? []).map(String).join("."), issue?.message ?? "unknown");
  }
  const { name, thresholds, defaults, cases } = parsed.data;
  const prepared = cases.map((one, index) => prepareCase(fileName, one, index, defaults.strength));
  const ids = prepared.map((one) => one.id);
  const repeated = ids.findIndex((id, index) => ids.indexOf(id) !== index);
  if (repeated >= 0) throw badSuite(fileName, `cases.${repeated}.id`, `"${ids[repeated]}" is the id of an earlier case`);
  return { name, hash: createHash("sha256").update(bytes).digest("hex"), thresholds, defaults, cases: prepared };
}

function prepareCase(fileName: string, one: SuiteCase, index: number, strength: number): PreparedCase {
  const { id, title, kind, text } = one;
  const field = `cases.${index}`;
  const find = (name: string, place: TextRange | string, within?: TextRange): TextRange => {
    const found = findPlace(text, place, within);
    if ("problem" in found) throw badSuite(fileName, `${field}.${name}`, found.problem);
    return found.range;
  };
  const span = one.find === undefined ? find("span", one.span ?? { start: 0, end: 0 }) : find("find", one.find);
  const locks = one.locks.map((lock, k) => find(`locks.${k}`, lock, span));
  const overlap = findOverlap(locks);
  if (overlap !== null) throw badSuite(fileName, `${field}.locks.${overlap[1]}`, `it overlaps locks.${overlap[0]}`);
  return {
    id,
    title,
    kind,
    source: one.source ?? "",
    text,
    span,
    locks: locks.sort((a, b) => a.start - b.start),
    reference: one.reference ?? text.slice(span.start, span.end),
    strength: one.strength ?? strength,
  };
}

function parseJson(fileName: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw badSuite(fileName, "", `it is not JSON in UTF-8 (${cause instanceof Error ? cause.message : String(cause)})`, cause);
  }
}

function badSuite(file: string, field: string, reason: string, cause?: unknown): PalimpsestError {
  const place = field === "" ? "" : `${field}: `;
  return new PalimpsestError(
    "INVALID_ARGUMENT",
    `The suite ${file} cannot be used: ${place}${reason}. Correct the file and try again.`,
    { file, field, reason },
    { cause },
  );
}
