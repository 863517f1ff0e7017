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
}

function pngSize(bytes: Uint8Array): Size | null {
  const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  if (bytes.length < 33 || signature.some((byte, index) => bytes[index] !== byte)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/** Walks the segments to the frame header (SOF0..SOF15 without DHT, JPG, DAC). */
function jpegSize(bytes: Uint8Array): Size | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4 || view.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; at + 9 < bytes.length; ) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    }
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}
