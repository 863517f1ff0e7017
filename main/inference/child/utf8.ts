/** UTF-8 across token borders: a token may hold only a part of a character. */

/** What a token's bytes look like at their borders. Counts are bytes. */
export interface ByteShape {
  /** Continuation bytes before the first lead byte. */
  readonly head: number;
  /** Bytes that the last character still lacks. */
  readonly tail: number;
  /** The token has no lead byte. */
  readonly headOnly: boolean;
  /** No character inside is malformed, apart from the borders. */
  readonly sound: boolean;
}

/** Shape of a token's bytes. An empty token fits everywhere. */
export function byteShape(bytes: Uint8Array): ByteShape {
  let head = 0;
  while (head < bytes.length && isContinuation(bytes[head] ?? 0)) head += 1;
  let missing = 0;
  let sound = head <= 3;
  for (let i = head; i < bytes.length; i += 1) {
    const byte = bytes[i] ?? 0;
    if (isContinuation(byte)) {
      if (missing === 0) sound = false;
      else missing -= 1;
    } else {
      if (missing > 0) sound = false;
      missing = lackingAfter(byte);
      if (missing < 0) sound = false;
    }
  }
  return { head, tail: Math.max(0, missing), headOnly: head === bytes.length, sound };
}

/** Bytes lacking after a token that follows a text lacking `lacking` bytes; -1 when it cannot follow. */
export function follow(lacking: number, shape: ByteShape): number {
  if (!shape.sound) return -1;
  if (shape.headOnly) return shape.head <= lacking ? lacking - shape.head : -1;
  return shape.head === lacking ? shape.tail : -1;
}

const STRICT = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The text of well-formed bytes, else null. */
export function decodeStrictly(bytes: Uint8Array): string | null {
  try {
    return STRICT.decode(bytes);
  } catch {
    return null;
  }
}

/** For each byte 1 where it belongs to no well-formed character. */
export function malformedBytes(bytes: Uint8Array): Uint8Array {
  const bad = new Uint8Array(bytes.length);
  let i = 0;
  while (i < bytes.length) {
    const lacking = lackingAfter(bytes[i] ?? 0);
    const end = i + lacking + 1;
    if (lacking >= 0 && end <= bytes.length && decodeStrictly(bytes.subarray(i, end)) !== null) {
      i = end;
    } else {
      bad[i] = 1;
      i += 1;
    }
  }
  return bad;
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

/** Continuation bytes that follow a lead byte; -1 for a byte that never leads. */
function lackingAfter(byte: number): number {
  if (byte < 0x80) return 0;
  if (byte >= 0xc2 && byte <= 0xdf) return 1;
  if (byte >= 0xe0 && byte <= 0xef) return 2;
  if (byte >= 0xf0 && byte <= 0xf4) return 3;
  return -1;
}
