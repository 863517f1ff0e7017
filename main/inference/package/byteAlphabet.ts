/** The byte alphabet of byte-level BPE: each of the 256 bytes is written as one printable character. */

const BYTE_OF = new Map<string, number>();
let next = 0x100;
for (let byte = 0; byte < 256; byte += 1) {
  const printable = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
  BYTE_OF.set(String.fromCharCode(printable ? byte : next), byte);
  if (!printable) next += 1;
}

/** Bytes that a token of the vocabulary stands for, or null when it holds a character outside the alphabet. */
export function characterBytes(token: string): Uint8Array | null {
  const bytes = new Uint8Array(token.length);
  for (let i = 0; i < token.length; i += 1) {
    const byte = BYTE_OF.get(token.charAt(i));
    if (byte === undefined) return null;
    bytes[i] = byte;
  }
  return bytes;
}

/** The 256 characters of the alphabet. */
export function byteCharacters(): IterableIterator<string> {
  return BYTE_OF.keys();
}
