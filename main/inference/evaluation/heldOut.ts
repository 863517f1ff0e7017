/** Reads the held-out set and what belongs to it. */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { type Baselines, baselinesSchema, type HeldOutWindow, heldOutWindowSchema } from "../../../src/domain/evaluation/heldOut.ts";
import { readManifest } from "../package/files.ts";

const MOST_BYTES = 64 * 1024 * 1024;

export interface HeldOutSet {
  readonly windows: readonly HeldOutWindow[];
  /** SHA-256 of the file, hex. */
  readonly sha256: string;
}

/**
 * Reads held-out windows, UTF-8 JSON Lines. Throws PalimpsestError NOT_FOUND, or INVALID_ARGUMENT naming the file and the line that is not a
 * window, that repeats an id, or that cuts a character in two.
 */
export async function readHeldOut(file: string): Promise<HeldOutSet> {
  const bytes = await readBytes(file);
  const name = path.basename(file);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new PalimpsestError(
      "INVALID_ARGUMENT",
      `${name} is not UTF-8 text. Give a held-out set as JSON Lines.`,
      { file: name },
      { cause },
    );
  }
  const windows: HeldOutWindow[] = [];
  const seen = new Set<string>();
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const window = readWindow(line, (reason) => badLine(name, index + 1, reason));
    if (seen.has(window.id)) throw badLine(name, index + 1, `the id "${window.id}" was there before`);
    seen.add(window.id);
    windows.push(window);
  }
  if (windows.length === 0)
    throw new PalimpsestError("INVALID_ARGUMENT", `${name} has no windows. Give a held-out set with a window a line.`, { file: name });
  return { windows, sha256: createHash("sha256").update(bytes).digest("hex") };
}

/**
 * The counting models' file for this tokenizer and held-out set beside it; null when there is none. Throws PalimpsestError INVALID_ARGUMENT when
 * there is one that cannot be read.
 */
export async function readBaselines(heldOutFile: string, heldOut: HeldOutSet, tokenizerSha256: string): Promise<Baselines | null> {
  const file = path.join(path.dirname(heldOutFile), `baselines-${tokenizerSha256.slice(0, 12)}.json`);
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (bytes === null) return null;
  const name = path.basename(file);
  const problem = (reason: string): PalimpsestError =>
    new PalimpsestError("INVALID_ARGUMENT", `${name} cannot be used: ${reason}. Make it again, or remove it.`, { file: name });
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString("utf8"));
  } catch {
    throw problem("it is not JSON");
  }
  const parsed = baselinesSchema.safeParse(json);
  if (!parsed.success) throw problem(`its field ${parsed.error.issues[0]?.path.join(".") ?? "?"} is wrong`);
  const matches = parsed.data.tokenizerSha256 === tokenizerSha256 && parsed.data.heldOutSha256 === heldOut.sha256;
  return matches ? parsed.data : null;
}

/** Folder of the autoregressive baseline with this tokenizer among those in `parent`; null when there is none. */
export async function findAutoregressive(parent: string, tokenizerSha256: string): Promise<string | null> {
  const entries = await readdir(parent, { withFileTypes: true }).catch(() => []);
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (!entry.isDirectory()) continue;
    const folder = path.join(parent, entry.name);
    const found = await readManifest(folder).catch(() => null);
    if (found?.manifest.family === "autoregressive-infill" && found.manifest.tokenizer.sha256 === tokenizerSha256) return folder;
  }
  return null;
}

async function readBytes(file: string): Promise<Buffer> {
  const name = path.basename(file);
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT" || cause.code === "ENOTDIR")
      throw new PalimpsestError("NOT_FOUND", `The held-out set ${file} was not found. Name one with --texts.`, { file: name }, { cause });
    throw new PalimpsestError("INVALID_ARGUMENT", `The held-out set ${name} cannot be read: ${cause.message}.`, { file: name }, { cause });
  });
  if (bytes.length > MOST_BYTES)
    throw new PalimpsestError("INVALID_ARGUMENT", `The held-out set ${name} is larger than 64 MiB. Give a smaller one.`, { file: name });
  return bytes;
}

function readWindow(line: string, problem: (reason: string) => PalimpsestError): HeldOutWindow {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    throw problem("it is not JSON");
  }
  const parsed = heldOutWindowSchema.safeParse(json);
  if (!parsed.success) {
    const first = parsed.error.issues[0];
    throw problem(`${first?.path.length ? `"${first.path.join(".")}": ` : ""}${first?.message ?? "it is no window"}`);
  }
  const { text, clause } = parsed.data;
  if (!text.isWellFormed()) throw problem('"text" has half a character');
  for (const offset of clause) if (splitsCharacter(text, offset)) throw problem('"clause" cuts a character in two');
  return parsed.data;
}

function splitsCharacter(text: string, offset: number): boolean {
  return offset > 0 && offset < text.length && (text.codePointAt(offset - 1) ?? 0) > 0xffff;
}

function badLine(file: string, line: number, reason: string): PalimpsestError {
  return new PalimpsestError("INVALID_ARGUMENT", `${file}, line ${line}: ${reason}. Correct the line or leave it out.`, { file, line });
}
