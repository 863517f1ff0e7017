import { isUtf8 } from "node:buffer";
import { PalimpsestError } from "../../src/domain/errors/palimpsestError.ts";

/** Marks at the start of a file that name another Unicode encoding; the longer one first. */
const OTHER_MARKS: readonly { readonly bytes: readonly number[]; readonly encoding: string }[] = [
  { bytes: [0xff, 0xfe, 0x00, 0x00], encoding: "UTF-32 LE" },
  { bytes: [0x00, 0x00, 0xfe, 0xff], encoding: "UTF-32 BE" },
  { bytes: [0xff, 0xfe], encoding: "UTF-16 LE" },
  { bytes: [0xfe, 0xff], encoding: "UTF-16 BE" },
];

/**
 * Decodes strictly; a byte order mark stays as U+FEFF at the start.
 *
 * Throws PalimpsestError NOT_UTF8 with `details.offset` (0-based byte) and, where one can be named, `details.encoding`;
 * CONTAINS_NUL with `details.offset`.
 */
export function decodeUtf8(fileName: string, bytes: Uint8Array): string {
  const mark = OTHER_MARKS.find(({ bytes: start }) => bytes.length >= start.length && start.every((byte, index) => bytes[index] === byte));
  if (mark !== undefined) throw notUtf8(fileName, 0, mark.encoding);
  const zero = bytes.indexOf(0);
  if (zero >= 0) {
    throw new PalimpsestError(
      "CONTAINS_NUL",
      `${fileName} has a NUL byte at byte ${zero + 1}, so it is not a text file (or one in UTF-16). Save it as UTF-8 text and open that file.`,
      { fileName, offset: zero },
    );
  }
  if (!isUtf8(bytes)) throw notUtf8(fileName, firstInvalidByte(bytes), guessEncoding(bytes));
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}

function notUtf8(fileName: string, offset: number, encoding: string | null): PalimpsestError {
  const seems = encoding === null ? "" : ` It seems to be ${encoding}.`;
  return new PalimpsestError(
    "NOT_UTF8",
    `${fileName} is not UTF-8: byte ${offset + 1} is not part of any character.${seems} Convert it to UTF-8 and open it again.`,
    { fileName, offset, encoding: encoding ?? "" },
  );
}

/** 0-based offset of the first byte that starts no well-formed character. The halves of a valid text are valid, so halve. */
function firstInvalidByte(bytes: Uint8Array): number {
  let start = 0;
  let end = bytes.length;
  while (end - start > 4) {
    let middle = start + ((end - start) >> 1);
    // Not inside a character: step back over continuation bytes (at most three).
    for (let back = 0; back < 3 && middle > start && ((bytes[middle] ?? 0) & 0xc0) === 0x80; back += 1) middle -= 1;
    if (middle === start) break;
    if (isUtf8(bytes.subarray(start, middle))) start = middle;
    else end = middle;
  }
  for (; start < bytes.length; ) {
    const length = [1, 2, 3, 4].find((n) => start + n <= bytes.length && isUtf8(bytes.subarray(start, start + n)));
    if (length === undefined) return start;
    start += length;
  }
  return start;
}

/** The encoding a reader in Japan or Europe most likely has, or null. */
function guessEncoding(bytes: Uint8Array): string | null {
  const sample = bytes.subarray(0, 64 * 1024);
  for (const [label, name] of [
    ["euc-jp", "EUC-JP"],
    ["shift_jis", "Shift_JIS"],
  ] as const) {
    const text = new TextDecoder(label).decode(sample);
    const kana = text.match(/[\u3041-\u30fa]/gu)?.length ?? 0;
    const broken = text.match(/\ufffd/gu)?.length ?? 0;
    if (kana > 4 && broken * 20 < kana) return name;
  }
  const accented = new TextDecoder("windows-1252").decode(sample).match(/[\u00c0-\u00ff\u2018-\u201d\u2013\u2014\u20ac]/gu)?.length ?? 0;
  return accented > 0 && accented * 10 < sample.length ? "Windows-1252 or ISO 8859-1" : null;
}
