import type { Entry } from "yauzl";
import { PalimpsestError } from "../../../../src/domain/errors/palimpsestError.ts";
import { DEVICE } from "../../../inference/package/labels.ts";

const TYPE_MASK = 0o170000;
const PLAIN_FILE = 0o100000;
const FOLDER = 0o040000;
/** What some packers add and nobody needs. */
const CLUTTER = /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/;
const LONGEST_NAME = 300;

/**
 * The files of an archive and the names that they get, without a single folder at the top. Throws MODEL_BROKEN for
 * links, encrypted files, unknown ways of packing, and names that lead elsewhere or fall together on another system.
 */
export function archiveNames(entries: readonly Entry[]): Map<Entry, string> {
  const files = entries.filter((entry) => !CLUTTER.test(entry.fileName) && !isFolder(entry));
  if (files.length === 0) throw brokenArchive("there is no file in it", "");
  const top = singleFolder(files);
  const names = new Map<Entry, string>();
  const taken = new Set<string>();
  for (const entry of files) {
    checkEntry(entry);
    const name = entry.fileName.slice(top.length);
    const folded = fold(name);
    if (taken.has(folded)) throw brokenArchive("two files have the same name", entry.fileName);
    taken.add(folded);
    names.set(entry, name);
  }
  for (const name of names.values()) {
    const parts = name.split("/");
    for (let length = 1; length < parts.length; length += 1)
      if (taken.has(fold(parts.slice(0, length).join("/")))) throw brokenArchive("a file has the name of a folder", name);
  }
  return names;
}

export function brokenArchive(reason: string, file: string, cause?: unknown): PalimpsestError {
  const where = file === "" ? "" : ` (${file.slice(0, 200)})`;
  return new PalimpsestError(
    "MODEL_BROKEN",
    `The archive cannot be used: ${reason}${where}. Get it again from its source.`,
    { model: "", reason, file },
    { cause },
  );
}

function checkEntry(entry: Entry): void {
  const { fileName } = entry;
  const type = (entry.externalFileAttributes >>> 16) & TYPE_MASK;
  if (type !== 0 && type !== PLAIN_FILE) throw brokenArchive("it holds a link or a device", fileName);
  if (entry.isEncrypted()) throw brokenArchive("a file is encrypted", fileName);
  if (!entry.canDecodeFileData()) throw brokenArchive(`a file is packed in an unknown way (${entry.compressionMethod})`, fileName);
  if (fileName.length > LONGEST_NAME) throw brokenArchive("a name is too long", fileName);
  if (
    /[\p{Cc}\\:*?"<>|]/u.test(fileName) ||
    fileName.split("/").some((part) => part === "" || part === "." || part === ".." || /[. ]$/.test(part) || DEVICE.test(part))
  )
    throw brokenArchive("a name leads out of the package or is not allowed everywhere", fileName);
}

function isFolder(entry: Entry): boolean {
  return (
    entry.fileName.endsWith("/") &&
    (((entry.externalFileAttributes >>> 16) & TYPE_MASK) | FOLDER) === FOLDER &&
    entry.uncompressedSize === 0
  );
}

/** "name/" when everything is inside one folder, else "". */
function singleFolder(files: readonly Entry[]): string {
  const first = files[0]?.fileName ?? "";
  const top = first.slice(0, first.indexOf("/") + 1);
  return top !== "" && top !== "/" && files.every((entry) => entry.fileName.startsWith(top)) ? top : "";
}

/** Names that are equal on a system that knows no case and composes letters. */
function fold(name: string): string {
  return name.normalize("NFC").toLowerCase();
}
