import { inflateSync } from "node:zlib";
import type { EmbeddedImage } from "./model.ts";

/** Largest image that is embedded, in bytes. */
const MAX_IMAGE_BYTES = 5 * 1024 * 1024;

/** Reads a `data:` PNG or JPEG; null when it is anything else, broken or over 5 MB. */
export function readDataImage(url: string, alternative: string): EmbeddedImage | null {
  const match = /^data:image\/(png|jpeg|jpg);base64,([A-Za-z0-9+/=\s]+)$/u.exec(url);
  if (match === null) return null;
  const bytes = new Uint8Array(Buffer.from(match[2] ?? "", "base64"));
  if (bytes.length > MAX_IMAGE_BYTES) return null;
  const png = match[1] === "png";
  const size = png ? pngSize(bytes) : jpegSize(bytes);
  if (size === null || size.width < 1 || size.height < 1) return null;
  return { type: "image", mediaType: png ? "image/png" : "image/jpeg", bytes, ...size, alternative };
}

interface Size {
  readonly width: number;
  readonly height: number;
  readonly printColours?: true;
}

/** Samples per pixel by colour type (PNG, table 11.1). */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** A picture that unpacks to more than this, in bytes, is refused. */
const MAX_UNPACKED = 200 * 1024 * 1024;

/**
 * Size of a sound PNG. The pixels are unpacked once and counted: PDF writers unpack them later in a callback, where a
 * broken file would end the process. Interlaced pictures are refused, few readers of PDF know them.
 */
function pngSize(bytes: Uint8Array): Size | null {
  if (bytes.length < 33 || SIGNATURE.some((byte, index) => bytes[index] !== byte)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data: Uint8Array[] = [];
  let palette = 0;
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    if (at + 12 + length > bytes.length) return null;
    const type = view.getUint32(at + 4);
    if (type === 0x49444154) data.push(bytes.subarray(at + 8, at + 8 + length));
    if (type === 0x504c5445) palette = length / 3;
    at += 12 + length;
  }
  const size = { width: view.getUint32(16), height: view.getUint32(20) };
  const [depth = 0, colour = 0, , , interlaced] = bytes.subarray(24, 29);
  const samples = SAMPLES[colour];
  if (samples === undefined || interlaced !== 0 || view.getUint32(12) !== 0x49484452 || (colour === 3 && palette < 1)) return null;
  const expected = size.height * (1 + Math.ceil((size.width * samples * depth) / 8));
  if (expected > MAX_UNPACKED) return null;
  try {
    return inflateSync(Buffer.concat(data), { maxOutputLength: expected + 1 }).length === expected ? size : null;
  } catch {
    return null;
  }
}

/** Walks the segments to the frame header (SOF0..SOF15 without DHT, JPG, DAC). */
function jpegSize(bytes: Uint8Array): Size | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4 || view.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; at + 9 < bytes.length; ) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      const components = bytes[at + 9];
      return { width: view.getUint16(at + 7), height: view.getUint16(at + 5), ...(components === 4 && { printColours: true }) };
    }
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}
