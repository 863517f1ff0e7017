/** Reads a file that was opened or uploaded into the text and the facts a new document starts with. */

import { extname } from "node:path";
import { MAX_FILE_BYTES, MAX_TEXT_LENGTH } from "../../src/contract/common.ts";
import type { DocumentKind, LineEndings } from "../../src/domain/document/documentState.ts";
import type { FileNotice } from "../../src/domain/document/fileNotice.ts";
import { PalimpsestError } from "../../src/domain/errors/palimpsestError.ts";
import { readLineEndings } from "../../src/domain/text/lineEndings.ts";
import { decodeUtf8 } from "./decodeUtf8.ts";
import { guessKind, guessTitle } from "./guess.ts";
import { textWarnings } from "./textWarnings.ts";

/** A document as read from a file. `language` is a BCP 47 tag; `warnings`: what the reader of the file should know. */
export interface ReadDocument {
  readonly title: string;
  readonly kind: DocumentKind;
  readonly language: "en" | "ja";
  readonly text: string;
  readonly lineEndings: LineEndings;
  readonly warnings: FileNotice[];
}

const MARKDOWN_EXTENSIONS = new Set([".md", ".markdown", ".txt"]);

/** What people try to open besides Markdown, in words they know. */
const KNOWN_FORMATS: Readonly<Record<string, string>> = {
  ".docx": "a Word document",
  ".docm": "a Word document with macros",
  ".doc": "an old Word document",
  ".odt": "an OpenDocument text",
  ".rtf": "a Rich Text document",
  ".pdf": "a PDF",
  ".html": "a web page",
  ".htm": "a web page",
  ".pages": "a Pages document",
  ".epub": "an e-book",
};

const SIGNATURES: readonly { readonly bytes: readonly number[]; readonly what: string }[] = [
  { bytes: [0x50, 0x4b, 0x03, 0x04], what: "a zip archive, as .docx and .odt files are" },
  { bytes: [0x25, 0x50, 0x44, 0x46, 0x2d], what: "a PDF" },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], what: "an old Word document" },
  { bytes: [0x7b, 0x5c, 0x72, 0x74, 0x66], what: "a Rich Text document" },
];

/**
 * Reads Markdown or plain text (.md, .markdown, .txt). An empty file is an empty document.
 *
 * Throws PalimpsestError UNSUPPORTED_FORMAT, FILE_TOO_LARGE (before anything is decoded), NOT_UTF8 (with the byte),
 * CONTAINS_NUL (with the byte).
 */
export function readDocument(fileName: string, bytes: Uint8Array): ReadDocument {
  refuseOtherFormats(fileName, bytes);
  if (bytes.length > MAX_FILE_BYTES) {
    throw tooLarge(fileName, `${megabytes(bytes.length)} MB`, `${megabytes(MAX_FILE_BYTES)} MB`, bytes.length, MAX_FILE_BYTES);
  }
  const raw = decodeUtf8(fileName, bytes);
  if (raw.length > MAX_TEXT_LENGTH) {
    throw tooLarge(fileName, `${raw.length} characters long`, `${MAX_TEXT_LENGTH} characters`, raw.length, MAX_TEXT_LENGTH);
  }
  const { text, lineEndings } = readLineEndings(raw);
  const guess = guessKind(text);
  return {
    title: guessTitle(text, fileName),
    ...guess,
    text,
    lineEndings,
    warnings: textWarnings(text, lineEndings),
  };
}

function refuseOtherFormats(fileName: string, bytes: Uint8Array): void {
  const extension = extname(fileName).toLowerCase();
  const known = KNOWN_FORMATS[extension];
  const signature = SIGNATURES.find(({ bytes: start }) => start.every((byte, index) => bytes[index] === byte));
  if (known === undefined && signature === undefined && MARKDOWN_EXTENSIONS.has(extension)) return;
  const what = known ?? signature?.what ?? (extension === "" ? "a file without an extension" : `a ${extension} file`);
  throw new PalimpsestError(
    "UNSUPPORTED_FORMAT",
    `${fileName} is ${what}. Palimpsest opens Markdown, plain text and Word files (.md, .markdown, .txt, .docx): save or convert it to one of these and open that file.`,
    { fileName, extension },
  );
}

function tooLarge(fileName: string, is: string, limit: string, size: number, most: number): PalimpsestError {
  return new PalimpsestError(
    "FILE_TOO_LARGE",
    `${fileName} is ${is}; the most is ${limit}. Split it into several documents and open these.`,
    {
      fileName,
      size,
      limit: most,
    },
  );
}

function megabytes(bytes: number): number {
  return Math.round((bytes / (1024 * 1024)) * 10) / 10;
}
