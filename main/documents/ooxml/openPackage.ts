import { constants, crc32, inflateRawSync } from "node:zlib";
import { type Entry, fromBufferPromise, type ZipFile } from "yauzl";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { OOXML_LIMITS, type OoxmlLimits } from "./limits.ts";
import { refuseWord } from "./refusal.ts";

const STORED = 0;
const DEFLATED = 8;
const TYPE_MASK = 0o170000;
const PLAIN_FILE = 0o100000;
const FOLDER = 0o040000;

/** Compound File Binary: old Word files, and Word files with a password. */
const COMPOUND_FILE = Buffer.from("d0cf11e0a1b11ae1", "hex");
const ENCRYPTED_STREAM = Buffer.from("EncryptedPackage", "utf16le");

/** The parts of a Word file by name, in the order of the archive, without folders. */
export type PackageParts = ReadonlyMap<string, Uint8Array>;

/**
 * Unpacks a Word file in memory. Names that lead elsewhere, links, encryption, parts given twice, and more than the limits allow
 * are refused; nothing is written anywhere.
 * Throws UNSUPPORTED_FORMAT (details.reason as in `RefusalReason`), FILE_TOO_LARGE.
 */
export async function openPackage(bytes: Uint8Array, limits: OoxmlLimits = OOXML_LIMITS): Promise<PackageParts> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  refuseCompoundFiles(buffer);
  let zip: ZipFile;
  try {
    zip = await fromBufferPromise(buffer, { strictFileNames: true, validateEntrySizes: true });
  } catch (error) {
    throw brokenArchive(error);
  }
  try {
    return await readParts(zip, limits);
  } catch (error) {
    throw error instanceof PalimpsestError ? error : brokenArchive(error);
  }
}

function refuseCompoundFiles(buffer: Buffer): void {
  if (!buffer.subarray(0, COMPOUND_FILE.length).equals(COMPOUND_FILE)) return;
  if (buffer.includes(ENCRYPTED_STREAM))
    throw refuseWord(
      "encrypted",
      "This Word file is protected by a password. Remove the password in Word (File, Info, Protect) and open it again.",
    );
  throw refuseWord("old-word", "This is an old Word document (.doc). Save it as .docx in Word or LibreOffice and open that file.");
}

async function readParts(zip: ZipFile, limits: OoxmlLimits): Promise<PackageParts> {
  if (zip.entryCount > limits.entries) throw tooMany(limits);
  const parts = new Map<string, Uint8Array>();
  const folded = new Set<string>();
  let sum = 0;
  for await (const entry of zip.eachEntry()) {
    checkEntry(entry);
    if (entry.fileName.endsWith("/")) continue;
    const name = entry.fileName;
    const key = name.toLowerCase();
    if (folded.has(key))
      throw refuseWord("broken-archive", "This Word file holds the same part twice, so that nobody can tell which one counts.", name);
    folded.add(key);
    if (folded.size > limits.entries) throw tooMany(limits);
    const content = await readPart(zip, entry, Math.min(limits.partBytes, limits.bytes - sum), limits);
    sum += content.length;
    parts.set(name, content);
  }
  return parts;
}

/** `most`: bytes that are still allowed. Inflated here, so that nothing beyond the limit is ever unpacked. */
async function readPart(zip: ZipFile, entry: Entry, most: number, limits: OoxmlLimits): Promise<Uint8Array> {
  const packed = await packedBytes(zip, entry);
  const byRatio = Math.max(limits.ratioFrom, packed.length * limits.ratio);
  const limit = Math.min(most, byRatio);
  let content: Buffer;
  if (entry.compressionMethod === STORED) content = packed;
  else {
    try {
      content = inflateRawSync(packed, { maxOutputLength: Math.max(1, limit), finishFlush: constants.Z_SYNC_FLUSH });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(entry.fileName, limit);
      throw brokenArchive(error, entry.fileName);
    }
  }
  if (content.length > limit) throw tooLarge(entry.fileName, limit);
  if (content.length !== entry.uncompressedSize || crc32(content) !== entry.crc32)
    throw refuseWord(
      "broken-archive",
      "This Word file is damaged: a part does not have the length or the checksum that it should have.",
      entry.fileName,
    );
  return content;
}

async function packedBytes(zip: ZipFile, entry: Entry): Promise<Buffer> {
  const stream = await zip.openReadStreamPromise(entry, { decodeFileData: false });
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function checkEntry(entry: Entry): void {
  const name = entry.fileName;
  const type = (entry.externalFileAttributes >>> 16) & TYPE_MASK;
  if (type !== 0 && type !== PLAIN_FILE && type !== FOLDER)
    throw refuseWord("broken-archive", "This Word file holds a link or a device instead of a part.", name);
  if (entry.isEncrypted()) throw refuseWord("encrypted", "A part of this Word file is encrypted. Save it again without a password.", name);
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED)
    throw refuseWord("broken-archive", "A part of this Word file is packed in an unknown way. Save it again in Word.", name);
  if (/[\p{Cc}\\]/u.test(name) || name.startsWith("/") || /^[A-Za-z]:/.test(name) || name.split("/").includes(".."))
    throw refuseWord("broken-archive", "A name inside this Word file leads out of it. It was not unpacked.", name);
}

function tooMany(limits: OoxmlLimits): PalimpsestError {
  return refuseWord("too-large", `This Word file has more than ${limits.entries} parts. Save it again in Word, or split it.`);
}

function tooLarge(part: string, limit: number): PalimpsestError {
  return refuseWord("too-large", `A part of this Word file is larger than ${limit} bytes when it is unpacked. It was not read.`, part);
}

function brokenArchive(error: unknown, part = ""): PalimpsestError {
  const message = error instanceof Error ? error.message.replaceAll(/[\r\n]+/g, " ") : String(error);
  if (/invalid relative path|absolute path|invalid characters in fileName/i.test(message))
    return refuseWord("broken-archive", "A name inside this Word file leads out of it. It was not unpacked.", part, error);
  return refuseWord(
    "broken-archive",
    `This is no Word file, or it is damaged (${message.slice(0, 200)}). Get it again from its source.`,
    part,
    error,
  );
}
